import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { toStudioError, type StudioError } from '../../../../../shared/errors';
import type { Direction } from '../../../../../shared/scene';
import { useApi } from '../../../api';
import { useClusters } from './clusters';
import { useLatentMap } from './map';
import { usePointSelection } from './selection';

export interface FoundDirection {
  readonly id: string;
  readonly source: Direction['source'];
  readonly number: number;
  readonly vector: string;
  readonly deviation: number;
}

export const MOST_PRINCIPAL = 24;

/** Directions of the map: principal components, towards clusters, from one group of points to another; each with a slider. */
export const useDirections = defineStore('latents-directions', () => {
  const api = useApi();
  const maps = useLatentMap();
  const clusters = useClusters();
  const selection = usePointSelection();
  const principal = ref(8);
  const listed = shallowRef<readonly FoundDirection[]>([]);
  const differences = shallowRef<readonly FoundDirection[]>([]);
  const amounts = shallowRef<ReadonlyMap<string, number>>(new Map());
  const names = shallowRef<ReadonlyMap<string, string>>(new Map());
  const groupA = shallowRef<readonly number[]>([]);
  const groupB = shallowRef<readonly number[]>([]);
  const error = shallowRef<StudioError | null>(null);
  let asked: AbortController | undefined;
  let made = 0;

  async function find(): Promise<void> {
    asked?.abort();
    const mine = new AbortController();
    asked = mine;
    const map = maps.map;
    if (!map) return void (listed.value = []);
    const order = { map: map.map, principal: principal.value, clusters: clusters.found?.count ?? 0 };
    try {
      const found = await api.call('latents.directions', order, { signal: mine.signal });
      listed.value = found.map((each) => ({ ...each, id: `${each.source}-${each.number}` }));
      error.value = null;
    } catch (thrown) {
      if (!mine.signal.aborted) error.value = toStudioError(thrown);
    }
  }

  /** The direction from the first group to the second. */
  async function findDifference(): Promise<void> {
    const map = maps.map;
    if (!map || groupA.value.length === 0 || groupB.value.length === 0) return;
    try {
      const order = { map: map.map, from: [...groupA.value], to: [...groupB.value] };
      const { vector, deviation } = await api.call('latents.difference', order);
      const number = ++made;
      const found = { id: `difference-${number}`, source: 'difference' as const, number, vector, deviation };
      differences.value = [...differences.value, found];
      error.value = null;
    } catch (thrown) {
      error.value = toStudioError(thrown);
    }
  }

  const set = (id: string, amount: number) => (amounts.value = new Map(amounts.value).set(id, amount));
  const rename = (id: string, name: string) => (names.value = new Map(names.value).set(id, name.slice(0, 100)));
  const reset = () => (amounts.value = new Map());
  const drop = (id: string) => {
    differences.value = differences.value.filter((each) => each.id !== id);
    set(id, 0);
  };
  const take = (group: 'a' | 'b') => {
    (group === 'a' ? groupA : groupB).value = selection.selected;
  };

  watch([() => maps.map?.map, () => clusters.found, principal], () => void find(), { immediate: true });
  // A slider towards a cluster that is another one now would move the face by itself.
  watch(
    () => clusters.found,
    () => (amounts.value = new Map([...amounts.value].filter(([id]) => !id.startsWith('cluster')))),
  );
  watch(
    () => maps.identity,
    (now, before) => {
      differences.value = [];
      for (const group of [groupA, groupB]) group.value = now && before ? now.carried(group.value, before) : [];
      names.value = new Map();
      reset();
    },
  );

  const all = computed(() => [...listed.value, ...differences.value]);
  const used = computed(() => all.value.filter(({ id }) => (amounts.value.get(id) ?? 0) !== 0));
  return {
    principal,
    all,
    used,
    amounts,
    names,
    groupA,
    groupB,
    error,
    set,
    rename,
    reset,
    drop,
    take,
    findDifference,
    amountOf: (id: string) => amounts.value.get(id) ?? 0,
  };
});
