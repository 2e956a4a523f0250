import type { NamedCluster } from '../../../../shared/pointSet';

/** Points of a named cluster that are kept to find it again by. */
export const WITNESSES = 512;
/** Of a cluster, as much as this must have borne a name for the name to go to it. */
const LEAST_SHARE = 0.4;

export interface Clustering {
  readonly assignment: Uint16Array;
  readonly sizes: readonly number[];
}

/** A name as a map finds it: its place in the list, the points of it that are here, the share of all points it held. */
export interface Trace extends Pick<NamedCluster, 'share'> {
  readonly points: readonly number[];
}

/**
 * Which cluster bears which name: the pair with the largest overlap first, each name and each cluster once. Overlap is counted on the
 * witnesses of a name, as a share of all points, so that it does not matter how many more are on the map now. A name whose cluster has
 * been swallowed by a much larger one rests. Equal overlaps are decided by the order of the names, then of the clusters.
 * @returns for clusters that have one, the place of the name
 */
export function matchNames(traces: readonly Trace[], { assignment, sizes }: Clustering): ReadonlyMap<number, number> {
  const total = Math.max(1, assignment.length);
  const pairs = traces.flatMap(({ points, share }, name) => {
    const counts = new Map<number, number>();
    for (const point of points) {
      const cluster = assignment[point];
      if (cluster !== undefined) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
    }
    return [...counts].map(([cluster, count]) => ({ name, cluster, overlap: (share * count) / points.length }));
  });
  const fitting = pairs.filter(
    ({ cluster, overlap }) => overlap >= (LEAST_SHARE * (sizes[cluster] ?? 0)) / total - Number.EPSILON,
  );
  fitting.sort((a, b) => b.overlap - a.overlap || a.name - b.name || a.cluster - b.cluster);
  const found = new Map<number, number>();
  const taken = new Set<number>();
  for (const { name, cluster } of fitting) {
    if (taken.has(name) || found.has(cluster)) continue;
    taken.add(name);
    found.set(cluster, name);
  }
  return found;
}
