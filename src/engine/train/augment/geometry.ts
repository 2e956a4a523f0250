import { concat, gather, gemm, mul, reshape, slice, sub, sum, transpose, type Value } from '../../graph';
import { f32, type F32 } from '../../tensor/tensor';
import { sourceMap, type Affine } from './affine';
import type { Transformation } from './parameters';
import { downSampling, lookupCoordinate, lookupsOf, periodOf, upSampling } from './resampling';

/** What an image is looked up by, M = lookups^2 positions a sample, column after column. */
export interface Lookup<T> {
  /** [N,M]: the up-sampled pixel up and left of each position, as x * (period + 1) + y. */
  readonly corner: T;
  /** [N,2,M]: how far right and down of it the position lies, in [0,1). */
  readonly fraction: T;
}

/** Shapes of a lookup. */
export function lookupShapes(n: number, resolution: number): Lookup<readonly number[]> {
  const positions = lookupsOf(resolution) ** 2;
  return { corner: [n, positions], fraction: [n, 2, positions] };
}

/**
 * Resamples images under an affine map (StyleGAN2-ADA, appendix B): reflection at the borders, 2x up-sampling, bilinear lookup,
 * 2x down-sampling. Linear in the images; without a transformation it gives them back within rounding (1e-6 of their range).
 * The published code continues an image by at most its own size and reads zeros beyond; here the reflection goes on.
 * @param images [N,C,R,R]; @returns [N,C,R,R]
 */
export function resample(images: Value, { corner, fraction }: Lookup<Value>): Value {
  const { graph } = images;
  const [n, channels, resolution] = images.shape as [number, number, number];
  const side = periodOf(resolution) + 1;
  const lookups = lookupsOf(resolution);
  const up = graph.constant(upSampling(resolution), [side, resolution]);
  const down = graph.constant(downSampling(resolution), [resolution, lookups]);
  const field = reshape(alongBothAxes(images, up), [n, channels, side * side]);
  const found = gather(field, corner, [0, 1, side, side + 1]);
  const seen = sum(mul(found, bilinearWeights(fraction)), [2]);
  return alongBothAxes(reshape(seen, [n, channels, lookups, lookups]), down);
}

/** [N,2,M] -> weights [N,1,4,M] of a position's corner and of its neighbours below, right, and below right. */
function bilinearWeights(fraction: Value): Value {
  const [n, , m] = fraction.shape as [number, number, number];
  const [x, y] = [0, 1].map((axis) => reshape(slice(fraction, 1, axis, axis + 1), [n, 1, 1, m])) as [Value, Value];
  const [left, above] = [sub(1, x), sub(1, y)];
  return concat([mul(left, above), mul(left, y), mul(x, above), mul(x, y)], 2);
}

/** A matrix [B,A] along both axes of images [N,C,A,A], which change places: [N,C,B,B], columns first if they were rows first. */
function alongBothAxes(images: Value, matrix: Value): Value {
  const [n, channels] = images.shape as [number, number];
  const [to, from] = matrix.shape as [number, number];
  const rows = gemm(reshape(images, [n * channels * from, from]), matrix, false, true);
  const turned = transpose(reshape(rows, [n * channels, from, to]), [0, 2, 1]);
  const columns = gemm(reshape(turned, [n * channels * to, from]), matrix, false, true);
  return reshape(columns, [n, channels, to, to]);
}

/** Where the positions of a batch fall in the up-sampled images. */
export function lookupOf(batch: readonly Transformation[], resolution: number): Lookup<F32> {
  const shapes = lookupShapes(batch.length, resolution);
  const lookup = { corner: f32(shapes.corner), fraction: f32(shapes.fraction) };
  batch.forEach((transformation, n) => fillLookup(lookup, n, sourceMap(transformation, resolution), resolution));
  return lookup;
}

/** The lookup of sample n. A tenth of a training step if done carelessly, so: one wrapped step from each position to the next. */
function fillLookup({ corner, fraction }: Lookup<F32>, n: number, map: Affine, resolution: number): void {
  const [a, b, c, d, e, f] = map;
  const period = periodOf(resolution);
  const lookups = lookupsOf(resolution);
  const positions = lookups * lookups;
  const corners = corner.data.subarray(n * positions, (n + 1) * positions);
  const right = fraction.data.subarray(2 * n * positions, (2 * n + 1) * positions);
  const down = fraction.data.subarray((2 * n + 1) * positions, (2 * n + 2) * positions);
  const middle = (resolution - 1) / 2;
  const top = lookupCoordinate(0) - middle;
  for (let column = 0, m = 0; column < lookups; column++) {
    const x = lookupCoordinate(column) - middle;
    // positions are half a pixel apart, and the field has two for each pixel
    let u = wrap(2 * (a * x + b * top + c + middle), period);
    let v = wrap(2 * (d * x + e * top + f + middle), period);
    for (let row = 0; row < lookups; row++, m++, u = wrap(u + b, period), v = wrap(v + e, period)) {
      const [left, above] = [Math.floor(u), Math.floor(v)];
      corners[m] = left * (period + 1) + above;
      right[m] = u - left;
      down[m] = v - above;
    }
  }
}

/** u modulo the period, in [0, period): a sum rounded up to the period itself would point past the field. */
function wrap(u: number, period: number): number {
  if (u >= 0 && u < period) return u;
  const folded = u - period * Math.floor(u / period);
  return folded < period ? folded : 0;
}
