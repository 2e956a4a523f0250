import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_ENCODER, TINY_GENERATOR, tinyWeights } from '../../../../../tests/support/tinyPack';
import { useFolder } from '../../../../../tests/support/folder';
import { channelsByRule, encoderConfigSchema } from '../../../../shared/networks';
import { Graph } from '../../../graph';
import { compile } from '../../../onnx';
import { encoderMetrics } from '../../../measure/features';
import { openRuntime } from '../../../runtime/providers';
import type { Runtime } from '../../../runtime/types';
import { Random } from '../../../tensor/random';
import { f32, type F32 } from '../../../tensor/tensor';
import { imageSetOf } from '../../dataset/memory';
import { StopFlag } from '../../stopFlag';
import { RUN_FILES, train } from '../../trainer';
import { latentDistance, pictureTerms, pyramidDistance } from './loss';
import { encoderNetworks, PREFIX } from './networks';
import { ENCODER_DEFAULTS, encoderConfigFor, splitOf, trainsInEncoder, type EncoderOptions } from './options';
import { EncoderRecipe } from './recipe';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

const GENERATOR = { config: TINY_GENERATOR, weights: tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1) };
const ENCODER = { config: TINY_ENCODER, weights: tinyWeights({ kind: 'encoder', config: TINY_ENCODER }, 2) };
const PICTURES = imageSetOf(
  f32(
    [6, 3, 16, 16],
    new Random(3).normals(6 * 3 * 16 * 16).map((v) => Math.tanh(v)),
  ),
);

function optionsOf(change: Partial<EncoderOptions> = {}): EncoderOptions {
  const split = splitOf(PICTURES.count);
  const common = { ...ENCODER_DEFAULTS, generator: GENERATOR, encoder: ENCODER, data: PICTURES, split, judges: {} };
  return { ...common, batch: 4, microBatch: 4, samples: 2, ...change };
}

const iterate = (recipe: EncoderRecipe, at: number) =>
  recipe.iterate(at, { random: new Random(5, at), stop: new StopFlag() });
const parametersOf = (recipe: EncoderRecipe) => recipe.state.arrays.get('encoder.parameters') as Float32Array;

describe('what is trained', () => {
  it('is every weight of the encoder but its statistics and its mean, and nothing else', async () => {
    const { parameters, step } = encoderNetworks(optionsOf(), 1, 2, 'cpu');
    const wanted = [...ENCODER.weights.keys()].filter(trainsInEncoder).map((name) => PREFIX + name);
    expect(parameters.specs.map(({ name }) => name).sort()).toEqual(wanted.sort());
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.join()).not.toMatch(/running_|batches_tracked|latent_avg/);
    const inputs = step.model.inputs.map(({ name }) => name);
    expect(inputs.sort()).toEqual([...wanted, 'image', 'w', 'known'].sort());

    const recipe = await EncoderRecipe.open(runtime, optionsOf());
    const before = parametersOf(recipe).slice();
    await iterate(recipe, 0);
    const after = parameters.views(parametersOf(recipe));
    for (const [name, was] of parameters.views(before)) expect(after.get(name)?.data, name).not.toEqual(was.data);
    await recipe.release();
  });
  it('with other judges, never those', () => {
    const { perceptual, identity } = encoderMetrics(
      TINY_ENCODER,
      tinyWeights({ kind: 'encoder', config: TINY_ENCODER }, 9),
    );
    const { parameters, step } = encoderNetworks(optionsOf({ judges: { perceptual, identity } }), 1, 2, 'cpu');
    expect(parameters.specs.every(({ name }) => name.startsWith(PREFIX))).toBe(true);
    expect(step.metrics).toEqual(['l2', 'perceptual', 'identity', 'latent']);
  });
});

describe('losses', () => {
  const evaluate = async (
    build: (g: Graph) => Record<string, ReturnType<Graph['input']>>,
    feeds: Record<string, F32>,
  ) => {
    const g = new Graph();
    const session = await runtime.load(compile(build(g), { name: 'loss' }));
    const fetched = await session.run(feeds);
    await session.release();
    return Object.fromEntries(Object.entries(fetched).map(([name, { data }]) => [name, Number(data[0])]));
  };
  it('are those worked out by hand', async () => {
    // the difference is 2 in one corner pixel of one channel
    const a = f32([1, 3, 4, 4]);
    const b = f32([1, 3, 4, 4]);
    a.data[0] = 2;
    const { l2, pyramid, total } = await evaluate(
      (g) => {
        const [x, y] = [g.input('a', [1, 3, 4, 4]), g.input('b', [1, 3, 4, 4])];
        const [first, second] = pictureTerms(g, x, y, {}, ENCODER_DEFAULTS.weights);
        return { l2: first?.value as typeof x, pyramid: second?.value as typeof x, total: pyramidDistance(x, y) };
      },
      { a, b },
    );
    expect(l2).toBeCloseTo(4 / 48, 6);
    // L1: 2/48 at 4 pixels, 0.5/12 at 2, 0.125/3 at 1; one step down and one to the right, of 36 each
    const wanted = (2 / 48 + 0.5 / 12 + 0.125 / 3) / 3 + 2 * (2 / 36);
    expect(pyramid).toBeCloseTo(wanted, 6);
    expect(total).toBeCloseTo(wanted, 6);
  });
  it('count w where it is known, in units of its variance', async () => {
    const feeds = {
      w: f32([2, 2], [1, 2, 50, 60]),
      known: f32([2, 2], [0, 4, 0, 0]),
      mask: f32([2, 1], [1, 0]),
    };
    const { latent } = await evaluate((g) => {
      const [w, known, mask] = [g.input('w', [2, 2]), g.input('known', [2, 2]), g.input('mask', [2, 1])];
      return { latent: latentDistance(w, known, mask, 10, 0.5) };
    }, feeds);
    expect(latent).toBeCloseTo((1 + 4) / 2 / 10, 6);
  });
});

