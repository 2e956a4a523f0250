import { join } from 'node:path';
import { Graph } from '../../../src/engine/graph';
import { initialWeights } from '../../../src/engine/nets/initial';
import { repeatW, synthesis } from '../../../src/engine/nets/stylegan2';
import { compile } from '../../../src/engine/onnx';
import type { Runtime } from '../../../src/engine/runtime/types';
import type { F32, Shape } from '../../../src/engine/tensor/tensor';
import { trainingStep } from '../../../src/engine/train/step';
import { castCode, castShapes } from '../castNetwork';
import { castFeeds, imageBatch, maskBatch } from '../data/batch';
import { FrameSet } from '../data/frames';
import { paintingLoss } from '../losses';
import { trainingLoop } from '../loop';
import { generatorConfig, RESOLUTION, SEED, WORK_FOLDER } from '../plan';
import { IDENTITY_DIMS, POSE_DIMS, TRAINING_CAST } from '../portrait';
import { meanPsnr } from '../quality';
import { finished } from '../weightFile';

const BATCH = 16;
/** Images seen while the pictures are 32 pixels wide, and at full size. */
const PHASES = [
  { resolution: RESOLUTION / 2, images: 16_000, rate: 1e-2, holdUntil: 0.9 },
  { resolution: RESOLUTION, images: 86_400, rate: 8e-3, holdUntil: 0.5 },
] as const;

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

function step(resolution: number) {
  const g = new Graph();
  const config = generatorConfig(resolution);
  const { member, traits, pose } = castInputs(g, BATCH);
  const w = castCode(g, member, traits, pose);
  const image = synthesis(g, config, repeatW(config, w));
  const target = g.input('target', [BATCH, 3, resolution, resolution]);
  const mask = g.input('mask', [BATCH, 1, resolution, resolution]);
  return trainingStep(`generator-${resolution}`, paintingLoss(image, target, mask));
}

/** Learns to paint the cast: synthesis network and cast network together. @returns their averaged weights */
export function trainGenerator(runtime: Runtime): Promise<Map<string, F32>> {
  return finished('generator', () => train(runtime));
}

async function train(runtime: Runtime): Promise<Map<string, F32>> {
  const frames = new FrameSet('training');
  const heldOut = new FrameSet('heldOutPoses');
  let weights = new Map<string, F32>();
  for (const { resolution, images, rate, holdUntil } of PHASES) {
    const training = step(resolution);
    const shapes = new Map<string, Shape>(training.parameters.specs.map(({ name, shape }) => [name, shape]));
    const fresh = initialWeights('generator', shapes, SEED);
    for (const name of castShapes().keys())
      if (name.endsWith('embedding')) fresh.get(name)?.data.forEach((v, i, a) => (a[i] = v * 0.5));
    const initial = new Map([...fresh].map(([name, tensor]) => [name, weights.get(name) ?? tensor]));
    weights = await trainingLoop(runtime, {
      name: `generator ${resolution} px`,
      statePath: join(WORK_FOLDER, `generator-${resolution}.state`),
      step: training,
      initial,
      steps: Math.round(images / BATCH),
      batchSize: BATCH,
      rate,
      holdUntil,
      batch: (random) => {
        const drawn = Array.from({ length: BATCH }, () => frames.frame(random.below(frames.count)));
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
  }
  return weights;
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
