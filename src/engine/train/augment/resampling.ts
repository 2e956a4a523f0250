/*
 * The resampling of StyleGAN2-ADA (appendix B) along one axis, as matrices: an image of R pixels is continued by reflection
 * (without repeating the border pixel, so with period 2(R-1)), up-sampled twice, looked up, and down-sampled twice. The filter
 * is orthogonal to itself shifted by 2, so up-sampling and down-sampling in place cancel: 2 sum_k f[k] f[k+2l] = [l = 0].
 */

/** Taps of the 12-tap Daubechies least-asymmetric low-pass filter (symlet 6), to be divided by sqrt 2 for a sum of 1. */
const SYMLET_6 = [
  0.015404109327027373, 0.0034907120842174702, -0.11799011114819057, -0.048311742585633, 0.4910559419267466,
  0.787641141030194, 0.3379294217276218, -0.07263752278646252, -0.021060292512300564, 0.04472490177066578,
  0.0017677118642428036, -0.007800708325034148,
];
/** With a sum of 1. */
export const LOW_PASS: readonly number[] = SYMLET_6.map((tap) => tap / Math.SQRT2);
/** The tap that lies on the pixel: up-sampled position 2i is pixel i. */
const CENTRE = 5;
/** Pixels beyond the border that the down-sampling filter reaches for, so that is how much wider it looks. */
const REACH = LOW_PASS.length / 4;

/** Positions after which the up-sampled, reflected image repeats itself. */
export function periodOf(resolution: number): number {
  return 4 * (resolution - 1);
}

/** Positions along an axis of what is looked up: twice the pixels, and 3 pixels more on each side. */
export function lookupsOf(resolution: number): number {
  return 2 * (resolution + 2 * REACH);
}

/** Image coordinate (0 is the middle of the first pixel) of the j-th position that is looked up. */
export function lookupCoordinate(j: number): number {
  return j / 2 - REACH;
}

/** The pixel that shows at position i of the image continued by reflection. */
export function reflect(i: number, resolution: number): number {
  const period = 2 * (resolution - 1);
  const folded = ((i % period) + period) % period;
  return folded < resolution ? folded : period - folded;
}

/**
 * Reflection and up-sampling: u = U x with u[j] = 2 sum_m f[m] x[(j + 5 - m) / 2] over even j + 5 - m.
 * @returns [period + 1, R], row-major; the last row is the first again, so that every position has a right neighbour.
 */
export function upSampling(resolution: number): Float32Array {
  const rows = periodOf(resolution) + 1;
  const matrix = new Float64Array(rows * resolution);
  for (let j = 0; j < rows; j++) {
    LOW_PASS.forEach((tap, m) => {
      const twice = j + CENTRE - m;
      if (twice % 2 !== 0) return;
      const at = j * resolution + reflect(twice / 2, resolution);
      matrix[at] = (matrix[at] as number) + 2 * tap;
    });
  }
  return Float32Array.from(matrix);
}

/**
 * Down-sampling: y = D v with y[i] = sum_k f[k] v[2i + 1 + k], where v[j] lies at coordinate j/2 - 3.
 * @returns [R, lookups], row-major
 */
export function downSampling(resolution: number): Float32Array {
  const columns = lookupsOf(resolution);
  const matrix = new Float32Array(resolution * columns);
  for (let i = 0; i < resolution; i++) matrix.set(LOW_PASS, i * columns + 2 * i + 2 * REACH - CENTRE);
  return matrix;
}
