import { describe, expect, it } from 'vitest';
import { MOTION_SMALL } from '../../../tests/support/configs';
import { evaluate } from '../../../tests/support/evaluate';
import { formulaNumbers, formulaWeights, UNIT } from '../../../tests/support/formulaWeights';
import { Graph } from '../graph';
import { concatRows, f32, maxAbsDiff, rows, type F32 } from '../tensor/tensor';
import { motionFeeds, motionInputs } from './motionInputs';
import { motionCodes, motionStyle, motionVector } from './motionStyle';
import { expectedShapes } from './shapes';
import { motionStem, motionTail, motionW } from './styleinv';

const config = MOTION_SMALL;
const weights = formulaWeights(expectedShapes({ kind: 'motion', config }));
const images = formulaNumbers('images', [2, 3, 32, 32]);
const starts = formulaNumbers('starts', [2, config.wDim], UNIT);
const codeOf = (clip: number) => (index: number) =>
  formulaNumbers(`code.${clip}.${index}`, [config.motionDim], UNIT).data;

/** w at some moments of one clip. */
async function clip(number: number, times: readonly number[]): Promise<F32> {
  const g = new Graph();
  const inputs = motionInputs(g, config, times.length);
  const w = motionW(g, config, g.input('image', [1, 3, 32, 32]), g.input('w0', [1, config.wDim]), inputs);
  const feeds = {
    ...motionFeeds(config, times, codeOf(number)),
    image: rows(images, number, number + 1),
    w0: rows(starts, number, number + 1),
  };
  return (await evaluate({ w }, feeds, { weights })).w;
}

describe('motion network', () => {
  it('gives each moment of a portrait the same w, alone or with others', async () => {
    const together = await clip(0, [0, 2.5, 30]);
    const alone = concatRows([await clip(0, [0]), await clip(0, [2.5]), await clip(0, [30])]);
    expect(maxAbsDiff(together.data, alone.data)).toBeLessThan(1e-5);
    expect(maxAbsDiff(rows(together, 0, 1).data, rows(together, 2, 3).data)).toBeGreaterThan(1e-2);
  });

  it('takes several clips at once, rows ordered (moment, clip)', async () => {
    const times = [0, 0, 9, 9];
    const g = new Graph();
    const inputs = motionInputs(g, config, 4);
    const w = motionW(g, config, g.input('image', [2, 3, 32, 32]), g.input('w0', [2, config.wDim]), inputs);
    const feeds = motionFeeds(config, times, (index, row) => codeOf(row % 2)(index));
    const got = await evaluate({ w }, { ...feeds, image: images, w0: starts }, { weights });
    const [a, b] = [await clip(0, [0, 9]), await clip(1, [0, 9])];
    const expected = concatRows([rows(a, 0, 1), rows(b, 0, 1), rows(a, 1, 2), rows(b, 1, 2)]);
    expect(maxAbsDiff(got.w.data, expected.data)).toBeLessThan(1e-5);
  });

  it('can be split: the stem once per clip, the rest per chunk of frames', async () => {
    const times = [1, 2, 3];
    const g = new Graph();
    const { stem } = await evaluate(
      { stem: motionStem(g, config, g.input('image', [1, 3, 32, 32])) },
      { image: rows(images, 0, 1) },
      { weights },
    );
    const h = new Graph();
    const style = motionStyle(h, config, h.input('w0', [1, config.wDim]), motionInputs(h, config, 3));
    const dw = motionTail(h, config, h.input('stem', stem.shape), style);
    const w0 = rows(starts, 0, 1);
    const got = await evaluate({ dw }, { ...motionFeeds(config, times, codeOf(0)), stem, w0 }, { weights });
    const w = got.dw.data.map((v, i) => v + (w0.data[i % config.wDim] as number));
    expect(maxAbsDiff(w, (await clip(0, times)).data)).toBeLessThan(1e-5);
  });

  it('starts where the codes do not matter', async () => {
    const vectorAtZero = async (number: number) => {
      const g = new Graph();
      const inputs = motionInputs(g, config, 1);
      const vector = motionVector(g, config, motionCodes(g, config, inputs), inputs.clock);
      return (await evaluate({ vector }, { ...motionFeeds(config, [0], codeOf(number)) }, { weights })).vector;
    };
    expect(maxAbsDiff((await vectorAtZero(0)).data, (await vectorAtZero(1)).data)).toBe(0);
  });

  it('refuses rows that cannot be dealt out to the portraits', () => {
    const g = new Graph();
    const inputs = motionInputs(g, config, 3);
    expect(() => motionW(g, config, g.input('image', [2, 3, 32, 32]), g.input('w0', [2, config.wDim]), inputs)).toThrow(
      /2 rows cannot be repeated to 3/,
    );
  });
});

