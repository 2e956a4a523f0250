import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../../../tests/support/evaluate';
import { useFolder } from '../../../../../tests/support/folder';
import { TINY_ENCODER, TINY_GENERATOR, TINY_MOTION, tinyWeights } from '../../../../../tests/support/tinyPack';
import { channelsByRule } from '../../../../shared/networks';
import { Graph } from '../../../graph';
import { initialVideoDiscriminator, videoDiscriminatorConfig } from '../../../nets/videoDiscriminator';
import { openRuntime } from '../../../runtime/providers';
import type { Runtime } from '../../../runtime/types';
import { Random } from '../../../tensor/random';
import { f32, type F32 } from '../../../tensor/tensor';
import type { ClipSet } from '../../dataset/types';
import { StopFlag } from '../../stopFlag';
import { RUN_FILES, train } from '../../trainer';
import type { FakeClip } from './draw';
import { initialMotion, motionConfigFor, timeBuffers, trainsInMotion } from './initial';
import type { Inversions } from './inversions';
import { motionNetworks } from './networks';
import { MOTION_DEFAULTS, WARM_DEFAULTS, type MotionOptions } from './options';
import { clipMajor, latentLength, PREFIX } from './parts';
import { MotionRecipe } from './recipe';
import { meanDivergence } from './warm';
import { MOMENTS } from './times';
import { windowsOf } from './windows';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());
const folder = useFolder();

const FRAMES = 24;
const WIDTH = TINY_GENERATOR.wDim;
const DISCRIMINATOR = videoDiscriminatorConfig(
  { resolution: 16, channels: channelsByRule(16, 128, 8), mbstdGroupSize: 1, convClamp: null },
  { frames: 4, maxFrames: TINY_MOTION.maxFrames },
);
const ENCODER = tinyWeights({ kind: 'encoder', config: TINY_ENCODER }, 2);

/** Clips of noise that moves to the right. */
const CLIPS: ClipSet = {
  ...{ resolution: 16, hash: 'clips', fps: 25, clips: Array.from({ length: 3 }, () => ({ frames: FRAMES })) },
  read(clip, frame, into, mirror) {
    const noise = new Random(clip).normals(into.length);
    into.forEach((_, i) => (into[i] = Math.tanh(noise[(i + frame) % into.length] as number)));
    if (mirror) into.reverse();
  },
  close: () => undefined,
};

function optionsOf(change: Partial<MotionOptions> = {}): MotionOptions {
  return {
    ...MOTION_DEFAULTS,
    generator: { config: TINY_GENERATOR, weights: tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1) },
    encoder: { config: TINY_ENCODER, weights: ENCODER },
    motion: { config: TINY_MOTION, weights: initialMotion(TINY_MOTION, ENCODER, 3) },
    discriminator: { config: DISCRIMINATOR, weights: initialVideoDiscriminator(DISCRIMINATOR, 4) },
    data: CLIPS,
    batch: 4,
    microBatch: 4,
    ...change,
  };
}

/** Clips that all start from one w and each move in another way: only their codes tell them apart. */
function inversions(count: number): Inversions {
  const random = new Random(4);
  const w = f32([count * FRAMES, WIDTH]);
  let squares = 0;
  for (let k = 0; k < count; k++) {
    const [a, b] = [random.normals(WIDTH), random.normals(WIDTH)];
    for (let t = 0; t < FRAMES; t++) {
      const [turn, twice] = [Math.sin((2 * Math.PI * t) / FRAMES), 1 - Math.cos((4 * Math.PI * t) / FRAMES)];
      for (let d = 0; d < WIDTH; d++) {
        const moved = 0.5 * ((a[d] as number) * turn + (b[d] as number) * twice);
        squares += moved ** 2;
        w.data[(k * FRAMES + t) * WIDTH + d] = moved + d * 0.1;
      }
    }
  }
  const windows = Array.from({ length: count }, (_, clip) => ({ clip, start: 0, frames: FRAMES }));
  return { windows, offsets: windows.map((_, i) => i * FRAMES), w, spread: squares / w.data.length };
}

const iterate = (recipe: MotionRecipe, at: number) =>
  recipe.iterate(at, { random: new Random(5, at), stop: new StopFlag() });
const arrayOf = (recipe: MotionRecipe, name: string) => recipe.state.arrays.get(name) as Float32Array;

