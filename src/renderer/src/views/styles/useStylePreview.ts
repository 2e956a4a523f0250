import { useDebounceFn } from '@vueuse/core';
import { onScopeDispose, shallowRef } from 'vue';
import { toStudioError, type StudioError } from '../../../../shared/errors';
import { constant } from '../../../../shared/timeline/track';
import { useApi } from '../../api';
import { usePlayhead, type Picture } from '../../playback';
import { useProjectStore } from '../../stores/project';

/** Pause after which a picture is computed: a pointer that only passes asks for none. */
const WAIT_MS = 140;

/** What the open project's present frame looks like in a style at some strength, computed when it is asked for. */
export function useStylePreview(name: () => string) {
  const api = useApi();
  const store = useProjectStore();
  const playhead = usePlayhead();
  const picture = shallowRef<Picture>();
  const error = shallowRef<StudioError>();
  const busy = shallowRef(false);
  let controller: AbortController | undefined;

  async function compute(strength: number): Promise<void> {
    controller?.abort();
    const mine = (controller = new AbortController());
    const { scene } = store.project;
    const styles = [{ name: name(), strength: constant(strength) }];
    busy.value = true;
    try {
      const { resolution, frames } = await api.call(
        'stage.frames',
        { scene: { ...scene, styles }, looks: [{ kind: 'motion', style: name() }], frames: [playhead.frame] },
        { signal: mine.signal },
      );
      const rgb = frames[0]?.looks[0];
      if (mine.signal.aborted || !rgb) return;
      picture.value = { resolution, rgb };
      error.value = undefined;
    } catch (thrown) {
      if (toStudioError(thrown).code !== 'cancelled') error.value = toStudioError(thrown);
    } finally {
      if (controller === mine) busy.value = false;
    }
  }
  const wanted = useDebounceFn((strength: number) => compute(strength), WAIT_MS);
  let showing = false;

  onScopeDispose(() => controller?.abort());
  return {
    picture,
    error,
    busy,
    /** Computes it, unless something else is asked for at once. */
    show(strength: number): void {
      showing = true;
      void wanted(strength).then(() => showing || controller?.abort());
    },
    /** Drops what is under way, and the picture. */
    hide(): void {
      showing = false;
      controller?.abort();
      picture.value = undefined;
    },
  };
}
