import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { POINT_SOURCES } from '../../../../../shared/api/latents';
import { useLatentMap } from './map';

export const TOOLS = ['hand', 'lasso', 'rectangle', 'path'] as const;
export type Tool = (typeof TOOLS)[number];

/** How a new selection joins the one there is. */
export type Joining = 'replace' | 'add' | 'remove';

/** Points after a selection of some joined those selected before, in their order. */
export function joined(before: readonly number[], points: readonly number[], how: Joining): number[] {
  if (how === 'replace') return [...points];
  const set = new Set(before);
  for (const point of points) {
    if (how === 'add') set.add(point);
    else set.delete(point);
  }
  return [...set].sort((a, b) => a - b);
}

export interface About {
  readonly source: (typeof POINT_SOURCES)[number];
  readonly name: string;
  readonly frame?: number;
}

/** Points that are selected, looked at, pointed at. */
export const usePointSelection = defineStore('latents-selection', () => {
  const maps = useLatentMap();
  const tool = ref<Tool>('hand');
  const selected = shallowRef<readonly number[]>([]);
  const selectedSet = computed<ReadonlySet<number>>(() => new Set(selected.value));
  /** The point whose details are shown. */
  const focused = ref<number | null>(null);
  const hovered = ref<number | null>(null);
  /** Where the arrow keys are. */
  const cursor = ref<number | null>(null);

  function select(points: readonly number[], how: Joining = 'replace'): void {
    selected.value = joined(selected.value, points, how);
  }
  function focus(point: number | null): void {
    focused.value = point;
    if (point !== null) cursor.value = point;
  }
  function clear(): void {
    selected.value = [];
    focused.value = null;
  }

  /** Source and name of a point, and its frame, from 1, if it is of a clip; samples have their number for a name. */
  function about(point: number): About {
    const map = maps.map;
    const source = POINT_SOURCES[map?.sources[point] ?? 0] ?? 'sample';
    const group = map?.groups[point];
    const label = map?.labels.find((each) => each.source === source && each.group === group);
    const name = label?.name ?? `${point + 1}`;
    if (!map || !label?.frames) return { source, name };
    let first = point;
    while (map.sources[first - 1] === map.sources[point] && map.groups[first - 1] === group) first--;
    return { source, name, frame: (label.frames[point - first] ?? 0) + 1 };
  }

  // On another map the same points have other numbers.
  watch(
    () => maps.identity,
    (now, before) => {
      const carried = (points: readonly number[]) => (now && before ? now.carried(points, before) : []);
      const one = (point: number | null) => (point === null ? null : (carried([point])[0] ?? null));
      selected.value = carried(selected.value);
      focused.value = one(focused.value);
      cursor.value = one(cursor.value);
      hovered.value = null;
    },
  );
  return { tool, selected, selectedSet, focused, hovered, cursor, select, focus, clear, about };
});
