import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, shallowRef, toValue, triggerRef, watch, type MaybeRefOrGetter } from 'vue';
import type { StudioError } from '../../../shared/errors';
import type { Look } from '../../../shared/scene';
import { useApi } from '../api';
import { useProjectStore } from '../stores/project';
import { useSettings } from '../stores/settings';
import { changedSpans } from './changes';
import { FrameCache, type Picture } from './frameCache';
import { usePack } from './pack';
import { isStill, lookKey } from './looks';
import { usePlayhead } from './playhead';
import { FrameScheduler } from './scheduler';
import type { Span } from './spans';

const MIB = 2 ** 20;
/** How far from the playhead a frame may be that stands in for one that is being computed. */
const STAND_IN_FRAMES = 2;

/** Frames of the open project: one cache and one scheduler for whatever views want to show. */
export const useFrameStore = defineStore('frames', () => {
  const api = useApi();
  const store = useProjectStore();
  const settings = useSettings();
  const playhead = usePlayhead();
  const pack = usePack();
  /** Triggered when there are other pictures than before. */
  const version = shallowRef(0);
  const error = shallowRef<StudioError | null>(null);
  const restarts = ref(0);

  const cache = new FrameCache(settings.current.frameCacheMiB * MIB);
  const scheduler = new FrameScheduler({
    cache,
    ask: ({ scene, looks, frames }, signal) =>
      api.call('stage.frames', { scene, looks: [...looks], frames: [...frames] }, { signal }),
    changed: () => {
      error.value = scheduler.error;
      version.value++;
    },
  });

  const wishes = shallowRef(new Map<symbol, MaybeRefOrGetter<readonly Look[]>>());
  /** Every look some view shows, each once. */
  const looks = computed(() => {
    const byKey = new Map<string, Look>();
    for (const wish of wishes.value.values()) for (const look of toValue(wish)) byKey.set(lookKey(look), look);
    return [...byKey.values()];
  });

  function open(wanted: MaybeRefOrGetter<readonly Look[]>): () => void {
    const id = Symbol('looks');
    wishes.value.set(id, wanted);
    triggerRef(wishes);
    return () => {
      wishes.value.delete(id);
      triggerRef(wishes);
    };
  }

  let shown = store.project.scene;
  let projectId = store.project.id;
  watch(
    () => store.project,
    ({ id, scene }) => {
      const before = shown;
      shown = scene;
      if (id !== projectId) cache.clear();
      projectId = id;
      if (before !== scene)
        scheduler.setScene(scene, (look) => changedSpans(before, scene, look, pack.pack?.motion ?? null));
    },
    { flush: 'sync' },
  );
  watch(
    () => {
      const { frame, range, rate, loop } = playhead;
      return store.isOpen && !store.missingPack && looks.value.length > 0
        ? { looks: looks.value, frame, ...range, rate, loop }
        : undefined;
    },
    (wish) => scheduler.want(wish),
    { immediate: true, flush: 'sync' },
  );
  watch(
    () => settings.current.frameCacheMiB,
    (mib) => cache.resize(mib * MIB),
  );
  watch(api.link, (state, before) => {
    if (state === 'open' && before !== 'open') scheduler.retry();
  });
  const restarted = api.on('stage.restarted', () => {
    restarts.value++;
    scheduler.retry();
  });
  if (store.isOpen) scheduler.setScene(shown, () => []);
  onScopeDispose(() => {
    restarted();
    scheduler.close();
  });

  /** A look at a frame: as the scene is now, or what comes closest until that is there. */
  function pictureAt(look: Look, frame: number): Picture | undefined {
    return cache.nearest(lookKey(look), isStill(look) ? 0 : frame, isStill(look) ? 0 : STAND_IN_FRAMES);
  }
  const isThere = (look: Look, frame: number) => cache.has(lookKey(look), isStill(look) ? 0 : frame);
  const spans = (look: Look): Span[] => cache.spans(lookKey(look));

  return {
    version,
    error,
    restarts,
    open,
    pictureAt,
    isThere,
    spans,
    retry: () => scheduler.retry(),
    cost: () => scheduler.cost,
    bytes: () => cache.bytes,
  };
});
