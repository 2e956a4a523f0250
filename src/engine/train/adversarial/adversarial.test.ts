import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { channelsByRule, type DiscriminatorConfig, type GeneratorConfig } from '../../../shared/networks';
import { reshape, type Value } from '../../graph';
import { encoderMetrics, type FeatureExtractor } from '../../measure/features';
import { areaResize } from '../../nets/areaResize';
import { initialWeights } from '../../nets/initial';
import { expectedShapes } from '../../nets/shapes';
import { openRuntime } from '../../runtime/providers';
import type { Runtime } from '../../runtime/types';
import { Random } from '../../tensor/random';
import { f32, maxAbsDiff, type F32, type Weights } from '../../tensor/tensor';
import { imageSetOf } from '../dataset';
import { AugmentController } from '../augment';
import { colourMapOf } from '../recipes/sharedColours';
import { isLongEnoughToAugment, styleRecipeOptions, STYLE_DEFAULTS } from '../recipes/style';
import { StopFlag } from '../stopFlag';
import { RUN_FILES, train } from '../trainer';
import { FrechetMeter } from './frechetMeter';
import { ADVERSARIAL_DEFAULTS, type AdversarialOptions } from './options';
import { AdversarialRecipe } from './recipe';

const R = 16;
const generator: GeneratorConfig = {
  zDim: 8,
  wDim: 12,
  resolution: R,
  channels: channelsByRule(R, 256, 16),
  mappingLayers: 2,
  mappingLrMultiplier: 0.01,
  convClamp: null,
  useNoise: true,
};
const discriminator: DiscriminatorConfig = {
  resolution: R,
  channels: channelsByRule(R, 256, 16),
  mbstdGroupSize: 4,
  convClamp: null,
};
const encoder = {
  resolution: R,
  inputChannels: 4,
  stages: [{ channels: 6, units: 1 }],
  seReduction: 2,
  wDim: 12,
  numWs: 6,
};
const multiplier = (name: string) => (/mapping\.fc.*weight/.test(name) ? 0.01 : 1);
const weightsOf = (spec: Parameters<typeof expectedShapes>[0], seed: number) =>
  initialWeights(spec.kind, expectedShapes(spec), seed, multiplier);

/** A disc of one of two colours somewhere on a dark ground. */
function discs(count: number, seed: number): F32 {
  const random = new Random(seed);
  const out = f32([count, 3, R, R]);
  for (let n = 0; n < count; n++) {
    const [x0, y0] = [5 + 6 * random.uniform(), 5 + 6 * random.uniform()];
    const colour = random.uniform() < 0.5 ? [0.9, 0.2, -0.6] : [-0.6, 0.3, 0.9];
    for (let c = 0; c < 3; c++)
      for (let y = 0; y < R; y++)
        for (let x = 0; x < R; x++)
          out.data[((n * 3 + c) * R + y) * R + x] = Math.hypot(x - x0, y - y0) < 4 ? (colour[c] as number) : -0.8;
  }
  return out;
}

/** 4x4 pixels of every channel: enough to tell discs from noise. */
const coarse: FeatureExtractor = {
  name: '4x4 pixels',
  weights: new Map(),
  dims: 48,
  features: (_, image: Value) => reshape(areaResize(image, 4), [image.shape[0] as number, 48]),
};

function optionsFor(more: Partial<AdversarialOptions> = {}): AdversarialOptions {
  return {
    ...ADVERSARIAL_DEFAULTS,
    generator: {
      config: generator,
      weights: weightsOf({ kind: 'generator', config: generator }, 1),
      trains: (name) => !/noise_const$|resample_filter$|w_avg$/.test(name),
    },
    discriminator: {
      config: discriminator,
      weights: weightsOf({ kind: 'discriminator', config: discriminator }, 2),
      trains: (name) => !name.endsWith('resample_filter'),
    },
    data: imageSetOf(discs(256, 9)),
    batch: 8,
    microBatch: 8,
    ...more,
  };
}

let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adversarial-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const step = (recipe: AdversarialRecipe, iteration: number) =>
  recipe.iterate(iteration, { random: new Random(5, iteration), stop: new StopFlag() });

