import { useDebounceFn } from '@vueuse/core';
import { onScopeDispose, shallowRef, watch } from 'vue';
import { useApi } from '../../api';
import { usePlayhead } from '../../playback';
import { useProjectStore } from '../../stores/project';
import { shortHash } from './code';

const WAIT_MS = 200;

/** Name of the w that every panel is painted from at the playhead; empty while the clip plays or it is not known. */
export function useSharedCode() {
  const api = useApi();
  const store = useProjectStore();
  const playhead = usePlayhead();
  const code = shallowRef('');
  let controller: AbortController | undefined;

  async function ask(): Promise<void> {
    controller?.abort();
    if (playhead.playing || !store.isOpen) return;
    const mine = (controller = new AbortController());
    const frames = [playhead.frame];
    try {
      const { w } = await api.call('stage.codes', { scene: store.project.scene, frames }, { signal: mine.signal });
      if (!mine.signal.aborted) code.value = shortHash(w);
    } catch {
      // it is a label: the frames themselves say what is wrong
      if (!mine.signal.aborted) code.value = '';
    }
  }
  const wait = useDebounceFn(ask, WAIT_MS);
  watch(
    () => [playhead.frame, playhead.playing, store.project.scene] as const,
    () => {
      controller?.abort();
      code.value = '';
      void wait();
    },
    { immediate: true },
  );
  onScopeDispose(() => controller?.abort());
  return code;
}
