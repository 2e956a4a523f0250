import { kMeans } from '../measure/clusters';
import { Random } from '../tensor/random';
import { f32, type F32 } from '../tensor/tensor';

export interface MapClusters {
  /** Cluster of each code, the largest cluster is 0. */
  readonly assignment: Uint16Array;
  readonly sizes: readonly number[];
}

/** Centres are sought among this many codes, at least so many to a cluster; all codes then move to their nearest centre. */
const SOUGHT = 3_000;
const SOUGHT_EACH = 40;
const STARTS = 2;

/**
 * k-means of codes [N,K] that PCA has reduced, largest cluster first. The same codes and number always give the same clusters.
 * @throws StudioError('bad-input') for more clusters than codes
 */
export function clusterCodes(codes: F32, clusters: number): MapClusters {
  const [count, width] = codes.shape as [number, number];
  const { centres } = kMeans(selection(codes, Math.max(SOUGHT, SOUGHT_EACH * clusters)), clusters, { starts: STARTS });
  const nearest = new Uint16Array(count);
  const sums = new Int32Array(clusters);
  for (let n = 0; n < count; n++) {
    const cluster = nearestCentre(codes.data, n * width, centres, clusters, width);
    nearest[n] = cluster;
    sums[cluster] = (sums[cluster] as number) + 1;
  }
  const order = [...sums.keys()].sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b);
  const rank = new Uint16Array(clusters);
  order.forEach((cluster, place) => (rank[cluster] = place));
  return {
    assignment: nearest.map((cluster) => rank[cluster] as number),
    sizes: order.map((cluster) => sums[cluster] as number),
  };
}

function nearestCentre(data: Float32Array, at: number, centres: Float64Array, clusters: number, width: number): number {
  let [best, least] = [0, Infinity];
  for (let c = 0, from = 0; c < clusters; c++, from += width) {
    let sum = 0;
    for (let k = 0; k < width && sum < least; k++) {
      const d = (data[at + k] as number) - (centres[from + k] as number);
      sum += d * d;
    }
    if (sum < least) [best, least] = [c, sum];
  }
  return best;
}

/** Up to `most` codes, drawn evenly over the whole. */
function selection(codes: F32, most: number): F32 {
  const [count, width] = codes.shape as [number, number];
  if (count <= most) return codes;
  const random = new Random(0, 3);
  const out = f32([most, width]);
  for (let i = 0; i < most; i++) {
    const n = Math.floor(((i + random.uniform()) * count) / most);
    out.data.set(codes.data.subarray(n * width, (n + 1) * width), i * width);
  }
  return out;
}
