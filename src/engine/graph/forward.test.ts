import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../tests/support/evaluate';
import { Random } from '../tensor/random';
import { f32, maxAbsDiff, sizeOf, type F32, type Shape } from '../tensor/tensor';
import { grad } from './grad';
import { Graph, type Value } from './graph';
import type { Pads } from './op';
import * as op from './ops';

const random = new Random(7);
const draw = (shape: Shape) => f32(shape, random.normals(sizeOf(shape)));

async function apply(tensors: readonly F32[], build: (g: Graph, ...xs: Value[]) => Value): Promise<F32> {
  const g = new Graph();
  const y = build(g, ...tensors.map(({ shape }, i) => g.input(`x${i}`, shape)));
  return (await evaluate({ y }, Object.fromEntries(tensors.map((t, i) => [`x${i}`, t])))).y;
}
/** Element of [N,C,H,W], zero outside. */
function pixel({ shape, data }: F32, n: number, c: number, y: number, x: number): number {
  const [, channels, h, w] = shape as [number, number, number, number];
  if (y < 0 || x < 0 || y >= h || x >= w) return 0;
  return data[((n * channels + c) * h + y) * w + x] as number;
}
/** Tensor whose element at n,c,y,x is f(n,c,y,x). */
function fill(shape: Shape, f: (n: number, c: number, y: number, x: number) => number): Float32Array {
  const [, channels, h, w] = shape as [number, number, number, number];
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) =>
    f(Math.floor(i / (channels * h * w)), Math.floor(i / (h * w)) % channels, Math.floor(i / w) % h, i % w),
  );
}
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('element-wise ops', () => {
  const x = f32([8], [-2.5, -1.5, -0.5, -1e-3, 0, 0.5, 1.25, 2.5]);
  const positive = f32([4], [1e-3, 0.5, 1, 40]);
  const leaky = (v: number) => Math.SQRT2 * (v > 0 ? v : 0.2 * v);
  it.each<[string, F32, (x: Value) => Value, (v: number) => number]>([
    ['sqrt', positive, op.sqrt, Math.sqrt],
    ['reciprocal', positive, op.reciprocal, (v) => 1 / v],
    ['rsqrt', positive, op.rsqrt, (v) => 1 / Math.sqrt(v)],
    ['log', positive, op.log, Math.log],
    ['exp', x, op.exp, Math.exp],
    ['sin', x, op.sin, Math.sin],
    ['cos', x, op.cos, Math.cos],
    ['tanh', x, op.tanh, Math.tanh],
    ['sigmoid', x, op.sigmoid, (v) => 1 / (1 + Math.exp(-v))],
    ['softplus', x, op.softplus, (v) => Math.log1p(Math.exp(v))],
    ['abs', x, op.abs, Math.abs],
    ['sign', x, op.sign, Math.sign],
    ['positive', x, op.positive, (v) => (v > 0 ? 1 : 0)],
    ['neg', x, op.neg, (v) => -v],
    ['round, halves to even', x, op.round, (v) => (Math.abs(v % 1) === 0.5 ? 2 * Math.round(v / 2) : Math.round(v))],
    ['lrelu', x, (v) => op.lrelu(v), leaky],
    ['relu', x, op.relu, (v) => Math.max(0, v)],
    ['clamp', x, (v) => op.clamp(v, -1, 2), (v) => Math.min(2, Math.max(-1, v))],
    ['lreluGrad', x, (v) => op.lreluGrad(v, op.add(v, 3), { slope: 0.2 }), (v) => (v + 3) * (v > 0 ? 1 : 0.2)],
    ['clampGrad', x, (v) => op.clampGrad(v, op.add(v, 3), { min: -1, max: 2 }), (v) => (v >= -1 && v <= 2 ? v + 3 : 0)],
    ['a number minus a value', x, (v) => op.sub(1, v), (v) => 1 - v],
    ['a number over a value', positive, (v) => op.div(2, v), (v) => 2 / v],
  ])('%s', async (_, input, build, expected) => {
    const got = await apply([input], (_, v) => build(v));
    got.data.forEach((value, i) => {
      const want = expected(input.data[i] as number);
      expect(Math.abs(value - want)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(want)));
    });
  });

  it('toBytes rounds and clips', async () => {
    const got = await apply([f32([6], [-2, -1, 0, 0.5, 1, 7])], (_, v) => op.toBytes(v));
    expect(got).toEqual({ dtype: 'uint8', shape: [6], data: Uint8Array.of(0, 0, 128, 191, 255, 255) });
  });

  it('prelu has one slope per channel', async () => {
    const input = draw([2, 3, 2, 2]);
    const slopes = f32([3], [0.25, -0.5, 1.5]);
    const got = await apply([input, slopes], (_, x, a) => op.prelu(x, a));
    const want = input.data.map((v, i) => (v > 0 ? v : v * (slopes.data[Math.floor(i / 4) % 3] as number)));
    expect(maxAbsDiff(got.data, want)).toBeLessThan(1e-6);
  });
});

