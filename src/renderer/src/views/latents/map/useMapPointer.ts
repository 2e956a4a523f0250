import { computed, ref, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { usePlayhead } from '../../../playback';
import { usePointSelection, type Joining } from '../stores/selection';
import { useWalk } from '../stores/walk';
import { panned, toMap, toScreen, zoomed, type Camera, type Size, type Spot } from './camera';
import type { PointGrid } from './pointGrid';
import { extended, pointsInside, rectangle } from './regions';

export interface PointerParts {
  readonly root: Readonly<Ref<HTMLElement | null>>;
  readonly camera: ShallowRef<Camera>;
  readonly size: () => Size;
  /** Of a point, in CSS pixels. */
  readonly diameter: () => number;
  readonly grid: ComputedRef<PointGrid>;
  /** Where the playhead is on the clip's way. */
  readonly dot: ComputedRef<Spot | null>;
  readonly lasso: ShallowRef<readonly Spot[]>;
  readonly seek: (to: Spot) => void;
}

type Gesture =
  | { readonly kind: 'press'; readonly from: Spot; readonly joining: Joining }
  | { readonly kind: 'pan'; last: Spot }
  | { readonly kind: 'select'; readonly from: Spot; readonly joining: Joining }
  | { readonly kind: 'seek' };

/** A pointer that moved less than this was pressed, not dragged. */
const SLOP = 4;
/** How far beside a point or the playhead's dot one may aim. */
const REACH = 8;
const LASSO_STEP = 4;

export const joiningOf = ({ shiftKey, altKey }: Pick<PointerEvent, 'shiftKey' | 'altKey'>): Joining =>
  altKey ? 'remove' : shiftKey ? 'add' : 'replace';

/** What the pointer does on the map, by the tool: pan, pick, lasso, rectangle, path; and drag the playhead along the clip's way. */
export function useMapPointer({ root, camera, size, diameter, grid, dot, lasso, seek }: PointerParts) {
  const selection = usePointSelection();
  const walk = useWalk();
  const playhead = usePlayhead();
  const gesture = ref<Gesture | null>(null);
  const overDot = ref(false);

  const spotOf = ({ clientX, clientY }: MouseEvent): Spot => {
    const box = root.value?.getBoundingClientRect();
    return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) };
  };
  const picked = (at: Spot): number | undefined =>
    grid.value.nearest(toMap(camera.value, size(), at), (diameter() / 2 + REACH) / camera.value.scale);
  function nearDot(at: Spot): boolean {
    const spot = dot.value && toScreen(camera.value, size(), dot.value);
    return !!spot && Math.hypot(spot.x - at.x, spot.y - at.y) < REACH + 4;
  }

  function onDown(event: PointerEvent): void {
    if (event.button > 1) return;
    root.value?.setPointerCapture(event.pointerId);
    const at = spotOf(event);
    const joining = joiningOf(event);
    const draws = selection.tool === 'lasso' || selection.tool === 'rectangle';
    if (event.button === 1) gesture.value = { kind: 'pan', last: at };
    else if (nearDot(at)) {
      playhead.pause();
      gesture.value = { kind: 'seek' };
    } else if (draws || (selection.tool === 'hand' && event.shiftKey)) {
      gesture.value = { kind: 'select', from: at, joining };
      lasso.value = [at];
    } else gesture.value = { kind: 'press', from: at, joining };
  }

  function onMove(event: PointerEvent): void {
    const at = spotOf(event);
    const now = gesture.value;
    if (!now) {
      overDot.value = nearDot(at);
      selection.hovered = overDot.value ? null : (picked(at) ?? null);
    } else if (now.kind === 'seek') seek(toMap(camera.value, size(), at));
    else if (now.kind === 'select') {
      lasso.value = selection.tool === 'rectangle' ? rectangle(now.from, at) : extended(lasso.value, at, LASSO_STEP);
    } else if (now.kind === 'pan') {
      camera.value = panned(camera.value, at.x - now.last.x, at.y - now.last.y);
      now.last = at;
    } else if (Math.hypot(at.x - now.from.x, at.y - now.from.y) > SLOP) {
      camera.value = panned(camera.value, at.x - now.from.x, at.y - now.from.y);
      gesture.value = { kind: 'pan', last: at };
    }
  }

  function onUp(event: PointerEvent): void {
    const now = gesture.value;
    if (now?.kind === 'press') press(spotOf(event));
    if (now?.kind === 'select') finish(now.from, spotOf(event), now.joining);
    onCancel();
  }
  function onCancel(): void {
    gesture.value = null;
    lasso.value = [];
  }

  function press(at: Spot): void {
    const point = picked(at) ?? null;
    if (selection.tool === 'path' && point !== null) walk.add(point);
    else selection.focus(point);
  }

  function finish(from: Spot, to: Spot, joining: Joining): void {
    const small = Math.hypot(to.x - from.x, to.y - from.y) < SLOP && lasso.value.length < 3;
    const point = small ? picked(to) : undefined;
    if (point !== undefined) {
      selection.focus(point);
      if (joining !== 'replace') selection.select([point], joining);
    } else if (small) selection.clear();
    else {
      const polygon = lasso.value.map((spot) => toMap(camera.value, size(), spot));
      selection.select(pointsInside(grid.value, polygon), joining);
    }
  }

  return {
    onDown,
    onMove,
    onUp,
    onCancel,
    onLeave: () => void (selection.hovered = null),
    /** Zooms in on what was double clicked beside the points. */
    onDouble(event: MouseEvent): void {
      const at = spotOf(event);
      if (selection.tool === 'hand' && picked(at) === undefined) camera.value = zoomed(camera.value, size(), at, 2);
    },
    onWheel(event: WheelEvent): void {
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      camera.value = zoomed(
        camera.value,
        size(),
        spotOf(event),
        Math.exp(-Math.min(240, Math.max(-240, pixels)) / 400),
      );
    },
    /** Something is being dragged. */
    busy: computed(() => gesture.value !== null && gesture.value.kind !== 'press'),
    cursor: computed(() => {
      if (gesture.value?.kind === 'pan') return 'dragging';
      if (gesture.value?.kind === 'seek' || overDot.value) return 'playhead';
      return selection.hovered !== null && selection.tool === 'hand' ? 'point' : '';
    }),
  };
}
