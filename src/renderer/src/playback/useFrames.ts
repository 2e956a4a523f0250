import { computed, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue';
import type { Look } from '../../../shared/scene';
import type { Picture } from './frameCache';
import { useFrameStore } from './frameStore';
import { usePlayhead } from './playhead';
import type { Span } from './spans';

/**
 * Pictures of the open project at the playhead, computed around it and kept. Ends with the component.
 * @param looks what to show, in order; all show the same motion
 */
export function useFrames(looks: MaybeRefOrGetter<readonly Look[]>) {
  const store = useFrameStore();
  const playhead = usePlayhead();
  onScopeDispose(store.open(looks));

  /** What to show now, in the order of the looks: while a frame is being computed what was shown before; undefined before the first. */
  const pictures = shallowRef<readonly (Picture | undefined)[]>([]);
  watch(
    () => [toValue(looks), playhead.frame, store.version] as const,
    ([wanted, frame]) => {
      const before = pictures.value;
      const now = wanted.map((look, i) => store.pictureAt(look, frame) ?? before[i]);
      if (now.length !== before.length || now.some((picture, i) => picture !== before[i])) pictures.value = now;
    },
    { immediate: true },
  );

  /** Something shown is not yet the frame of the playhead as the scene is now. */
  const buffering = computed(() => {
    void store.version;
    return toValue(looks).some((look) => !store.isThere(look, playhead.frame));
  });
  /** Frames of all the looks that are there. */
  const cached = computed<readonly Span[]>(() => {
    void store.version;
    const [first] = toValue(looks).filter(({ kind }) => kind === 'motion');
    return first ? store.spans(first) : [];
  });

  return {
    pictures,
    buffering,
    cached,
    /** A picture at another frame, for onion skins and thumbnails; undefined unless it is there. */
    at: (look: Look, frame: number): Picture | undefined =>
      store.isThere(look, frame) ? store.pictureAt(look, frame) : undefined,
    error: computed(() => store.error),
    retry: () => store.retry(),
  };
}