describe('what is trained', () => {
  it('is every weight of the motion network but statistics and time buffers, and every weight of the discriminator', async () => {
    const options = optionsOf();
    const { motion, discriminator, motionMain, discriminatorMain } = motionNetworks(options, 2, 'cpu');
    const named = (prefix: string, names: Iterable<string>) => [...names].map((name) => prefix + name).sort();
    const wanted = [...options.motion.weights.keys()].filter(trainsInMotion);
    expect(motion.specs.map(({ name }) => name).sort()).toEqual(named(PREFIX.motion, wanted));
    expect(wanted.length).toBeGreaterThan(60);
    expect(wanted.join()).not.toMatch(/running_|batches_tracked|latent_avg|freqs|phase_scales/);
    const all = named(PREFIX.discriminator, options.discriminator.weights.keys());
    expect(discriminator.specs.map(({ name }) => name).sort()).toEqual(all);
    const gradients = ({ model }: typeof motionMain) =>
      model.outputs.flatMap(({ name }) => (name.startsWith('grad.') ? [name.slice(5)] : [])).sort();
    expect(gradients(motionMain)).toEqual(named(PREFIX.motion, wanted));
    expect(gradients(discriminatorMain)).toEqual(all);

    const recipe = new MotionRecipe(runtime, options, 0);
    const before = ['motion', 'discriminator'].map((name) => arrayOf(recipe, `${name}.parameters`).slice());
    await iterate(recipe, 0);
    for (const [i, layout] of [motion, discriminator].entries()) {
      const was = layout.views(before[i] as Float32Array);
      const now = layout.views(arrayOf(recipe, `${['motion', 'discriminator'][i]}.parameters`));
      // the embeddings of time differences that were not drawn rest
      for (const [name, { data }] of was) expect(now.get(name)?.data, name).not.toEqual(data);
    }
    await recipe.release();
  });
  it('in the warm start is the motion network and the codes', () => {
    const warm = { ...WARM_DEFAULTS, iterations: 2, inversions: inversions(2) };
    const { motion, warm: networks } = motionNetworks(optionsOf({ warm }), 2, 'cpu');
    const trained = networks?.step.model.outputs.filter(({ name }) => name.startsWith('grad.')).map(({ name }) => name);
    const wanted = [...motion.specs.map(({ name }) => name), 'codes.mean', 'codes.deviation'];
    expect(trained?.sort()).toEqual(wanted.map((name) => `grad.${name}`).sort());
  });
});

describe('losses', () => {
  it('are those worked out by hand', async () => {
    const g = new Graph();
    const w = g.constant([3, 4, 0, 0, 1, 0, 0, 2], [4, 2]);
    const w0 = g.constant([0, 0, 0, 0], [2, 2]);
    const [centre, log] = [g.constant([1, 0], [2]), g.constant([0, Math.log(0.5)], [2])];
    const { length, divergence } = await evaluate({
      length: latentLength(w, w0),
      divergence: meanDivergence(centre, log),
    });
    expect(length.data[0]).toBeCloseTo((5 + 0 + 1 + 2) / 4, 5);
    // KL of N(1, 1) is 1/2, of N(0, 1/4) is (1/4 - 1)/2 + ln 2
    expect(divergence.data[0]).toBeCloseTo((0.5 + (0.25 - 1) / 2 + Math.log(2)) / 2, 5);
  });
  it('see clips whose first frame is x0', async () => {
    const g = new Graph();
    const clips = clipMajor(g.constant([1, 2], [2, 1, 1, 1]), g.constant([11, 12, 21, 22], [4, 1, 1, 1]));
    expect([...(await evaluate({ clips })).clips.data]).toEqual([1, 11, 21, 2, 12, 22]);
  });
  it('add up with the published weights', async () => {
    const recipe = new MotionRecipe(runtime, optionsOf(), 0);
    const m = await iterate(recipe, 0);
    const of = (name: string) => m[name] as number;
    expect(of('lossG')).toBeCloseTo(of('adversarialG') + 10 * of('reconstruction') + 0.05 * of('latent'), 4);
    expect(of('r1')).toBeGreaterThan(0);
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    // the mean of softplus is at least the softplus of the mean
    expect(of('lossD')).toBeGreaterThan(softplus(of('fakeLogit')) + softplus(-of('realLogit')) - 1e-5);
    expect(await iterate(recipe, 1)).not.toHaveProperty('r1');
    await recipe.release();
  });
});