describe('motion vector', () => {
  // the same formula in double precision, from the smoothed codes
  const tensor = (name: string) => (weights.get(`mapping.motion_encoder.time_encoder.${name}`) as F32).data;
  const { frequencies, motionDim, codeDistance: d } = config;
  const predict = (name: string, width: number, u: readonly number[]) =>
    Array.from(
      { length: width },
      (_, o) =>
        u.reduce((sum, v, i) => sum + v * (tensor(name)[o * motionDim + i] as number), 0) / Math.sqrt(motionDim),
    );
  function exact(time: number, left: readonly number[], right: readonly number[]): number[] {
    const start = Math.floor(time / d) * d;
    const alpha = (time - start) / d;
    const period = predict('periods_predictor.weight', frequencies, left).map((v) => Math.tanh(v) + 1);
    const phase = predict('phase_predictor.weight', frequencies, left).map(
      (v, k) => v * (tensor('phase_scales')[k] as number),
    );
    const angle = (t: number) => period.map((p, k) => (tensor('freqs')[k] as number) * p * t + (phase[k] as number));
    const encode = (t: number) => [...angle(t).map(Math.sin), ...angle(t).map(Math.cos)];
    const [now, from, to] = [encode(time), encode(start), encode(start + d)] as [number[], number[], number[]];
    const blended = left.map((v, i) => (1 - alpha) * v + alpha * (right[i] as number));
    const aligned = predict('aligners_predictor.weight', 2 * frequencies, blended);
    return now.map(
      (v, k) => v - (1 - alpha) * (from[k] as number) - alpha * (to[k] as number) + (aligned[k] as number),
    );
  }

  it.each([
    [0, 1e-5],
    [33.5, 1e-5],
    [4097.25, 1e-4],
    [1_000_003.5, 0.05],
  ])('at frame %d is the formula, to %d', async (time, tolerance) => {
    const g = new Graph();
    const inputs = motionInputs(g, config, 1);
    const pair = motionCodes(g, config, inputs);
    const vector = motionVector(g, config, pair, inputs.clock);
    const got = await evaluate({ ...pair, vector }, { ...motionFeeds(config, [time], codeOf(0)) }, { weights });
    expect(maxAbsDiff(got.vector.data, exact(time, [...got.left.data], [...got.right.data]))).toBeLessThan(tolerance);
  });

  it('moves smoothly after a million frames too', async () => {
    const times = Array.from({ length: 17 }, (_, i) => 1_000_000 + i / 4);
    const g = new Graph();
    const inputs = motionInputs(g, config, times.length);
    const vector = motionVector(g, config, motionCodes(g, config, inputs), inputs.clock);
    const got = await evaluate({ vector }, { ...motionFeeds(config, times, codeOf(0)) }, { weights });
    const width = 2 * frequencies;
    const at = (i: number, k: number) => got.vector.data[i * width + k] as number;
    // fourth differences of a smooth curve at quarter frames are tiny; trembling would show
    for (let k = 0; k < width; k++) {
      for (let i = 2; i < times.length - 3; i++) {
        const wiggle = at(i - 2, k) - 4 * at(i - 1, k) + 6 * at(i, k) - 4 * at(i + 1, k) + at(i + 2, k);
        expect(Math.abs(wiggle)).toBeLessThan(0.02);
      }
    }
  });
});

describe('zero padding before a clip', () => {
  it('equals running both convolutions over the whole sequence', async () => {
    const { motionDim, kernel, codeDistance } = config;
    const count = 9;
    const half = (kernel - 1) / 2;
    const weight = (name: string) => (weights.get(`mapping.motion_encoder.${name}`) as F32).data;
    const sequence = Array.from({ length: count }, (_, i) => [...(i === 0 ? weight('frame_0_const') : codeOf(0)(i))]);
    const convolved = (x: readonly (readonly number[])[], layer: number) =>
      x.map((_, l) =>
        Array.from({ length: motionDim }, (_, o) => {
          let sum = 0;
          for (let tap = 0; tap <= half; tap++) {
            const row = x[l + tap - half];
            row?.forEach(
              (v, i) => (sum += v * (weight(`conv.${layer}.weight`)[(o * motionDim + i) * kernel + tap] as number)),
            );
          }
          const y = (sum * 0.01) / Math.sqrt(motionDim * kernel) + 0.01 * (weight(`conv.${layer}.bias`)[o] as number);
          return y > 0 ? y : 0.2 * y;
        }),
      );
    const u = convolved(convolved(sequence, 0), 1);
    const times = Array.from({ length: count - 1 }, (_, l) => l * codeDistance);
    const g = new Graph();
    const pair = motionCodes(g, config, motionInputs(g, config, times.length));
    const { left, right } = await evaluate({ ...pair }, { ...motionFeeds(config, times, codeOf(0)) }, { weights });
    expect(maxAbsDiff(left.data, u.slice(0, -1).flat())).toBeLessThan(1e-5);
    expect(maxAbsDiff(right.data, u.slice(1).flat())).toBeLessThan(1e-5);
    expect(maxAbsDiff(f32([1], [u[0]?.[0] as number]).data, [u[1]?.[0] as number])).toBeGreaterThan(1e-3);
  });
});
