import type { F32 } from '../../src/engine/tensor/tensor';

/** Peak signal-to-noise ratio of two images in [-1,1], in dB. */
export function psnr(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (clip(a[i] as number) - (b[i] as number)) ** 2;
  return 10 * Math.log10(4 / (sum / a.length));
}
const clip = (v: number) => Math.min(1, Math.max(-1, v));

/** Mean of psnr over the images of a batch. */
export function meanPsnr(a: F32, b: F32): number {
  const n = a.shape[0] as number;
  const size = a.data.length / n;
  let sum = 0;
  for (let i = 0; i < n; i++)
    sum += psnr(a.data.subarray(i * size, (i + 1) * size), b.data.subarray(i * size, (i + 1) * size));
  return sum / n;
}

const RADIUS = 5;
const SIGMA = 1.5;
const WINDOW = Array.from({ length: 2 * RADIUS + 1 }, (_, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)));
const WINDOW_SUM = WINDOW.reduce((a, b) => a + b, 0);
/** Stabilising constants of SSIM for a range of 2. */
const C1 = (0.01 * 2) ** 2;
const C2 = (0.03 * 2) ** 2;

/**
 * Structural similarity (Wang et al. 2004) of two images [C,H,W] in [-1,1]: 11x11 Gaussian window, sigma 1.5, windows that fit inside,
 * mean over channels.
 */
export function ssim(a: Float32Array, b: Float32Array, side: number): number {
  const pixels = side * side;
  const channels = a.length / pixels;
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    const x = a.subarray(c * pixels, (c + 1) * pixels).map(clip);
    const y = b.subarray(c * pixels, (c + 1) * pixels);
    const [mx, my] = [blur(x, side), blur(y, side)];
    const xx = blur(
      x.map((v) => v * v),
      side,
    );
    const yy = blur(
      y.map((v) => v * v),
      side,
    );
    const xy = blur(
      x.map((v, i) => v * (y[i] as number)),
      side,
    );
    let total = 0;
    mx.forEach((m, i) => {
      const n = my[i] as number;
      const [vx, vy, cov] = [(xx[i] as number) - m * m, (yy[i] as number) - n * n, (xy[i] as number) - m * n];
      total += ((2 * m * n + C1) * (2 * cov + C2)) / ((m * m + n * n + C1) * (vx + vy + C2));
    });
    sum += total / mx.length;
  }
  return sum / channels;
}

/** Separable Gaussian over positions where the window fits. */
function blur(image: Float32Array, side: number): Float32Array {
  const inner = side - 2 * RADIUS;
  const along = new Float32Array(side * inner);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < inner; x++) {
      along[y * inner + x] = WINDOW.reduce((s, k, i) => s + k * (image[y * side + x + i] as number), 0) / WINDOW_SUM;
    }
  }
  const out = new Float32Array(inner * inner);
  for (let y = 0; y < inner; y++) {
    for (let x = 0; x < inner; x++) {
      out[y * inner + x] = WINDOW.reduce((s, k, i) => s + k * (along[(y + i) * inner + x] as number), 0) / WINDOW_SUM;
    }
  }
  return out;
}