describe('convolution', () => {
  it.each<[string, Shape, Shape, number, Pads, number]>([
    ['3x3 same', [2, 3, 5, 6], [4, 3, 3, 3], 1, [1, 1, 1, 1], 1],
    ['stride 2, uneven pads', [1, 2, 6, 7], [3, 2, 3, 2], 2, [0, 1, 2, 0], 1],
    ['cropped', [1, 2, 6, 7], [3, 2, 3, 3], 2, [-1, 0, 1, -2], 1],
    ['in groups', [1, 4, 5, 5], [2, 2, 3, 3], 1, [1, 1, 1, 1], 2],
  ])('%s', async (_, imageShape, kernelShape, stride, pads, groups) => {
    const [image, kernel] = [draw(imageShape), draw(kernelShape)];
    const got = await apply([image, kernel], (_, x, w) => op.conv(x, w, { stride, pads, groups }));
    const [outputs, inputs, kh, kw] = kernelShape as [number, number, number, number];
    const cropped = (y: number, size: number, before: number, after: number) =>
      y >= -Math.min(0, before) && y < size + Math.min(0, after);
    const [, , h, w] = imageShape as [number, number, number, number];
    const want = fill(got.shape, (n, o, i, j) =>
      sum(
        range(inputs).flatMap((c) =>
          range(kh * kw).map((k) => {
            const [a, b] = [Math.floor(k / kw), k % kw];
            const [y, x] = [stride * i + a - pads[0], stride * j + b - pads[1]];
            if (!cropped(y, h, pads[0], pads[2]) || !cropped(x, w, pads[1], pads[3])) return 0;
            const channel = Math.floor(o / (outputs / groups)) * inputs + c;
            return pixel(image, n, channel, y, x) * pixel(kernel, o, c, a, b);
          }),
        ),
      ),
    );
    expect(maxAbsDiff(got.data, want)).toBeLessThan(1e-5);
  });

  it('to the size of the input of the convolution it transposes', async () => {
    const g = new Graph();
    const y = op.convTranspose(g.input('y', [1, 2, 3, 3]), g.input('w', [2, 3, 3, 3]), {
      stride: 2,
      pads: [1, 1, 1, 1],
      size: [6, 5],
    });
    expect(y.shape).toEqual([1, 3, 6, 5]);
  });
});

