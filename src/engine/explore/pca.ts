import { StudioError } from '../../shared/errors';
import { f32, type F32 } from '../tensor/tensor';
import { symmetricEigen } from './eigenvectors';

/** Principal components of a set of codes. */
export interface Pca {
  readonly mean: Float64Array;
  /** [K,D], one unit vector to a row, by falling deviation; K is the number of directions in which the codes differ, or what was asked for. */
  readonly axes: Float64Array;
  /** Standard deviation along each axis. */
  readonly deviations: Float64Array;
  /** Share of the whole variance along each axis, 0..1. */
  readonly explained: Float64Array;
}

/** More rows than these change a covariance little: an even selection of them is measured. */
const MOST_ROWS = 10_000;
/** Directions with less than this share of the largest variance are rounding. */
const NEGLIGIBLE = 1e-9;

/**
 * Principal components of codes [N,D]; fewer codes than numbers and codes that are all the same are no error, and give fewer axes.
 * @param most axes at most
 * @throws StudioError('bad-input') for no codes
 */
export function fitPca(codes: F32, most: number): Pca {
  const [count, width] = codes.shape as [number, number];
  if (count === 0) throw new StudioError('bad-input', 'There are no codes to make a map of: add samples or a clip.');
  const stride = Math.ceil(count / MOST_ROWS);
  const mean = meanOf(codes, stride);
  const { values, vectors } = symmetricEigen(covariance(codes, mean, stride), width);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const differing = values.findIndex((value) => !(value > NEGLIGIBLE * (values[0] as number)));
  const kept = Math.min(most, differing === -1 ? width : differing);
  return {
    mean,
    axes: vectors.slice(0, kept * width),
    deviations: values.slice(0, kept).map(Math.sqrt),
    explained: values.slice(0, kept).map((value) => value / total),
  };
}

function meanOf({ data, shape }: F32, stride: number): Float64Array {
  const [count, width] = shape as [number, number];
  const mean = new Float64Array(width);
  let used = 0;
  for (let n = 0; n < count; n += stride, used++) {
    for (let k = 0; k < width; k++) mean[k] = (mean[k] as number) + (data[n * width + k] as number);
  }
  return mean.map((sum) => sum / used);
}

/** [D,D] of every stride-th row, over N - 1; both triangles. */
function covariance({ data, shape }: F32, mean: Float64Array, stride: number): Float64Array {
  const [count, width] = shape as [number, number];
  const sums = new Float64Array(width * width);
  const row = new Float64Array(width);
  let used = 0;
  for (let n = 0; n < count; n += stride, used++) {
    for (let k = 0; k < width; k++) row[k] = (data[n * width + k] as number) - (mean[k] as number);
    for (let i = 0; i < width; i++) {
      const x = row[i] as number;
      for (let j = 0, at = i * width; j <= i; j++, at++) sums[at] = (sums[at] as number) + x * (row[j] as number);
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      const value = (sums[i * width + j] as number) / Math.max(1, used - 1);
      sums[i * width + j] = value;
      sums[j * width + i] = value;
    }
  }
  return sums;
}

/** Coordinates of codes [N,D] along the first axes: [N, min(most, K)]. */
export function projectCodes({ mean, axes, deviations }: Pca, codes: F32, most = deviations.length): F32 {
  const [count, width] = codes.shape as [number, number];
  const kept = Math.min(most, deviations.length);
  const out = f32([count, kept]);
  const row = new Float64Array(width);
  for (let n = 0; n < count; n++) {
    for (let k = 0; k < width; k++) row[k] = (codes.data[n * width + k] as number) - (mean[k] as number);
    for (let a = 0; a < kept; a++) {
      let sum = 0;
      for (let k = 0, at = a * width; k < width; k++, at++) sum += (row[k] as number) * (axes[at] as number);
      out.data[n * kept + a] = sum;
    }
  }
  return out;
}