describe('where w is known', () => {
  it('its distance is a term of the loss, moment by moment and clip by clip', async () => {
    const asked: number[] = [];
    const known = {
      weight: 3,
      w: async (clips: readonly FakeClip[], w0: F32) => {
        asked.push(clips.length);
        // w0 at every moment, which a new network stays near
        return f32([MOMENTS * clips.length, WIDTH], Array.from({ length: MOMENTS }, () => [...w0.data]).flat());
      },
    };
    const recipe = new MotionRecipe(runtime, optionsOf({ known }), 0);
    const m = await iterate(recipe, 0);
    const of = (name: string) => m[name] as number;
    expect(asked).toEqual([4]);
    const published = of('adversarialG') + 10 * of('reconstruction') + 0.05 * of('latent');
    expect(of('lossG')).toBeCloseTo(published + 3 * of('unknown'), 4);
    // the mean square of the length per number is at least the square of the mean length
    expect(of('unknown')).toBeGreaterThanOrEqual(of('latent') ** 2 / WIDTH - 1e-6);
    expect(of('unknown')).toBeLessThan((1.5 * of('latent') ** 2) / WIDTH);
    await recipe.release();
  });
});

describe('a head start', () => {
  it('lets the discriminator learn alone, and then both', async () => {
    const recipe = new MotionRecipe(runtime, optionsOf({ headStart: 1 }), 0);
    const learned = async (at: number) => {
      const names = ['motion.parameters', 'discriminator.parameters'];
      const before = names.map((name) => arrayOf(recipe, name).slice());
      await iterate(recipe, at);
      return names.map((name, i) => arrayOf(recipe, name).some((value, j) => value !== before[i]?.[j]));
    };
    expect(await learned(0)).toEqual([false, true]);
    expect(await learned(1)).toEqual([true, true]);
    await recipe.release();
  });
});

