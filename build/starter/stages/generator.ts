import { join } from 'node:path';
import { add, Graph, mul } from '../../../src/engine/graph';
import { initialWeights } from '../../../src/engine/nets/initial';
import { repeatW, synthesis } from '../../../src/engine/nets/stylegan2';
import { compile } from '../../../src/engine/onnx';
import type { Runtime } from '../../../src/engine/runtime/types';
import type { Random } from '../../../src/engine/tensor/random';
import type { F32, Weights } from '../../../src/engine/tensor/tensor';
import { trainingStep, type TrainingStep } from '../../../src/engine/train/step';
import { castCode, castShapes } from '../castNetwork';
import { castFeeds, imageBatch, maskBatch } from '../data/batch';
import { FrameSet, type Frame } from '../data/frames';
import { paintingLoss, pairLoss } from '../losses';
import { trainingLoop } from '../loop';
import { generatorConfig, RESOLUTION, SEED, SMALL, WORK_FOLDER } from '../plan';
import { IDENTITY_DIMS, POSE_DIMS, TRAINING_CAST } from '../portrait';
import { meanPsnr } from '../../../src/engine/measure/likeness';
import { finished, write } from '../weightFile';

interface Phase {
  readonly name: string;
  readonly resolution: number;
  /** Images seen. */
  readonly images: number;
  readonly batch: number;
  readonly rate: number;
  readonly holdUntil: number;
  /** Weight of the differences within pairs; they count once the pictures are there. */
  readonly pairs: number;
}
const PHASES: readonly Phase[] = [
  { name: '32', resolution: SMALL / 2, images: 16_000, batch: 16, rate: 1e-2, holdUntil: 0.9, pairs: 0 },
  { name: '64', resolution: SMALL, images: 86_400, batch: 16, rate: 8e-3, holdUntil: 0.5, pairs: 0 },
  { name: '64-expressions', resolution: SMALL, images: 19_200, batch: 16, rate: 6e-3, holdUntil: 0.8, pairs: 2 },
  { name: '128', resolution: RESOLUTION, images: 26_400, batch: 16, rate: 6e-3, holdUntil: 0.4, pairs: 1 },
  { name: '128-expressions', resolution: RESOLUTION, images: 16_800, batch: 8, rate: 3e-3, holdUntil: 0.4, pairs: 6 },
];
/** The colours of a new block start faint, so that the grown network paints what the smaller one painted. */
const FAINT = 0.1;

function castInputs(g: Graph, n: number) {
  return {
    member: g.input('member', [n, TRAINING_CAST]),
    traits: g.input('traits', [n, IDENTITY_DIMS]),
    pose: g.input('pose', [n, POSE_DIMS]),
  };
}

/** Subject and pose -> picture, with the weights given: for reports. */
export async function castRenderer(runtime: Runtime, weights: ReadonlyMap<string, F32>, resolution: number, n: number) {
  const g = new Graph();
  const config = generatorConfig(resolution);
  const { member, traits, pose } = castInputs(g, n);
  const w = castCode(g, member, traits, pose);
  const image = synthesis(g, config, repeatW(config, w));
  return runtime.load(compile({ image, w }, { name: `cast-${resolution}`, weights }));
}

function step({ name, resolution, pairs, batch }: Phase) {
  const g = new Graph();
  const config = generatorConfig(resolution);
  const { member, traits, pose } = castInputs(g, batch);
  const w = castCode(g, member, traits, pose);
  const image = synthesis(g, config, repeatW(config, w));
  const target = g.input('target', [batch, 3, resolution, resolution]);
  const mask = g.input('mask', [batch, 1, resolution, resolution]);
  const picture = paintingLoss(image, target, mask);
  if (pairs === 0) return trainingStep(`generator-${name}`, picture);
  const difference = pairLoss(image, target, mask);
  return trainingStep(`generator-${name}`, add(picture, mul(difference, pairs)), { metrics: { picture, difference } });
}

/** Learns to paint the cast: synthesis network and cast network together, growing. @returns their averaged weights */
export function trainGenerator(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`generator-${RESOLUTION}`, () => train(runtime));
}

async function train(runtime: Runtime): Promise<Map<string, F32>> {
  const frames = new FrameSet('training');
  const heldOut = new FrameSet('heldOutPoses');
  let weights = new Map<string, F32>();
  for (const phase of PHASES) {
    const { name, resolution, images, batch, rate, holdUntil } = phase;
    const training = step(phase);
    weights = await trainingLoop(runtime, {
      name: `generator ${name}`,
      statePath: join(WORK_FOLDER, `generator-${name}.state`),
      step: training,
      initial: grown(training.parameters, weights),
      steps: Math.round(images / batch),
      batchSize: batch,
      rate,
      holdUntil,
      batch: (random) => {
        const drawn = pairs(frames, random, batch);
        return {
          ...castFeeds(
            drawn.map((f) => f.subject),
            drawn.map((f) => f.pose),
          ),
          target: imageBatch(drawn, resolution),
          mask: maskBatch(drawn, resolution),
        };
      },
      reportEvery: 500,
      onReport: async (average) =>
        `held-out poses ${(await heldOutPsnr(runtime, average, resolution, heldOut, 200)).toFixed(2)} dB`,
    });
    if (resolution === SMALL) await write(`generator-${SMALL}`, weights);
  }
  return weights;
}

/** The weights so far, and initial ones for what they lack. */
function grown({ specs }: TrainingStep['parameters'], weights: Weights): Map<string, F32> {
  const fresh = initialWeights('generator', new Map(specs.map(({ name, shape }) => [name, shape])), SEED);
  for (const name of castShapes().keys()) if (name.endsWith('embedding')) scale(fresh.get(name), 0.5);
  if (weights.size > 0) for (const [name, tensor] of fresh) if (name.endsWith('torgb.weight')) scale(tensor, FAINT);
  return new Map([...fresh].map(([name, tensor]) => [name, weights.get(name) ?? tensor]));
}

function scale(tensor: F32 | undefined, factor: number): void {
  tensor?.data.forEach((v, i, data) => (data[i] = v * factor));
}

/** A batch of pairs: the partner of row i is row i + count/2. */
function pairs(frames: FrameSet, random: Random, count: number): Frame[] {
  const firsts = Array.from({ length: count / 2 }, () => 2 * random.below(frames.count / 2));
  return [...firsts.map((i) => frames.frame(i)), ...firsts.map((i) => frames.frame(i + 1))];
}

/** Mean PSNR against the painting over the first `count` held-out poses. */
export async function heldOutPsnr(
  runtime: Runtime,
  weights: ReadonlyMap<string, F32>,
  resolution: number,
  set: FrameSet,
  count: number,
): Promise<number> {
  const n = 20;
  const session = await castRenderer(runtime, weights, resolution, n);
  let sum = 0;
  for (let at = 0; at < count; at += n) {
    const frames = Array.from({ length: n }, (_, i) => set.frame(at + i));
    const feeds = castFeeds(
      frames.map((f) => f.subject),
      frames.map((f) => f.pose),
    );
    const { image } = await session.run(feeds);
    sum += meanPsnr(image as F32, imageBatch(frames, resolution)) * n;
  }
  await session.release();
  return sum / count;
}