async function run(
  options: AdversarialOptions,
  iterations: number,
  at = folder,
  lanes: readonly Runtime[] = [runtime],
): Promise<Buffer> {
  const recipe = AdversarialRecipe.open(runtime, options, lanes);
  await train(recipe, { folder: at, run: 'r', seed: 5, iterations, stop: new StopFlag(), onEvent: () => undefined });
  await recipe.release();
  return readFileSync(join(at, RUN_FILES.state));
}

function changed(before: Weights, after: Weights): string[] {
  return [...after].flatMap(([name, { data }]) => (maxAbsDiff(data, before.get(name)?.data ?? []) > 0 ? [name] : []));
}

describe('adversarial training', () => {
  it('learns: the Fréchet distance to the data falls to less than a fifth', async () => {
    const options = optionsFor({
      rates: { generator: 1e-2, discriminator: 1e-2 },
      augment: null,
      pathLength: null,
      average: { images: 200, rampUp: null },
    });
    const recipe = AdversarialRecipe.open(runtime, options);
    const meter = new FrechetMeter(runtime, {
      generator,
      data: options.data,
      extractor: coarse,
      samples: 256,
      seed: 1,
    });
    const before = await meter.measure(recipe.weights());
    for (let i = 0; i < 250; i++) await step(recipe, i);
    const after = await meter.measure(recipe.weights());
    await recipe.release();
    expect(before.name).toContain('4x4 pixels');
    expect(after.value).toBeLessThan(before.value / 5);
  }, 120_000);

  it('resumes to the same bytes with everything switched on', async () => {
    const options = optionsFor({ augment: { target: 0.6, speedImages: 100, p: 0.2 }, r1: { gamma: 1, every: 3 } });
    const whole = await run(options, 8);
    const other = mkdtempSync(join(tmpdir(), 'adversarial-'));
    await run(options, 4, other);
    expect((await run(options, 8, other)).equals(whole)).toBe(true);
    rmSync(other, { recursive: true });
  });

  it.each([2, 3])('learns the same on %i lanes as on one, with everything switched on', async (count) => {
    const augment = { target: 0.6, speedImages: 100, p: 0.2 };
    const options = optionsFor({ augment, r1: { gamma: 1, every: 3 }, batch: 16, microBatch: 4 });
    const alone = await run(options, 5);
    const others = await Promise.all(
      Array.from({ length: count - 1 }, () => openRuntime({ provider: 'cpu', threads: 1 })),
    );
    const other = mkdtempSync(join(tmpdir(), 'adversarial-'));
    expect((await run(options, 5, other, [runtime, ...others])).equals(alone)).toBe(true);
    for (const lane of others) await lane.release();
    rmSync(other, { recursive: true });
  });

  it('applies its regularisations lazily, and steers the augmentation', async () => {
    const recipe = AdversarialRecipe.open(runtime, optionsFor({ augment: { target: 0.99, speedImages: 64, p: 0.75 } }));
    const metrics = [];
    for (let i = 0; i < 5; i++) metrics.push(await step(recipe, i));
    expect(metrics.map((m) => 'pathLength' in m)).toEqual([true, false, false, false, true]);
    expect(metrics.map((m) => 'r1' in m)).toEqual([true, false, false, false, false]);
    // an untrained discriminator is not sure of the data; 4 iterations of 8 pictures are half of 64
    expect(metrics.map((m) => m['augmentP'])).toEqual([0.75, 0.75, 0.75, 0.25, 0.25]);
    expect(recipe.state.numbers['generator.steps']).toBe(7);
    expect(recipe.state.numbers['discriminator.steps']).toBe(6);
    await recipe.release();
  });

  it('takes a smaller micro-batch without changing what an iteration is', async () => {
    const recipe = AdversarialRecipe.open(runtime, optionsFor());
    expect(await recipe.shrink()).toBe(4);
    const metrics = await step(recipe, 0);
    expect(metrics['lossD']).toBeGreaterThan(0.5);
    expect(recipe.state.numbers['discriminator.steps']).toBe(2);
    await recipe.release();
  });

  it('follows the mean w when the mapping network is trained', async () => {
    const options = optionsFor();
    const recipe = AdversarialRecipe.open(runtime, options);
    await step(recipe, 0);
    expect(changed(options.generator.weights, recipe.weights())).toContain('mapping.w_avg');
    await recipe.release();
  });
});

