import { channelsByRule, type DiscriminatorConfig, type GeneratorConfig } from '../../src/shared/networks';
import { gemm, Graph } from '../../src/engine/graph';
import { initialWeights } from '../../src/engine/nets/initial';
import { expectedShapes } from '../../src/engine/nets/shapes';
import { compile } from '../../src/engine/onnx';
import { openRuntime, peakMemory } from '../../src/engine/runtime';
import { Random } from '../../src/engine/tensor/random';
import { f32 } from '../../src/engine/tensor/tensor';
import { ADVERSARIAL_DEFAULTS, type AdversarialOptions } from '../../src/engine/train/adversarial/options';
import { AdversarialRecipe } from '../../src/engine/train/adversarial/recipe';
import { adversarialNetworks } from '../../src/engine/train/adversarial/networks';
import { imageSetOf } from '../../src/engine/train/dataset';
import { layerResolution } from '../../src/engine/packs/styleDelta';
import { divisionsOf, type Division } from '../../src/engine/train/microBatch';
import { StopFlag } from '../../src/engine/train/stopFlag';
import { WorkerLanes } from '../../src/main/workers/lanes';

/**
 * Seconds of adversarial iterations on the CPU, with their parts, and of style training that touches the upper layers only:
 * `npm run bench -- training [resolution] [rounds] [usual|wide] [lanes|alone]`.
 */
const R = Number(process.argv[2] ?? 64);
const GROUP = 4;
const [rounds, batch] = [Number(process.argv[3] ?? 12), 8];
/** Two networks with about as many parameters: channels as StyleGAN2 halves them with the resolution, and wider where pictures are large. */
const SHAPES = {
  usual: { generator: { base: 2048, most: 256 }, discriminator: { base: 1024, most: 80 }, w: 128 },
  wide: { generator: { base: 4096, most: 160 }, discriminator: { base: 2048, most: 72 }, w: 256 },
};
const runtime = await openRuntime({ provider: 'cpu' });
const source = new WorkerLanes(runtime.provider);
const [division] = divisionsOf(batch, GROUP, process.argv[5] === 'alone' ? [1] : source.counts) as [Division];
const lanes = division.lanes > 1 ? await source.open(division.lanes) : [runtime];
const shape = SHAPES[process.argv[4] === 'wide' ? 'wide' : 'usual'];
const generator: GeneratorConfig = {
  zDim: shape.w,
  wDim: shape.w,
  resolution: R,
  channels: channelsByRule(R, shape.generator.base, shape.generator.most),
  mappingLayers: 8,
  mappingLrMultiplier: 0.01,
  convClamp: null,
  useNoise: true,
};
const discriminator: DiscriminatorConfig = {
  resolution: R,
  channels: channelsByRule(R, shape.discriminator.base, shape.discriminator.most),
  mbstdGroupSize: GROUP,
  convClamp: null,
};
const weights = {
  generator: initialWeights('generator', expectedShapes({ kind: 'generator', config: generator }), 1),
  discriminator: initialWeights('discriminator', expectedShapes({ kind: 'discriminator', config: discriminator }), 2),
};
const parameters = (map: ReadonlyMap<string, { data: { length: number } }>) =>
  ([...map.values()].reduce((sum, { data }) => sum + data.length, 0) / 1e6).toFixed(2);

function options(trains: (name: string) => boolean, ada: boolean): AdversarialOptions {
  const data = imageSetOf(f32([32, 3, R, R], new Random(3).normals(32 * 3 * R * R)));
  return {
    ...ADVERSARIAL_DEFAULTS,
    generator: { config: generator, weights: weights.generator, trains },
    discriminator: { config: discriminator, weights: weights.discriminator, trains: () => true },
    data,
    batch,
    microBatch: division.microBatch,
    pathLength: null,
    augment: ada ? ADVERSARIAL_DEFAULTS.augment : null,
  };
}

const rows: string[] = [];
async function measure(name: string, chosen: AdversarialOptions): Promise<void> {
  const recipe = AdversarialRecipe.open(runtime, chosen, lanes);
  const context = (i: number) => ({ random: new Random(1, i), stop: new StopFlag() });
  await recipe.iterate(0, context(0));
  const plain: number[] = [];
  for (let i = 1; i <= rounds; i++) {
    const started = performance.now();
    await recipe.iterate(i, context(i));
    plain.push(performance.now() - started);
  }
  const lazy: number[] = [];
  for (let i = 0; i < 4; i++) {
    const started = performance.now();
    await recipe.iterate(16 * (i + 8), context(i));
    lazy.push(performance.now() - started);
  }
  const median = (values: number[]) => (values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number) / 1000;
  const [usual, withR1] = [median(plain), median(lazy)];
  const estimate = (division.lanes * adversarialNetworks(chosen, division.microBatch, 'cpu').bytes) / 2 ** 20;
  await recipe.release();
  rows.push(
    `| ${name} | ${usual.toFixed(3)} s | ${(withR1 - usual).toFixed(3)} s | ${estimate.toFixed(0)} MiB | ${(peakMemory() / 2 ** 20).toFixed(0)} MiB |`,
  );
}

/** What the machine can do at best, to compare times of different days and machines by: GFLOP/s of a large matrix product on all cores. */
async function productRate(): Promise<number> {
  const side = 1024;
  const g = new Graph();
  const [a, b] = [g.input('a', [side, side]), g.input('b', [side, side])];
  const session = await runtime.load(compile({ y: gemm(a, b) }, { name: 'product' }), { purpose: 'training' });
  const feeds = { a: f32([side, side], new Random(1).normals(side ** 2)), b: f32([side, side]) };
  let best = Infinity;
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    await session.run(feeds);
    best = Math.min(best, performance.now() - started);
  }
  await session.release();
  return (2 * side ** 3) / best / 1e6;
}

console.log(`Large matrix products run at ${(await productRate()).toFixed(0)} GFLOP/s here.`);
console.log(
  `G ${parameters(weights.generator)} M, D ${parameters(weights.discriminator)} M parameters, ${R} px, batch ${batch}, ${division.microBatch} a run on ${division.lanes} lanes`,
);
const stored = (name: string) => !/noise_const$|resample_filter$|w_avg$/.test(name);
await measure(
  'style: layers from half the resolution up',
  options((name) => stored(name) && layerResolution(name) >= R / 2, false),
);
await measure('all of G', options(stored, false));
await measure('all of G, with ADA', options(stored, true));
console.log(
  '| what | D step + G step + both Adams | R1 step | memory, estimated | peak RSS so far |\n|---|---|---|---|---|',
);
console.log(rows.join('\n'));
await source.release();
await runtime.release();
