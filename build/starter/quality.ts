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
