import { StudioError } from '../../shared/errors';
import { sameShape, type F32 } from '../tensor/tensor';

/** Of images that are equal: what 120 dB leaves of a difference is below a float32's digits. */
const MAX_PSNR = 120;

/**
 * Peak signal-to-noise ratio of two images in [-1,1] (what lies outside is cut off), in dB, 120 at most.
 * @param a, b equally many numbers
 */
export function psnr(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (clip(a[i] as number) - clip(b[i] as number)) ** 2;
  return Math.min(MAX_PSNR, 10 * Math.log10((4 * a.length) / squares));
}

function clip(v: number): number {
  return Math.min(1, Math.max(-1, v));
}

const RADIUS = 5;
const SIGMA = 1.5;
const TAPS = Array.from({ length: 2 * RADIUS + 1 }, (_, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)));
const TOTAL = TAPS.reduce((a, b) => a + b, 0);
const WINDOW = Float64Array.from(TAPS, (tap) => tap / TOTAL);
/** Stabilising constants of SSIM for numbers that range over 2. */
export const SSIM_C1 = (0.01 * 2) ** 2;
export const SSIM_C2 = (0.03 * 2) ** 2;

/**
 * Structural similarity (Wang et al. 2004) of two square images [C,side,side] in [-1,1] (what lies outside is cut off): 11x11 Gaussian
 * window, sigma 1.5, windows that fit inside, mean over channels. 1 for equal images.
 * @throws StudioError('internal') below 11 pixels
 */
export function ssim(a: Float32Array, b: Float32Array, side: number): number {
  if (side < WINDOW.length) throw new StudioError('internal', `SSIM needs images of ${WINDOW.length} pixels at least`);
  const pixels = side * side;
  const channels = a.length / pixels;
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    const x = Float64Array.from(a.subarray(c * pixels, (c + 1) * pixels), clip);
    const y = Float64Array.from(b.subarray(c * pixels, (c + 1) * pixels), clip);
    sum += channelSimilarity(x, y, side);
  }
  return sum / channels;
}

function channelSimilarity(x: Float64Array, y: Float64Array, side: number): number {
  const product = (p: Float64Array, q: Float64Array) => p.map((v, i) => v * (q[i] as number));
  const [mx, my] = [blur(x, side), blur(y, side)];
  const [xx, yy, xy] = [blur(product(x, x), side), blur(product(y, y), side), blur(product(x, y), side)];
  let total = 0;
  mx.forEach((m, i) => {
    const n = my[i] as number;
    const [vx, vy, covariance] = [(xx[i] as number) - m * m, (yy[i] as number) - n * n, (xy[i] as number) - m * n];
    total += ((2 * m * n + SSIM_C1) * (2 * covariance + SSIM_C2)) / ((m * m + n * n + SSIM_C1) * (vx + vy + SSIM_C2));
  });
  return total / mx.length;
}

/** Separable Gaussian over the positions where the window fits: [side,side] -> [inner,inner]. */
function blur(image: Float64Array, side: number): Float64Array {
  const inner = side - 2 * RADIUS;
  const along = filtered(image, side * inner, (i) => Math.floor(i / inner) * side + (i % inner), 1);
  return filtered(along, inner * inner, (i) => i, inner);
}

/** @param at where the window of an output starts; @param step distance of the numbers it covers */
function filtered(from: Float64Array, count: number, at: (i: number) => number, step: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const start = at(i);
    let sum = 0;
    for (let k = 0; k < WINDOW.length; k++) sum += (WINDOW[k] as number) * (from[start + k * step] as number);
    out[i] = sum;
  }
  return out;
}

/** Mean over a batch [N,C,side,side] of what compares two images. @throws StudioError('internal') if the shapes differ */
export function meanPsnr(a: F32, b: F32): number {
  return meanOver(a, b, psnr);
}
/** As meanPsnr, of ssim. */
export function meanSsim(a: F32, b: F32): number {
  return meanOver(a, b, (x, y) => ssim(x, y, a.shape[3] as number));
}

function meanOver(a: F32, b: F32, compare: (x: Float32Array, y: Float32Array) => number): number {
  if (!sameShape(a.shape, b.shape)) throw new StudioError('internal', `cannot compare [${a.shape}] with [${b.shape}]`);
  const count = a.shape[0] as number;
  const size = a.data.length / count;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += compare(a.data.subarray(i * size, (i + 1) * size), b.data.subarray(i * size, (i + 1) * size));
  }
  return sum / count;
}
