import { describe, expect, it } from 'vitest';
import { Graph } from '../../src/engine/graph';
import { initialWeights } from '../../src/engine/nets/initial';
import { encodeToW } from '../../src/engine/nets/irse';
import { motionFeeds, motionInputs } from '../../src/engine/nets/motionInputs';
import { expectedShapes } from '../../src/engine/nets/shapes';
import { motionW } from '../../src/engine/nets/styleinv';
import { repeatW, synthesis } from '../../src/engine/nets/stylegan2';
import { compile } from '../../src/engine/onnx';
import { openRuntime } from '../../src/engine/runtime/providers';
import type { Feeds } from '../../src/engine/runtime/types';
import { Random } from '../../src/engine/tensor/random';
import { f32, type F32, type Weights } from '../../src/engine/tensor/tensor';
import { growEncoder, growMotion, widen } from './grow';
import { motionConfig } from './plan';
import type { EncoderConfig, GeneratorConfig, MotionConfig } from '../../src/shared/networks';

const SIZES = { small: 16, large: 32 };
/** As the plan's, but narrow. */
const narrow = { inputChannels: 8, seReduction: 4, wDim: 16, numWs: 6 };
const stages = [
  { channels: 12, units: 1 },
  { channels: 16, units: 2 },
];
const small: EncoderConfig = { ...narrow, resolution: SIZES.small, stages };
const large: EncoderConfig = { ...narrow, resolution: SIZES.large, stages: [{ channels: 8, units: 1 }, ...stages] };
const motionOf = (encoder: EncoderConfig): MotionConfig => ({
  ...motionConfig(encoder.resolution),
  encoder,
  wDim: 16,
  motionDim: 8,
  frequencies: 6,
  styleDim: 16,
});
const random = new Random(3, 3);

/** Noise repeated in blocks of 2 x 2 pixels, and the same without the repetition. */
const coarse = f32(
  [1, 3, SIZES.small, SIZES.small],
  random.normals(3 * SIZES.small ** 2).map((v) => 0.4 * v),
);
const fine = f32([1, 3, SIZES.large, SIZES.large]);
fine.data.forEach((_, i, data) => {
  const [x, y, c] = [i % SIZES.large, Math.floor(i / SIZES.large) % SIZES.large, Math.floor(i / SIZES.large ** 2)];
  data[i] = coarse.data[(c * SIZES.small + (y >> 1)) * SIZES.small + (x >> 1)] as number;
});

async function evaluate(
  build: (g: Graph) => ReturnType<typeof encodeToW>,
  weights: Weights,
  feeds: Feeds,
): Promise<F32> {
  const g = new Graph();
  const w = build(g);
  const runtime = await openRuntime({ provider: 'cpu', threads: 1 });
  const session = await runtime.load(compile({ w }, { name: 'grown', weights }));
  const { w: result } = await session.run(feeds);
  await runtime.release();
  return result as F32;
}

const cosine = (a: F32, b: F32) => {
  const dot = (x: F32, y: F32) => x.data.reduce((sum, v, i) => sum + v * (y.data[i] as number), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

describe('growing', () => {
  it('keeps every stage of an encoder and nearly its answer', async () => {
    const weights = initialWeights('encoder', expectedShapes({ kind: 'encoder', config: small }), 1);
    const grown = growEncoder(large, weights);
    expect([...grown.keys()].sort()).toEqual([...expectedShapes({ kind: 'encoder', config: large }).keys()].sort());
    expect(grown.get('encoder.body.3.res_layer.1.weight')?.data).toEqual(
      weights.get('encoder.body.2.res_layer.1.weight')?.data,
    );
    const input = (g: Graph, side: number) => g.input('image', [1, 3, side, side]);
    const before = await evaluate((g) => encodeToW(g, small, input(g, SIZES.small)), weights, { image: coarse });
    const after = await evaluate((g) => encodeToW(g, large, input(g, SIZES.large)), grown, { image: fine });
    expect(cosine(before, after)).toBeGreaterThan(0.8);
  });

  it('keeps what the codes mean to a motion network', async () => {
    const [from, to] = [motionOf(small), motionOf(large)];
    const weights = initialWeights('motion', expectedShapes({ kind: 'motion', config: from }), 1);
    const grown = growMotion(to, weights);
    for (const [name, tensor] of weights) {
      if (name.startsWith('mapping.')) expect(grown.get(name)?.data, name).toEqual(tensor.data);
    }
    const codes = Array.from({ length: 4 }, () => random.normals(from.motionDim));
    const feeds = { ...motionFeeds(from, [20], (index) => codes[index] as Float32Array) };
    const w0 = f32([1, from.wDim]);
    const run = (config: typeof from, side: number, w: Weights, image: F32) =>
      evaluate(
        (g) =>
          motionW(
            g,
            config,
            g.input('image', [1, 3, side, side]),
            g.input('w0', [1, from.wDim]),
            motionInputs(g, config, 1),
          ),
        w,
        { ...feeds, image, w0 },
      );
    const before = await run(from, SIZES.small, weights, coarse);
    const after = await run(to, SIZES.large, grown, fine);
    expect(cosine(before, after)).toBeGreaterThan(0.6);
  });
});

describe('a widened generator', () => {
  const config = (channels: GeneratorConfig['channels']): GeneratorConfig => ({
    ...{ zDim: 8, wDim: 16, resolution: 16, channels, mappingLayers: 2, mappingLrMultiplier: 0.01 },
    ...{ convClamp: null, useNoise: false },
  });
  const narrowOne = config({ 4: 8, 8: 8, 16: 4 });
  const wideOne = config({ 4: 8, 8: 12, 16: 10 });
  const initial = (of: GeneratorConfig, seed: number) =>
    initialWeights('generator', expectedShapes({ kind: 'generator', config: of }), seed);
  const paint = (of: GeneratorConfig, weights: Weights) =>
    evaluate((g) => synthesis(g, of, repeatW(of, g.input('codes', [2, of.wDim]))), weights, {
      codes: f32([2, 16], new Random(5, 5).normals(32)),
    });

  it('paints what the narrower one paints', async () => {
    const weights = initial(narrowOne, 1);
    const before = await paint(narrowOne, weights);
    const after = await paint(wideOne, widen(initial(wideOne, 2), weights));
    expect(Math.max(...before.data.map(Math.abs))).toBeGreaterThan(0.1);
    after.data.forEach((v, i) => expect(v).toBeCloseTo(before.data[i] as number, 4));
  });

  it('has new channels that learn', () => {
    const weights = widen(initial(wideOne, 2), initial(narrowOne, 1));
    const row = weights.get('synthesis.b16.conv1.weight')?.data.subarray(9 * 10 * 9) ?? new Float32Array();
    expect(row.every((v) => v !== 0)).toBe(true);
  });
});
