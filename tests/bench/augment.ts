import { concat, grad, Graph, meanAll, mul, softplus, square, sum, type Value } from '../../src/engine/graph';
import { discriminator } from '../../src/engine/nets/discriminator';
import { initialWeights } from '../../src/engine/nets/initial';
import { compile } from '../../src/engine/onnx';
import { openRuntime, type OnnxModel } from '../../src/engine/runtime';
import { Random } from '../../src/engine/tensor/random';
import { f32 } from '../../src/engine/tensor/tensor';
import { augment, augmentInputs, drawAugment } from '../../src/engine/train/augment';
import { trainingStep } from '../../src/engine/train/step';
import { channelsByRule } from '../../src/shared/networks';

/**
 * What augmentation costs beside the discriminator it is for, on the CPU: `npm run bench -- augment [resolution] [batch]`.
 * The measured networks take turns, so that other programs slow all of them alike.
 */
const resolution = Number(process.argv[2] ?? 64);
const batch = Number(process.argv[3] ?? 8);
const ROUNDS = 15;

const shape = [batch, 3, resolution, resolution] as const;
const config = { resolution, channels: channelsByRule(resolution, 2048, 64), mbstdGroupSize: 4, convClamp: 256 };
const random = new Random(1);
const runtime = await openRuntime({ provider: 'cpu' });
interface Timer {
  readonly name: string;
  readonly work: () => unknown;
  /** Milliseconds by the clock, and of all processors together. */
  readonly times: number[];
  readonly processor: number[];
}
const timers: Timer[] = [];

for (const augmented of [false, true]) {
  const how = augmented ? ' with augmentation' : '';
  const step = trainingStep('D', adversarialLoss(augmented));
  if (!augmented) console.log(`discriminator: ${(step.parameters.size / 1e6).toFixed(2)}M parameters`);
  await time(`D step${how}`, step.model, 2 * batch);
  await time(`R1 step${how}`, trainingStep('R1', gradientPenalty(augmented)).model, batch);
}
const g = new Graph();
const [x, c] = [g.input('x', shape), g.input('c', shape)];
const y = augment(g, x, augmentInputs(g, batch, resolution));
await time('augmentation, forwards', compile({ y }, { name: 'forwards' }), batch);
await time('augmentation, backwards', compile({ back: grad(y, [x], c)[0] as Value }, { name: 'backwards' }), batch);
add('drawing the numbers', () => drawAugment(random, 1, batch, resolution));

for (let round = 0; round < ROUNDS; round++) {
  for (const { work, times, processor } of timers) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(used);
    times.push(performance.now() - began);
    processor.push((user + system) / 1000);
  }
}
await runtime.release();
const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN;
const costOf = (name: string) => median(timers.find((timer) => timer.name === name)?.processor ?? []);
console.log(`\n| ${resolution}x${resolution}, batch ${batch} | median | least | processor time |\n|---|---|---|---|`);
for (const { name, times, processor } of timers) {
  const figures = [median(times), Math.min(...times), median(processor)].map((ms) => `${ms.toFixed(1)} ms`);
  console.log(`| ${name} | ${figures.join(' | ')} |`);
}
const share = (part: number, name: string) => `${((100 * part) / costOf(name)).toFixed(0)} %`;
const extra = (step: string) => share(costOf(`${step} with augmentation`) - costOf(step), step);
const once = costOf('augmentation, forwards') + costOf('augmentation, backwards');
console.log('\nof the processor time, which other programs disturb less:');
console.log(
  `augmentation adds ${extra('D step')} to a D step (reals and fakes) and ${extra('R1 step')} to an R1 step;`,
);
console.log(`forwards and backwards once is ${share(once, 'D step')} of a D step`);

/** Logits [N,1] of images, as they are or augmented. */
function score(graph: Graph, images: Value, augmented: boolean): Value {
  const n = images.shape[0] as number;
  const seen = augmented ? augment(graph, images, augmentInputs(graph, n, resolution)) : images;
  return discriminator(graph, config, seen, { parts: n / batch });
}

/** Logistic loss of fakes and reals that go through together. */
function adversarialLoss(augmented: boolean): Value {
  const graph = new Graph();
  const images = concat([graph.input('fake', shape), graph.input('real', shape)], 0);
  const signs = Array.from({ length: 2 * batch }, (_, i) => (i < batch ? 1 : -1));
  return meanAll(softplus(mul(score(graph, images, augmented), graph.constant(signs, [2 * batch, 1]))));
}

function gradientPenalty(augmented: boolean): Value {
  const graph = new Graph();
  const real = graph.input('real', shape);
  return meanAll(square(grad(sum(score(graph, real, augmented)), [real])[0] as Value));
}

/** Images and weights at random, augmentation of `n` samples as drawn at p = 1. */
async function time(name: string, model: OnnxModel, n: number): Promise<void> {
  const session = await runtime.load(model, { purpose: 'training' });
  const weights = initialWeights('discriminator', new Map(model.inputs.map((port) => [port.name, port.shape])), 1);
  const drawn = drawAugment(random, 1, n, resolution);
  const feeds = Object.fromEntries(
    model.inputs.map((port) => [port.name, drawn[port.name] ?? weights.get(port.name) ?? f32(port.shape)]),
  );
  add(name, () => session.run(feeds));
}

function add(name: string, work: () => unknown): void {
  timers.push({ name, work, times: [], processor: [] });
}