describe('a run', () => {
  it('is the same in two halves of a batch as in one', async () => {
    const flats: Float32Array[] = [];
    for (const microBatch of [4, 2]) {
      const recipe = await EncoderRecipe.open(runtime, optionsOf({ microBatch, rate: 1e-3 }));
      const metrics = await iterate(recipe, 0);
      flats.push(Float32Array.of(...Object.values(metrics), ...(recipe.state.arrays.get('encoder.first') ?? [])));
      await recipe.release();
    }
    const [whole, halves] = flats as [Float32Array, Float32Array];
    whole.forEach((v, i) => expect(Math.abs(v - (halves[i] as number))).toBeLessThan(1e-5));
  });
  it('is the same on two lanes as on one, whichever pictures are samples', async () => {
    const other = await openRuntime({ provider: 'cpu', threads: 1 });
    const learned: Float32Array[] = [];
    for (const lanes of [[runtime], [runtime, other]]) {
      // samples fill the first micro-batch and half of the second
      const recipe = await EncoderRecipe.open(runtime, optionsOf({ batch: 6, microBatch: 2, samples: 3 }), lanes);
      for (let i = 0; i < 2; i++) await iterate(recipe, i);
      learned.push(parametersOf(recipe).slice());
      await recipe.release();
    }
    expect(learned[1]).toEqual(learned[0]);
    await other.release();
  });
  it('goes on from a checkpoint to the same bytes', async () => {
    const [straight, broken] = [folder(), folder()];
    const run = async (into: string, iterations: number) => {
      const recipe = await EncoderRecipe.open(runtime, optionsOf());
      const common = { run: 'r', seed: 7, stop: new StopFlag(), onEvent: () => undefined, measureEvery: 2 };
      await train(recipe, { folder: into, iterations, ...common });
      await recipe.release();
    };
    await run(straight, 6);
    await run(broken, 3);
    await run(broken, 6);
    const bytes = (of: string) => readFileSync(join(of, RUN_FILES.state));
    expect(bytes(broken).equals(bytes(straight))).toBe(true);
  });
  it('learns the w of samples: the error falls to a third', async () => {
    const recipe = await EncoderRecipe.open(runtime, optionsOf({ batch: 8, microBatch: 8, samples: 8, rate: 5e-3 }));
    const latents: number[] = [];
    for (let i = 0; i < 150; i++) latents.push((await iterate(recipe, i))['latent'] as number);
    const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / of.length;
    expect(mean(latents.slice(-10))).toBeLessThan(mean(latents.slice(0, 3)) / 3);
    await recipe.release();
  });
  it('shrinks to a divisor of the batch, down to one picture', async () => {
    const recipe = await EncoderRecipe.open(runtime, optionsOf({ batch: 5, microBatch: 5 }));
    expect(await recipe.shrink()).toBe(1);
    expect(await recipe.shrink()).toBeUndefined();
    await recipe.release();
  });
  it('shows and measures pictures that are never learned from', async () => {
    const recipe = await EncoderRecipe.open(runtime, optionsOf());
    const [preview] = await recipe.preview();
    expect(preview?.images.shape).toEqual([2, 3, 16, 16]);
    const held = new Float32Array(3 * 16 * 16);
    PICTURES.read(splitOf(6).heldOut[0] as number, held);
    expect(preview?.images.data.subarray(0, held.length)).toEqual(held);
    const output = preview?.images.data.subarray(held.length) as Float32Array;
    const error = held.reduce((sum, v, i) => sum + (v - (output[i] as number)) ** 2, 0) / held.length;
    expect((await recipe.measure()).value).toBeCloseTo(error, 4);
    await recipe.release();
  });
});

const folder = useFolder();

describe('settings', () => {
  it('keep a twentieth of the pictures back, one at least and 64 at most', () => {
    expect(splitOf(2)).toEqual({ training: [0], heldOut: [1] });
    expect(splitOf(100).heldOut).toHaveLength(5);
    const { training, heldOut } = splitOf(5000);
    expect(heldOut).toHaveLength(64);
    expect(new Set([...training, ...heldOut]).size).toBe(5000);
  });
  it('make an encoder for any generator', () => {
    for (const resolution of [8, 16, 128, 1024]) {
      const config = { ...TINY_GENERATOR, resolution, channels: channelsByRule(resolution, 16384, 512) };
      expect(encoderConfigSchema.safeParse(encoderConfigFor(config)).success).toBe(true);
    }
  });
});