describe('up-FIR-down', () => {
  const taps = [0.1, 0.4, 0.3, -0.2];
  it.each<[string, { up?: number; down?: number; gain?: number; pads: Pads }]>([
    ['blurs', { pads: [2, 1, 1, 2], gain: 3 }],
    ['crops', { pads: [-1, 2, 1, -1] }],
    ['up-samples', { up: 2, gain: 4, pads: [2, 2, 1, 1] }],
    ['up-samples by 3 and crops at the end', { up: 3, pads: [3, 1, -2, 2] }],
    ['down-samples', { down: 2, pads: [1, 1, 1, 1] }],
    ['down-samples and leaves rows over', { down: 3, pads: [2, 1, 0, 2] }],
  ])('%s', async (_, options) => {
    const { up = 1, down = 1, gain = 1, pads } = options;
    const image = draw([2, 3, 5, 6]);
    const got = await apply([image], (_, x) => op.fir(x, { taps, ...options }));
    const [height, width] = [5 * up, 6 * up];
    const inserted = (n: number, c: number, y: number, x: number) => {
      const outside = y >= height + Math.min(0, pads[2]) || x >= width + Math.min(0, pads[3]);
      return outside || y % up || x % up ? 0 : pixel(image, n, c, y / up, x / up);
    };
    const want = fill(got.shape, (n, c, i, j) =>
      sum(
        range(16).map((k) => {
          const [a, b] = [Math.floor(k / 4), k % 4];
          const weight = gain * (taps[a] as number) * (taps[b] as number);
          return weight * inserted(n, c, down * i + a - pads[0], down * j + b - pads[1]);
        }),
      ),
    );
    const out = (size: number, before: number, after: number) => Math.floor((size + before + after - 4) / down) + 1;
    expect(got.shape).toEqual([2, 3, out(height, pads[0], pads[2]), out(width, pads[1], pads[3])]);
    expect(maxAbsDiff(got.data, want)).toBeLessThan(1e-5);
  });

  it('subsamples', async () => {
    const image = draw([1, 2, 5, 6]);
    const got = await apply([image], (_, x) => op.subsample(x, 2));
    expect(got.shape).toEqual([1, 2, 3, 3]);
    expect(
      maxAbsDiff(
        got.data,
        fill(got.shape, (n, c, y, x) => pixel(image, n, c, 2 * y, 2 * x)),
      ),
    ).toBe(0);
  });
});

describe('max pooling', () => {
  const x = f32([1, 2, 3, 4], [1, 2, 9, 4, 5, 6, 7, 8, 0, 0, 0, 0, -1, -1, -3, -2, -1, -1, -2, -2, 5, 5, 5, 5]);

  it('is the largest of each window; an odd row is left out', async () => {
    const g = new Graph();
    const { y } = await evaluate({ y: op.maxPool(g.input('x', x.shape)) }, { x });
    expect(y.shape).toEqual([1, 2, 1, 2]);
    expect([...y.data]).toEqual([6, 9, -1, -2]);
  });

  it('passes its gradient to the largest, in equal shares where several are', async () => {
    const g = new Graph();
    const input = g.input('x', x.shape);
    const weighted = op.mul(op.maxPool(input), g.constant([1, 2, 4, 6], [1, 2, 1, 2]));
    const [dx] = grad(op.sum(weighted), [input]) as [Value];
    const got = await evaluate({ dx }, { x });
    expect([...got.dx.data]).toEqual([0, 0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 2, 1, 1, 2, 2, 0, 0, 0, 0]);
  });
});

describe('normalisation', () => {
  it('per sample and channel, biased variance', async () => {
    const image = draw([2, 3, 4, 5]);
    const got = await apply([image], (_, x) => op.instanceNorm(x, 1e-3));
    const want = fill(image.shape, (n, c, y, x) => {
      const channel = [...image.data.subarray((n * 3 + c) * 20, (n * 3 + c + 1) * 20)];
      const mean = sum(channel) / 20;
      const variance = sum(channel.map((v) => (v - mean) ** 2)) / 20;
      return (pixel(image, n, c, y, x) - mean) / Math.sqrt(variance + 1e-3);
    });
    expect(maxAbsDiff(got.data, want)).toBeLessThan(1e-5);
  });

  it('by stored statistics', async () => {
    const image = draw([2, 2, 3, 3]);
    const [gamma, beta, mean, variance] = [
      [2, -1],
      [0.5, 1],
      [0.1, -0.3],
      [4, 0.25],
    ] as const;
    const got = await apply([image], (g, x) =>
      op.batchNorm(
        x,
        {
          gamma: g.constant(gamma, [2]),
          beta: g.constant(beta, [2]),
          mean: g.constant(mean, [2]),
          variance: g.constant(variance, [2]),
        },
        1e-2,
      ),
    );
    const want = fill(image.shape, (n, c, y, x) => {
      const centred = pixel(image, n, c, y, x) - (mean[c] as number);
      return ((gamma[c] as number) * centred) / Math.sqrt((variance[c] as number) + 1e-2) + (beta[c] as number);
    });
    expect(maxAbsDiff(got.data, want)).toBeLessThan(1e-5);
  });
});
