import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { toStudioError, type StudioError } from '../../../../../shared/errors';
import { useApi } from '../../../api';
import type { NamedCluster } from '../../../../../shared/pointSet';
import { useProjectStore } from '../../../stores/project';
import { matchNames, WITNESSES } from '../clusterNames';
import { newId } from '../edits';
import { spread } from '../identity';
import { nameCluster, unnameCluster } from '../noteEdits';
import { wordsOf } from '../numbers';
import { useLatentMap } from './map';

export const CLUSTERS = { least: 2, most: 64 } as const;
const QUIET_MS = 250;

export interface Clusters {
  readonly count: number;
  readonly assignment: Uint16Array;
  readonly sizes: readonly number[];
}

/** Share of the points that a few clusters hold, and how alone subjects are in theirs. */
export interface ClusterSummary {
  /** Share of all points in the largest cluster, 0..1. */
  readonly largest: number;
  /** For each labelled subject the share of its points in its commonest cluster, averaged; null without subjects of more than one point. */
  readonly together: number | null;
}

/** @param subjects number of each point's subject, -1 for points that belong to none */
export function summarise({ assignment, sizes }: Clusters, subjects: Int32Array): ClusterSummary {
  const tallies = new Map<number, Map<number, number>>();
  subjects.forEach((subject, n) => {
    if (subject < 0) return;
    const tally = tallies.get(subject) ?? new Map<number, number>();
    const cluster = assignment[n] as number;
    tallies.set(subject, tally.set(cluster, (tally.get(cluster) ?? 0) + 1));
  });
  const shares = [...tallies.values()]
    .map((tally) => ({ most: Math.max(...tally.values()), all: [...tally.values()].reduce((a, b) => a + b) }))
    .filter(({ all }) => all > 1)
    .map(({ most, all }) => most / all);
  return {
    largest: Math.max(...sizes, 0) / Math.max(1, assignment.length),
    together: shares.length === 0 ? null : shares.reduce((a, b) => a + b) / shares.length,
  };
}

/** Clusters of the map; they follow their number, and the names the artist gave follow the points they were given to. */
export const useClusters = defineStore('latents-clusters', () => {
  const api = useApi();
  const maps = useLatentMap();
  const count = ref(8);
  const found = shallowRef<Clusters | null>(null);
  const error = shallowRef<StudioError | null>(null);
  const busy = ref(false);
  const store = useProjectStore();
  /** Names of the project, and the points of each that are on this map. */
  const noted = computed(() => store.project.map.clusters);
  const traces = computed(() => {
    const { identity } = maps;
    if (!identity) return [];
    return noted.value.map((named) => ({ ...named, points: identity.pointsOf(named.points) }));
  });
  /** Which of them each cluster bears. */
  const borne = computed(() => {
    const all = traces.value;
    if (!found.value || found.value.assignment.length !== maps.map?.count) return new Map<number, NamedCluster>();
    const matched = [...matchNames(all, found.value)];
    return new Map(matched.map(([cluster, place]) => [cluster, noted.value[place] as NamedCluster]));
  });
  const names = computed<ReadonlyMap<number, string>>(
    () => new Map([...borne.value].map(([cluster, { name }]) => [cluster, name])),
  );
  /** Cluster that is pointed at in the legend. */
  const highlighted = ref<number | null>(null);
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function find(): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const map = maps.map;
    if (!map) return;
    const clusters = Math.min(count.value, map.count);
    busy.value = true;
    try {
      const { assignment, sizes } = await api.call(
        'latents.cluster',
        { map: map.map, clusters },
        { signal: mine.signal },
      );
      found.value = { count: clusters, assignment: wordsOf(assignment), sizes };
      error.value = null;
    } catch (thrown) {
      const failure = toStudioError(thrown);
      if (failure.code !== 'cancelled') error.value = failure;
    } finally {
      if (running === mine) busy.value = false;
    }
  }

  watch(
    () => maps.map?.map,
    () => {
      clearTimeout(timer);
      found.value = null;
      highlighted.value = null;
      void find();
    },
    { immediate: true },
  );
  watch(count, () => {
    clearTimeout(timer);
    highlighted.value = null;
    timer = setTimeout(() => void find(), QUIET_MS);
  });

  /** Gives a cluster a name, or takes it away: a step of the project. */
  function rename(cluster: number, typed: string): void {
    const { identity } = maps;
    const known = borne.value.get(cluster);
    const name = typed.trim().slice(0, 60);
    if (!found.value || !identity || name === (known?.name ?? '')) return;
    if (name === '') {
      const { id, name: gone } = known as NamedCluster;
      store.apply({ key: 'latents.step.unname', values: { name: gone } }, (project) => unnameCluster(project, id));
      return;
    }
    const points = identity.setOf(spread(members(cluster), WITNESSES), WITNESSES);
    const share = (found.value.sizes[cluster] ?? 0) / Math.max(1, found.value.assignment.length);
    const named = { id: known?.id ?? newId(), name, points, share };
    store.apply({ key: 'latents.step.name', values: { name } }, (project) => nameCluster(project, named));
  }
  const members = (cluster: number): number[] => {
    const points: number[] = [];
    found.value?.assignment.forEach((of, n) => of === cluster && points.push(n));
    return points;
  };

  return {
    count,
    found,
    error,
    busy,
    names,
    highlighted,
    find,
    rename,
    members,
    /** Names whose points are on no cluster of this map. */
    resting: computed(() => noted.value.length - borne.value.size),
  };
});