describe('style fine-tuning', () => {
  const base = weightsOf({ kind: 'generator', config: generator }, 1);
  const source = {
    generator: { config: generator, weights: base },
    discriminator: { config: discriminator, weights: weightsOf({ kind: 'discriminator', config: discriminator }, 2) },
    ...encoderMetrics(encoder, weightsOf({ kind: 'encoder', config: encoder }, 3)),
    data: imageSetOf(discs(16, 4)),
  };

  it('changes the synthesis blocks from its resolution up, and nothing else', async () => {
    const recipe = AdversarialRecipe.open(
      runtime,
      styleRecipeOptions(source, { ...STYLE_DEFAULTS, fromResolution: 8 }),
    );
    for (let i = 0; i < 2; i++) await step(recipe, i);
    const names = changed(base, recipe.weights());
    expect(new Set(names.map((name) => name.split('.').slice(0, 2).join('.')))).toEqual(
      new Set(['synthesis.b8', 'synthesis.b16']),
    );
    expect(names.some((name) => name.endsWith('noise_const'))).toBe(false);
    await recipe.release();
  });

  it('starts at the base: perceptual and identity distance are zero, and grow', async () => {
    const recipe = AdversarialRecipe.open(runtime, styleRecipeOptions(source, STYLE_DEFAULTS));
    const first = await step(recipe, 0);
    const second = await step(recipe, 1);
    expect(first['perceptual']).toBeLessThan(1e-9);
    expect(Math.abs(first['identity'] as number)).toBeLessThan(1e-5);
    expect(second['perceptual']).toBeGreaterThan(1e-7);
    await recipe.release();
  });

  it('is held to the base by as much as asked', () => {
    const weightsFor = (keep?: number) =>
      styleRecipeOptions(source, { ...STYLE_DEFAULTS, ...(keep === undefined ? {} : { keep }) }).terms.map(
        ({ name, weight }) => [name, weight],
      );
    expect(weightsFor()).toEqual(weightsFor(1));
    expect(weightsFor(0.5)).toEqual(weightsFor(1).map(([name, weight]) => [name, 0.5 * Number(weight)]));
    expect(weightsFor(0)).toEqual([]);
  });

  it('is held to the colours that its pictures share, where they are known', () => {
    const termsOf = (known: boolean) => {
      const colours = known ? { colours: colourMapOf(source.data) } : {};
      return styleRecipeOptions({ ...source, ...colours }, STYLE_DEFAULTS).terms.map(({ name, weight }) => [
        name,
        weight,
      ]);
    };
    expect(termsOf(true)).toEqual([...termsOf(false), ['colours', STYLE_DEFAULTS.colourWeight]]);
  });

  it('is augmented, unless it is so short that the probability could not rise to a hundredth', () => {
    expect(styleRecipeOptions(source, STYLE_DEFAULTS).augment).toEqual(ADVERSARIAL_DEFAULTS.augment);
    expect(styleRecipeOptions(source, { ...STYLE_DEFAULTS, augment: false }).augment).toBeNull();
    expect([3_999, 4_000].map(isLongEnoughToAugment)).toEqual([false, true]);
    const controller = new AugmentController(ADVERSARIAL_DEFAULTS.augment);
    controller.observe(3_999, 3_999);
    controller.update(3_999);
    expect(controller.p).toBeLessThan(0.01);
  });

  it("leaves the discriminator's first blocks alone if asked", async () => {
    const options = styleRecipeOptions(source, { ...STYLE_DEFAULTS, frozenBlocks: 1 });
    const recipe = AdversarialRecipe.open(runtime, options);
    await step(recipe, 0);
    const names = changed(source.discriminator.weights, recipe.discriminatorWeights());
    expect(names.filter((name) => name.startsWith('b16.'))).toEqual([]);
    expect(names.some((name) => name.startsWith('b8.'))).toBe(true);
    await recipe.release();
  });

  it('refuses a resolution that the generator has not, and pictures of another size', () => {
    expect(() => styleRecipeOptions(source, { ...STYLE_DEFAULTS, fromResolution: 32 })).toThrow(/from 4 to 16/);
    const data = imageSetOf(f32([2, 3, 8, 8]));
    expect(() => styleRecipeOptions({ ...source, data }, STYLE_DEFAULTS)).toThrow(/8 pixels .* paints 16/);
  });
});
