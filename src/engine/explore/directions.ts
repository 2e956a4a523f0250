import { StudioError } from '../../shared/errors';
import type { F32 } from '../tensor/tensor';
import type { Pca } from './pca';

/** A direction of the latent space: adding `vector` once is a step of 1. */
export interface CodeDirection {
  readonly number: number;
  /** [D] */
  readonly vector: Float32Array;
  /** Length of a step. */
  readonly deviation: number;
}

/** The first principal components, a step is one standard deviation. */
export function principalDirections({ axes, deviations, mean }: Pca, most: number): CodeDirection[] {
  const width = mean.length;
  return Array.from(deviations.subarray(0, most), (deviation, number) => ({
    number,
    vector: Float32Array.from(axes.subarray(number * width, (number + 1) * width), (x) => x * deviation),
    deviation,
  }));
}

/** From the mean of all codes [N,D] to the mean of each cluster; empty clusters lead nowhere and are left out. */
export function clusterDirections(codes: F32, assignment: ArrayLike<number>, clusters: number): CodeDirection[] {
  const [count, width] = codes.shape as [number, number];
  const sums = new Float64Array((clusters + 1) * width);
  const sizes = new Int32Array(clusters + 1).fill(0);
  for (let n = 0; n < count; n++) {
    for (const cluster of [assignment[n] as number, clusters]) {
      sizes[cluster] = (sizes[cluster] as number) + 1;
      for (let k = 0, to = cluster * width; k < width; k++, to++) {
        sums[to] = (sums[to] as number) + (codes.data[n * width + k] as number);
      }
    }
  }
  const meanAt = (cluster: number, k: number) => (sums[cluster * width + k] as number) / (sizes[cluster] as number);
  return Array.from({ length: clusters }, (_, number) => number)
    .filter((number) => (sizes[number] as number) > 0)
    .map((number) => {
      const vector = Float32Array.from({ length: width }, (_, k) => meanAt(number, k) - meanAt(clusters, k));
      return { number, vector, deviation: lengthOf(vector) };
    });
}

/**
 * From the mean of some codes to the mean of others: [D].
 * @throws StudioError('bad-input') for an empty group or a code that is not there
 */
export function differenceDirection(codes: F32, from: readonly number[], to: readonly number[]): Float32Array {
  const [start, end] = [groupMean(codes, from), groupMean(codes, to)];
  return Float32Array.from(end, (x, k) => x - (start[k] as number));
}

function groupMean({ data, shape }: F32, group: readonly number[]): Float64Array {
  const [count, width] = shape as [number, number];
  if (group.length === 0) throw new StudioError('bad-input', 'A direction needs points at both ends: select some.');
  const mean = new Float64Array(width);
  for (const n of group) {
    if (n < 0 || n >= count) throw new StudioError('bad-input', `The map has no point ${n}; it has ${count}.`);
    for (let k = 0; k < width; k++) mean[k] = (mean[k] as number) + (data[n * width + k] as number) / group.length;
  }
  return mean;
}

/** Euclidean length. */
export function lengthOf(vector: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += (vector[k] as number) ** 2;
  return Math.sqrt(sum);
}