describe('a run', () => {
  const warm = { ...WARM_DEFAULTS, iterations: 2, inversions: inversions(3) };

  it.each([
    ['adversarial', {}],
    ['warm', { warm }],
  ])('%s, is the same in two halves of a batch as in one', async (_, change) => {
    const results: Float32Array[] = [];
    for (const microBatch of [4, 2]) {
      const recipe = new MotionRecipe(runtime, optionsOf({ ...change, microBatch }), 0);
      const metrics = Object.values(await iterate(recipe, 0));
      const seconds = [...recipe.state.arrays].flatMap(([name, array]) => (name.endsWith('.second') ? [array] : []));
      results.push(Float32Array.of(...metrics, ...seconds.flatMap((second) => [...second].map(Math.sqrt))));
      await recipe.release();
    }
    const [whole, halves] = results as [Float32Array, Float32Array];
    const off = whole.map((v, i) => Math.abs(v - (halves[i] as number)) / (1 + Math.abs(v)));
    expect(off.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-4);
  });
  it('is the same on two lanes as on one, from the warm start into the adversarial training', async () => {
    const other = await openRuntime({ provider: 'cpu', threads: 1 });
    const learned: Float32Array[][] = [];
    for (const lanes of [[runtime], [runtime, other]]) {
      const recipe = new MotionRecipe(runtime, optionsOf({ warm, batch: 3, microBatch: 1 }), 6, lanes);
      for (let i = 0; i < 4; i++) await iterate(recipe, i);
      learned.push([...recipe.state.arrays.values()].map((array) => array.slice()));
      await recipe.release();
    }
    expect(learned[1]).toEqual(learned[0]);
    await other.release();
  });
  it('goes on from a checkpoint to the same bytes, from the warm start into the adversarial training', async () => {
    const run = async (into: string, iterations: number) => {
      const recipe = new MotionRecipe(runtime, optionsOf({ warm, batch: 2, microBatch: 2 }), 6);
      const common = { run: 'r', seed: 7, stop: new StopFlag(), onEvent: () => undefined };
      await train(recipe, { folder: into, iterations, ...common });
      await recipe.release();
    };
    const [straight, broken] = [folder(), folder()];
    await run(straight, 5);
    for (const iterations of [1, 2, 4, 5]) await run(broken, iterations);
    const bytes = (of: string) => readFileSync(join(of, RUN_FILES.state));
    expect(bytes(broken).equals(bytes(straight))).toBe(true);
  });
  it('learns in the warm start what clips do, by their codes: what is not explained falls below a half', async () => {
    const long = { ...WARM_DEFAULTS, rate: 4e-3, iterations: 1000, inversions: inversions(6) };
    const recipe = new MotionRecipe(runtime, optionsOf({ warm: long, batch: 6, microBatch: 6 }), 1);
    const unexplained: number[] = [];
    for (let i = 0; i < 700; i++) unexplained.push((await iterate(recipe, i))['unexplained'] as number);
    const mean = (of: number[]) => of.reduce((a, b) => a + b, 0) / of.length;
    expect(mean(unexplained.slice(0, 10))).toBeGreaterThan(0.9);
    expect(mean(unexplained.slice(-30))).toBeLessThan(1 / 2);
    await recipe.release();
  });
  it('ends the warm start with the averaged weights', async () => {
    const recipe = new MotionRecipe(runtime, optionsOf({ warm, batch: 2, microBatch: 2 }), 0);
    for (let i = 0; i < 2; i++) await iterate(recipe, i);
    const average = arrayOf(recipe, 'motion.average').slice();
    expect(average).toEqual(arrayOf(recipe, 'warm.average').subarray(0, average.length));
    await iterate(recipe, 2);
    const now = arrayOf(recipe, 'motion.parameters');
    // Adam's first step is the rate
    const steps = average.map((v, i) => Math.abs(v - (now[i] as number)) - 1e-6 * Math.abs(v));
    expect(steps.reduce((a, b) => Math.max(a, b))).toBeLessThan(1.2e-4);
    await recipe.release();
  });
  it('shows real clips above what is made of their first frames', async () => {
    const recipe = new MotionRecipe(runtime, optionsOf(), 0);
    const [preview] = await recipe.preview();
    expect(preview?.images.shape).toEqual([2 * 3 * 8, 3, 16, 16]);
    const first = new Float32Array(3 * 16 * 16);
    CLIPS.read(0, 0, first);
    expect(preview?.images.data.subarray(0, first.length)).toEqual(first);
    const { firstFramePsnr, motionSize } = await recipe.quality();
    expect(firstFramePsnr).toBeGreaterThan(0);
    expect(motionSize).toBeGreaterThan(0);
    await recipe.release();
  });
});

it('refuses clips of another size than the pictures', () => {
  const open = () => new MotionRecipe(runtime, optionsOf({ data: { ...CLIPS, resolution: 32 } }), 0);
  expect(open).toThrow(/32 pixels and the generator paints 16/);
});

describe('where it starts', () => {
  it('is the published network around an encoder: its convolutions, and buffers by their definition', () => {
    const config = motionConfigFor({ ...TINY_ENCODER, wDim: 512 });
    expect(config).toMatchObject({ motionDim: 512, frequencies: 256, kernel: 11, codeDistance: 16, styleDim: 512 });
    const weights = initialMotion(TINY_MOTION, ENCODER, 3);
    expect(weights.get('encoder.body.0.res_layer.1.weight')).toBe(ENCODER.get('encoder.body.0.res_layer.1.weight'));
    const { minPeriod, maxPeriod, frequencies } = TINY_MOTION;
    const freqs = timeBuffers(TINY_MOTION).get('mapping.motion_encoder.time_encoder.freqs')?.data as Float32Array;
    expect((2 * Math.PI) / (freqs[0] as number)).toBeCloseTo(maxPeriod, 3);
    expect((2 * Math.PI) / (freqs[frequencies - 1] as number)).toBeCloseTo(minPeriod, 3);
  });
  it('cuts clips into windows, the last of which reaches back', () => {
    const windows = windowsOf({ clips: [{ frames: 20 }, { frames: 70 }] }, 32);
    expect(windows.map(({ clip, start, frames }) => [clip, start, frames])).toEqual([
      [0, 0, 20],
      [1, 0, 32],
      [1, 32, 32],
      [1, 38, 32],
    ]);
    expect(windowsOf({ clips: Array.from({ length: 100 }, () => ({ frames: 32 })) }, 32, 320)).toHaveLength(10);
  });
});
