import { StudioError } from '../../shared/errors';
import { Random } from '../tensor/random';
import type { F32 } from '../tensor/tensor';

export interface Clustering {
  /** Cluster of each point, 0 to k - 1. */
  readonly assignment: Int32Array;
  /** [k,D], row-major. */
  readonly centres: Float64Array;
  /** Sum of squared distances to the centres. */
  readonly error: number;
}

const MAX_ROUNDS = 100;

/**
 * k-means (Lloyd) from k-means++ starts (Arthur and Vassilvitskii 2007); the best of several starts. Deterministic in the seed.
 * @param points [N,D]; @param k clusters, at most N
 * @throws StudioError('bad-input') for more clusters than points
 */
export function kMeans(points: F32, k: number, { seed = 0, starts = 8 } = {}): Clustering {
  const count = points.shape[0] as number;
  if (k < 1 || k > count) {
    throw new StudioError('bad-input', `${count} points do not make ${k} clusters: ask for fewer.`);
  }
  const runs = Array.from({ length: starts }, (_, i) => lloyd(points, spreadOut(points, k, new Random(seed, i))));
  return runs.reduce((best, run) => (run.error < best.error ? run : best));
}

/**
 * Share of points that belong to the commonest label of their cluster, from 1/labels up to 1 (the paper's latent-clustering
 * observation, StyleInV section 3.1, as one number).
 */
export function purity(assignment: ArrayLike<number>, labels: readonly number[]): number {
  const tallies = new Map<number, Map<number, number>>();
  labels.forEach((label, i) => {
    const cluster = assignment[i] as number;
    const tally = tallies.get(cluster) ?? new Map<number, number>();
    tallies.set(cluster, tally.set(label, (tally.get(label) ?? 0) + 1));
  });
  const agreeing = [...tallies.values()].reduce((sum, tally) => sum + Math.max(...tally.values()), 0);
  return agreeing / labels.length;
}

/**
 * Starting centres: each next one a point, drawn in proportion to its squared distance from those there are; of a few drawn so, the one
 * that leaves the least error (the greedy choice named in the same paper: a single draw often puts two centres into one cluster).
 */
function spreadOut(points: F32, k: number, random: Random): Float64Array {
  const [count, width] = points.shape as [number, number];
  const centres = new Float64Array(k * width);
  const draws = 2 + Math.floor(Math.log(k));
  let left = new Float64Array(count).fill(Infinity);
  for (let c = 0; c < k; c++) {
    const candidates = c === 0 ? [random.below(count)] : Array.from({ length: draws }, () => drawn(left, random));
    const best = candidates
      .map((point) => distancesWith(points, point, left))
      .reduce((least, one) => (one.error < least.error ? one : least));
    centres.set(points.data.subarray(best.point * width, (best.point + 1) * width), c * width);
    left = best.left;
  }
  return centres;
}

/** Index of a point, drawn in proportion to its number. */
function drawn(weights: Float64Array, random: Random): number {
  const total = weights.reduce((sum, v) => sum + v, 0);
  let left = random.uniform() * total;
  const found = weights.findIndex((v) => (left -= v) < 0);
  return found < 0 ? random.below(weights.length) : found;
}

/** Squared distance of every point to its nearest centre once `point` is one, and their sum. */
function distancesWith(points: F32, point: number, before: Float64Array) {
  const width = points.shape[1] as number;
  const centre = points.data.subarray(point * width, (point + 1) * width);
  let error = 0;
  const left = before.map((d, n) => {
    const nearest = Math.min(d, squaredDistance(points, n, centre, 0));
    error += nearest;
    return nearest;
  });
  return { point, left, error };
}

function lloyd(points: F32, centres: Float64Array): Clustering {
  const [count, width] = points.shape as [number, number];
  const assignment = new Int32Array(count).fill(-1);
  let error = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let moved = false;
    error = 0;
    for (let n = 0; n < count; n++) {
      const { cluster, distance } = nearest(points, n, centres, width);
      error += distance;
      if (assignment[n] !== cluster) moved = true;
      assignment[n] = cluster;
    }
    if (!moved) break;
    recentre(points, assignment, centres);
  }
  return { assignment, centres, error };
}

function nearest(points: F32, n: number, centres: Float64Array, width: number): { cluster: number; distance: number } {
  let best = { cluster: 0, distance: Infinity };
  for (let cluster = 0; cluster * width < centres.length; cluster++) {
    const distance = squaredDistance(points, n, centres, cluster);
    if (distance < best.distance) best = { cluster, distance };
  }
  return best;
}

/** Moves each centre to the mean of its points; one without points stays. */
function recentre(points: F32, assignment: Int32Array, centres: Float64Array): void {
  const width = points.shape[1] as number;
  const sums = new Float64Array(centres.length);
  const sizes = new Float64Array(centres.length / width);
  assignment.forEach((cluster, n) => {
    sizes[cluster] = (sizes[cluster] as number) + 1;
    for (let k = 0; k < width; k++) {
      sums[cluster * width + k] = (sums[cluster * width + k] as number) + (points.data[n * width + k] as number);
    }
  });
  sums.forEach((sum, i) => {
    const size = sizes[Math.floor(i / width)] as number;
    if (size > 0) centres[i] = sum / size;
  });
}

function squaredDistance(
  { shape, data }: F32,
  n: number,
  centres: Float64Array | Float32Array,
  cluster: number,
): number {
  const width = shape[1] as number;
  let sum = 0;
  for (let k = 0; k < width; k++) {
    const d = (data[n * width + k] as number) - (centres[cluster * width + k] as number);
    sum += d * d;
  }
  return sum;
}
