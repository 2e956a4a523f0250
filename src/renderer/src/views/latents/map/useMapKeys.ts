import type { ComputedRef, ShallowRef } from 'vue';
import { usePointSelection } from '../stores/selection';
import { useWalk } from '../stores/walk';
import { panned, revealing, zoomed, type Camera, type Size, type Spot } from './camera';
import type { PointGrid } from './pointGrid';

export interface KeyParts {
  readonly camera: ShallowRef<Camera>;
  readonly size: () => Size;
  readonly grid: ComputedRef<PointGrid>;
  readonly fit: () => void;
}

const ARROWS: Readonly<Record<string, Spot>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};
const PAN = 80;
const ZOOM = 1.25;

/**
 * The map by keys: arrows go from point to point (Shift: move the map), Enter looks at one, Space selects it, P adds it to the walk, plus and
 * minus zoom, 0 shows all, Escape lets go.
 */
export function useMapKeys({ camera, size, grid, fit }: KeyParts) {
  const selection = usePointSelection();
  const walk = useWalk();

  function go(toward: Spot): void {
    if (grid.value.count === 0) return;
    const { x, y } = camera.value;
    const from = selection.cursor;
    const to = from === null ? grid.value.nearest({ x, y }, 4) : grid.value.towards(from, toward);
    if (to === undefined) return;
    selection.cursor = to;
    camera.value = revealing(camera.value, size(), grid.value.at(to));
  }
  function zoom(factor: number): void {
    const { width, height } = size();
    camera.value = zoomed(camera.value, size(), { x: width / 2, y: height / 2 }, factor);
  }
  const others: Readonly<Record<string, () => void>> = {
    Enter: () => selection.focus(selection.cursor),
    ' ': () => {
      const point = selection.cursor;
      if (point !== null) selection.select([point], selection.selectedSet.has(point) ? 'remove' : 'add');
    },
    p: () => selection.cursor !== null && walk.add(selection.cursor),
    '+': () => zoom(ZOOM),
    '=': () => zoom(ZOOM),
    '-': () => zoom(1 / ZOOM),
    '0': fit,
    Escape: () => selection.clear(),
  };

  return {
    onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const arrow = ARROWS[event.key];
      const other = others[event.key];
      if (!arrow && !other) return;
      event.preventDefault();
      event.stopPropagation();
      if (!arrow) other?.();
      else if (event.shiftKey) camera.value = panned(camera.value, -arrow.x * PAN, arrow.y * PAN);
      else go(arrow);
    },
  };
}
