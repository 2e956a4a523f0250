import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { usePack, usePlayhead } from '../playback';
import { useProjectStore } from '../stores/project';
import { affectedBy, codeMarks, momentMarks } from './codeMarks';
import type { CopiedCode } from './edits/codes';
import { rowsOf } from './rows';
import type { RulerUnit } from './ruler';
import { NOTHING, type Selection } from './selection';
import { trackOf } from './tracks';
import { bounded, fitted, revealing, zoomed, type TimeView } from './view';

/** What of the timeline shows, and what of it is chosen. */
export const useTimeline = defineStore('timeline', () => {
  const store = useProjectStore();
  const playhead = usePlayhead();
  const packs = usePack();
  const frames = computed(() => store.project.scene.clip.frames);
  const view = shallowRef<TimeView>({ start: 0, scale: 4, width: 800, frames: frames.value });
  const selection = shallowRef<Selection>(NOTHING);
  /** Keys of the tracks that show their curve large. */
  const open = shallowRef<ReadonlySet<string>>(new Set());
  const hoveredCode = ref<number | undefined>(undefined);
  const unit = ref<RulerUnit>('frames');
  const snap = ref(true);
  const copiedCode = shallowRef<CopiedCode | null>(null);
  /** The artist has not zoomed yet: the whole clip shows, whatever its length. */
  let whole = true;

  const motion = computed(() => packs.pack?.motion ?? null);
  const codes = computed(() => (motion.value ? codeMarks(store.project.scene, motion.value) : []));
  const moments = computed(() => (motion.value ? momentMarks(store.project.scene, motion.value) : []));
  const rows = computed(() => rowsOf(store.project.scene, open.value));
  const affected = computed(() => {
    const chosen = selection.value.kind === 'codes' ? selection.value.indices : [];
    const hovered = hoveredCode.value === undefined || chosen.includes(hoveredCode.value) ? [] : [hoveredCode.value];
    return motion.value ? affectedBy(store.project.scene, motion.value, [...chosen, ...hovered]) : [];
  });

  function setView(next: TimeView): void {
    view.value = bounded(next);
  }
  function resize(width: number): void {
    const next = { ...view.value, width };
    view.value = whole ? fitted(next) : bounded(next);
  }
  function zoom(factor: number, x = view.value.width / 2): void {
    whole = false;
    setView(zoomed(view.value, factor, x));
  }
  function fit(): void {
    whole = true;
    view.value = fitted(view.value);
  }
  const reveal = (frame: number): void => void (view.value = revealing(view.value, frame));

  function toggleOpen(key: string): void {
    const next = new Set(open.value);
    if (!next.delete(key)) next.add(key);
    open.value = next;
  }

  watch(
    frames,
    (count) => {
      const next = { ...view.value, frames: count };
      view.value = whole ? fitted(next) : bounded(next);
    },
    { immediate: true },
  );
  watch(
    () => playhead.frame,
    (frame) => {
      if (playhead.playing) reveal(frame);
    },
  );
  watch(
    () => store.project.id,
    () => {
      selection.value = NOTHING;
      fit();
    },
  );
  // What was chosen may be gone after an undo.
  watch(
    () => store.project,
    (project) => {
      const chosen = selection.value;
      if (chosen.kind === 'marker' && !project.markers.some(({ id }) => id === chosen.id)) selection.value = NOTHING;
      if (chosen.kind !== 'keys') return;
      const there = trackOf(project, chosen.ref).keys;
      const kept = chosen.frames.filter((frame) => there.some((key) => key.frame === frame));
      if (kept.length === chosen.frames.length) return;
      selection.value = kept.length === 0 ? NOTHING : { ...chosen, frames: kept };
    },
  );

  return {
    view,
    selection,
    open,
    hoveredCode,
    unit,
    snap,
    copiedCode,
    motion,
    codes,
    moments,
    rows,
    affected,
    setView,
    resize,
    zoom,
    fit,
    reveal,
    toggleOpen,
  };
});
