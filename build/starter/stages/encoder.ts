import { join } from 'node:path';
import { add, Graph, meanAll, mul, reshape, square, sub, type Value } from '../../../src/engine/graph';
import { initialWeights } from '../../../src/engine/nets/initial';
import { encodeToW } from '../../../src/engine/nets/irse';
import { repeatW, synthesis } from '../../../src/engine/nets/stylegan2';
import { compile } from '../../../src/engine/onnx';
import type { Runtime } from '../../../src/engine/runtime/types';
import { f32, type F32, type Weights } from '../../../src/engine/tensor/tensor';
import { trainingStep } from '../../../src/engine/train/step';
import { imageBatch, maskBatch } from '../data/batch';
import { FrameSet, type Frame } from '../data/frames';
import { paintingLoss } from '../losses';
import { trainingLoop } from '../loop';
import { ENCODER, generatorConfig, RESOLUTION, SEED, WORK_FOLDER } from '../plan';
import { TRAINING_CAST } from '../portrait';
import { meanPsnr } from '../quality';
import { castRow, onlySubject, Teacher } from '../teacher';
import { finished, read } from '../weightFile';

const BATCH = 16;
/** Of each batch, people outside the cast: only their picture is known, not their w. */
const STRANGERS = 4;
const LATENT_BATCH = 32;
/** Weight of the latent term against the picture term. */
const LATENT_WEIGHT = 2;
const LATENT_STEPS = 1_000;
const IMAGE_STEPS = 1_200;

/**
 * Learns image -> w: first from the known w of the cast's paintings alone, then through the generator, on the cast and on strangers.
 */
export function trainEncoder(runtime: Runtime): Promise<Map<string, F32>> {
  return finished('encoder', async () => {
    const cast = await read('generator');
    const teacher = await Teacher.open(runtime, cast);
    const frames = new FrameSet('training');
    const codes = await codesOf(teacher, frames);
    const latent = await latentPhase(runtime, frames, codes);
    const weights = await imagePhase(runtime, cast, frames, codes, latent);
    await teacher.release();
    return weights;
  });
}

/** Known w of every frame of a set of the cast: [N,wDim]. */
export function codesOf(teacher: Teacher, frames: FrameSet): Promise<F32> {
  const list = Array.from({ length: frames.count }, (_, i) => frames.frame(i));
  return teacher.codes(list.map(({ subject, pose }) => castRow(onlySubject(subject), pose)));
}

function latentLoss(w: Value, target: Value): Value {
  return meanAll(square(sub(w, target)));
}

async function latentPhase(runtime: Runtime, frames: FrameSet, codes: F32): Promise<Map<string, F32>> {
  const g = new Graph();
  const w = encodeToW(g, ENCODER, g.input('image', [LATENT_BATCH, 3, RESOLUTION, RESOLUTION]));
  const step = trainingStep(
    'encoder-latent',
    mul(latentLoss(w, g.input('w', [LATENT_BATCH, ENCODER.wDim])), LATENT_WEIGHT),
  );
  const shapes = new Map(step.parameters.specs.map(({ name, shape }) => [name, shape]));
  const initial = initialWeights('encoder', shapes, SEED + 2);
  initial.set('latent_avg', meanRow(codes));
  return trainingLoop(runtime, {
    name: 'encoder, known w',
    statePath: join(WORK_FOLDER, 'encoder-latent.state'),
    step,
    initial,
    steps: LATENT_STEPS,
    batchSize: LATENT_BATCH,
    rate: 1e-3,
    holdUntil: 0.7,
    batch: (random) => {
      const picked = Array.from({ length: LATENT_BATCH }, () => random.below(frames.count));
      return { image: imageBatch(picked.map((i) => frames.frame(i))), w: pick(codes, picked) };
    },
  });
}

async function imagePhase(
  runtime: Runtime,
  cast: Weights,
  frames: FrameSet,
  codes: F32,
  initial: Weights,
): Promise<Map<string, F32>> {
  const strangers = new FrameSet('strangers');
  const heldOut = new FrameSet('heldOutPoses');
  const config = generatorConfig(RESOLUTION);
  const g = new Graph();
  const image = g.input('image', [BATCH, 3, RESOLUTION, RESOLUTION]);
  const w = encodeToW(g, ENCODER, image);
  const known = g.input('known', [BATCH, 1]);
  const off = mul(sub(w, g.input('w', [BATCH, ENCODER.wDim])), known);
  const picture = paintingLoss(
    synthesis(g, config, repeatW(config, w)),
    image,
    g.input('mask', [BATCH, 1, RESOLUTION, RESOLUTION]),
  );
  const latent = meanAll(square(off));
  const step = trainingStep('encoder-image', add(picture, mul(latent, LATENT_WEIGHT)), {
    metrics: { latent: reshape(latent, []) },
    frozen: cast,
  });
  return trainingLoop(runtime, {
    name: 'encoder, through G',
    statePath: join(WORK_FOLDER, 'encoder-image.state'),
    step,
    initial,
    steps: IMAGE_STEPS,
    batchSize: BATCH,
    rate: 6e-4,
    holdUntil: 0.4,
    batch: (random) => {
      const picked = Array.from({ length: BATCH - STRANGERS }, () => random.below(frames.count));
      const others = Array.from({ length: STRANGERS }, () => strangers.frame(random.below(strangers.count)));
      const drawn: Frame[] = [...picked.map((i) => frames.frame(i)), ...others];
      const target = f32([BATCH, ENCODER.wDim]);
      target.data.set(pick(codes, picked).data);
      return {
        image: imageBatch(drawn),
        mask: maskBatch(drawn),
        w: target,
        known: f32(
          [BATCH, 1],
          drawn.map(({ subject }) => (subject < TRAINING_CAST ? 1 : 0)),
        ),
      };
    },
    reportEvery: 500,
    onReport: async (average) =>
      `held-out poses ${(await reconstructionPsnr(runtime, new Map([...cast, ...average]), heldOut, 200)).toFixed(2)} dB`,
  });
}

function meanRow(codes: F32): F32 {
  const [count, width] = codes.shape as [number, number];
  const mean = f32([width]);
  codes.data.forEach((v, i) => (mean.data[i % width] = (mean.data[i % width] as number) + v / count));
  return mean;
}

function pick(codes: F32, indices: readonly number[]): F32 {
  const width = codes.shape[1] as number;
  const out = f32([indices.length, width]);
  indices.forEach((i, n) => out.data.set(codes.data.subarray(i * width, (i + 1) * width), n * width));
  return out;
}

/** Mean PSNR of G(E(x)) against x over the first `count` frames of a set. */
export async function reconstructionPsnr(
  runtime: Runtime,
  weights: Weights,
  set: FrameSet,
  count: number,
): Promise<number> {
  const n = 20;
  const config = generatorConfig(RESOLUTION);
  const g = new Graph();
  const w = encodeToW(g, ENCODER, g.input('image', [n, 3, RESOLUTION, RESOLUTION]));
  const output = synthesis(g, config, repeatW(config, w));
  const session = await runtime.load(compile({ output }, { name: 'reconstruction', weights }));
  let sum = 0;
  for (let at = 0; at < count; at += n) {
    const image = imageBatch(Array.from({ length: n }, (_, i) => set.frame(at + i)));
    const fetched = await session.run({ image });
    sum += meanPsnr(fetched['output'] as F32, image) * n;
  }
  await session.release();
  return sum / count;
}
