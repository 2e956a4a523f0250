import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random';
import { f32 } from '../tensor/tensor';
import { meanPsnr, meanSsim, psnr, ssim } from './likeness';

const image = (value: (i: number) => number, count = 3 * 256) =>
  Float32Array.from({ length: count }, (_, i) => value(i));
const noise = new Random(1).normals(3 * 256).map((v) => 0.3 * v);

describe('PSNR', () => {
  it('is 10 log10(range^2 / mean square), the range being 2', () => {
    const black = image(() => -1);
    expect(
      psnr(
        black,
        image((i) => (i % 2 ? -0.8 : -1)),
      ),
    ).toBeCloseTo(10 * Math.log10(4 / 0.02), 5);
    expect(
      psnr(
        black,
        image(() => 1),
      ),
    ).toBeCloseTo(0, 10);
  });
  it('cuts off what cannot be shown, and says 120 of equal images', () => {
    expect(
      psnr(
        image(() => 1),
        image(() => 1.5),
      ),
    ).toBe(120);
    expect(
      psnr(
        image(() => -7),
        image(() => -1),
      ),
    ).toBe(120);
  });
});

describe('SSIM', () => {
  it('is 1 for equal images and the same both ways round', () => {
    const other = noise.map((v, i) => v + (i % 7) / 20);
    expect(ssim(noise, noise, 16)).toBeCloseTo(1, 12);
    expect(ssim(noise, other, 16)).toBeCloseTo(ssim(other, noise, 16), 12);
    expect(ssim(noise, other, 16)).toBeLessThan(0.99);
  });
  it('of flat images is its brightness term', () => {
    const [a, b] = [0.2, -0.5];
    const c1 = 0.02 ** 2;
    const expected = (2 * a * b + c1) / (a * a + b * b + c1);
    expect(
      ssim(
        image(() => a),
        image(() => b),
        16,
      ),
    ).toBeCloseTo(expected, 5);
  });
  it('of checks and their negative is the negative of their contrast term', () => {
    const checks = image((i) => ((i + Math.floor(i / 16)) % 2 ? 0.5 : -0.5));
    expect(
      ssim(
        checks,
        checks.map((v) => -v),
        16,
      ),
    ).toBeCloseTo((-2 * 0.25 + 36e-4) / (2 * 0.25 + 36e-4), 4);
  });
  it('by the definition, window by window, in one channel of 11 by 12', () => {
    const side = 12;
    const [x, y] = [noise.subarray(0, 144), noise.subarray(144, 288)];
    const taps = Array.from({ length: 11 }, (_, i) => Math.exp(-((i - 5) ** 2) / 4.5));
    const scores: number[] = [];
    for (const [top, left] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      let [weight, mx, my, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
      taps.forEach((ta, i) =>
        taps.forEach((tb, j) => {
          const at = (top + i) * side + left + j;
          const [w, p, q] = [ta * tb, x[at] as number, y[at] as number];
          weight += w;
          mx += w * p;
          my += w * q;
          xx += w * p * p;
          yy += w * q * q;
          xy += w * p * q;
        }),
      );
      [mx, my, xx, yy, xy] = [mx, my, xx, yy, xy].map((v) => v / weight) as [number, number, number, number, number];
      const [c1, c2] = [4e-4, 36e-4];
      scores.push(
        ((2 * mx * my + c1) * (2 * (xy - mx * my) + c2)) /
          ((mx * mx + my * my + c1) * (xx - mx * mx + yy - my * my + c2)),
      );
    }
    expect(ssim(x, y, side)).toBeCloseTo(scores.reduce((a, b) => a + b) / 4, 10);
  });
  it('needs room for a window', () => {
    expect(() => ssim(noise, noise, 8)).toThrow(/11 pixels/);
  });
});

describe('means over a batch', () => {
  it('are those of the single images', () => {
    const a = f32([2, 3, 16, 16], [...noise, ...noise]);
    const b = f32([2, 3, 16, 16], [...noise.map((v) => v + 0.1), ...noise.map((v) => v * 0.5)]);
    const [b0, b1] = [b.data.subarray(0, 768), b.data.subarray(768)];
    expect(meanPsnr(a, b)).toBeCloseTo((psnr(noise, b0) + psnr(noise, b1)) / 2, 10);
    expect(meanSsim(a, b)).toBeCloseTo((ssim(noise, b0, 16) + ssim(noise, b1, 16)) / 2, 10);
    expect(() => meanPsnr(a, f32([1, 3, 16, 16]))).toThrow(/cannot compare/);
  });
});
