import { add, concat, Graph, meanAll, mul, reshape, slice, square, sub, type Value } from '../../../src/engine/graph';
import { initialWeights } from '../../../src/engine/nets/initial';
import { encodeToW } from '../../../src/engine/nets/irse';
import { repeatW, synthesis } from '../../../src/engine/nets/stylegan2';
import { compile } from '../../../src/engine/onnx';
import type { Feeds, Runtime } from '../../../src/engine/runtime/types';
import { Random } from '../../../src/engine/tensor/random';
import { f32, type F32, type Shape, type Weights } from '../../../src/engine/tensor/tensor';
import { trainingStep, type TrainingStep } from '../../../src/engine/train/step';
import type { EncoderConfig } from '../../../src/shared/networks';
import { imageBatch, maskBatch } from '../data/batch';
import { FrameSet } from '../data/frames';
import { paintingLoss } from '../losses';
import { growEncoder } from '../grow';
import { PARTS, regress } from '../regress';
import { ENCODER, encoderConfig, generatorConfig, RESOLUTION, SEED, SMALL } from '../plan';
import { TRAINING_CAST } from '../portrait';
import { meanPsnr } from '../../../src/engine/measure/likeness';
import { castRow, onlySubject, Teacher } from '../teacher';
import { finished, latest } from '../weightFile';

const BATCH = 16;
/** What follows is of one part of it. */
const ROWS = BATCH / PARTS;
/** People outside the cast: only their picture is known, not their w. */
const STRANGERS = 2;
/** Cast members in poses of others, for G's own pictures of them. */
const MIXED_CODES = 48_000;
const LATENT_BATCH = 32;
/** Weight of the latent term against the picture term. */
const LATENT_WEIGHT = 2;

/** How long the encoder learns at a resolution. */
interface Lengths extends ThroughGenerator {
  readonly latentSteps: number;
  readonly latentRate: number;
}
interface ThroughGenerator {
  readonly imageSteps: number;
  readonly imageRate: number;
  /** Share of the steps after which the rate falls. */
  readonly holdUntil: number;
  /** Weight of the mean square of the picture's error, in which hair and cloth count as much as a face. */
  readonly squares: number;
  /** In each part, pictures that G paints itself, of cast members in poses they were never painted in: their w is known. */
  readonly samples: number;
}
const PLAIN = { holdUntil: 0.4, squares: 0, samples: 0 } as const;
const AT_SMALL: Lengths = { latentSteps: 1_000, latentRate: 1e-3, imageSteps: 1_200, imageRate: 6e-4, ...PLAIN };
const AT_FULL: Lengths = { latentSteps: 300, latentRate: 8e-4, imageSteps: 700, imageRate: 5e-4, ...PLAIN };
/** Then, through the finished generator, four times more: by now it has seen every painting so often that it would learn them by heart. */
const POLISH: Readonly<Record<string, ThroughGenerator>> = {
  polish: { imageSteps: 700, imageRate: 4e-4, holdUntil: 0.25, squares: 40, samples: 2 },
  'polish-further': { imageSteps: 600, imageRate: 5e-4, holdUntil: 0.25, squares: 60, samples: 2 },
  'polish-last': { imageSteps: 300, imageRate: 4e-4, holdUntil: 0.1, squares: 100, samples: 2 },
  'polish-settled': { imageSteps: 400, imageRate: 5e-4, holdUntil: 0.1, squares: 150, samples: 2 },
};

/**
 * Learns image -> w: first from the known w of the cast's paintings alone, then through the generator, on the cast and on strangers;
 * at half the resolution, then grown, at the full one.
 */
export function trainEncoder(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`encoder-${RESOLUTION}`, async () => {
    const small = await finished(`encoder-${SMALL}`, () =>
      new EncoderTraining(runtime, SMALL, AT_SMALL).run((shapes) => initialWeights('encoder', shapes, SEED + 2)),
    );
    return new EncoderTraining(runtime, RESOLUTION, AT_FULL).run(() => growEncoder(ENCODER, small));
  });
}

/** Goes on through the generator as it is now. */
export function polishEncoder(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`encoder-${RESOLUTION}-polished`, async () => {
    const training = new EncoderTraining(runtime, RESOLUTION, AT_FULL);
    let weights = await latest(`encoder-${RESOLUTION}`);
    for (const [phase, lengths] of Object.entries(POLISH)) weights = await training.goOn(phase, weights, lengths);
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

class EncoderTraining {
  private readonly config: EncoderConfig;
  private readonly frames = new FrameSet('training');

  constructor(
    private readonly runtime: Runtime,
    private readonly resolution: number,
    private readonly lengths: Lengths,
  ) {
    this.config = encoderConfig(resolution);
  }

  /** @param start the first weights, given the shapes of those that are trained */
  async run(start: (shapes: Map<string, Shape>) => Map<string, F32>): Promise<Map<string, F32>> {
    const cast = await latest(`generator-${this.resolution}`);
    const codes = await this.knownCodes(cast);
    return this.imagePhase('image', cast, codes, await this.latentPhase(codes, start), this.lengths);
  }

  async goOn(phase: string, weights: Weights, lengths: ThroughGenerator): Promise<Map<string, F32>> {
    const cast = await latest(`generator-${this.resolution}`);
    return this.imagePhase(phase, cast, await this.knownCodes(cast), weights, lengths);
  }

  private async knownCodes(cast: Weights): Promise<F32> {
    const teacher = await Teacher.open(this.runtime, cast);
    const codes = await codesOf(teacher, this.frames);
    await teacher.release();
    return codes;
  }

  private async latentPhase(codes: F32, start: (shapes: Map<string, Shape>) => Map<string, F32>) {
    const { resolution, config, frames, lengths } = this;
    const g = new Graph();
    const w = encodeToW(g, config, g.input('image', [LATENT_BATCH, 3, resolution, resolution]));
    const step = trainingStep(
      'encoder-latent',
      mul(latentLoss(w, g.input('w', [LATENT_BATCH, config.wDim])), LATENT_WEIGHT),
    );
    const initial = start(new Map(step.parameters.specs.map(({ name, shape }) => [name, shape])));
    initial.set('latent_avg', meanRow(codes));
    return regress(this.runtime, {
      name: `encoder-latent-${resolution}`,
      step,
      initial,
      steps: lengths.latentSteps,
      batchSize: LATENT_BATCH,
      rate: lengths.latentRate,
      holdUntil: 0.7,
      batch: (random) => {
        const picked = Array.from({ length: LATENT_BATCH }, () => random.below(frames.count));
        const images = picked.map((i) => frames.frame(i));
        return { image: imageBatch(images, resolution), w: pick(codes, picked) };
      },
    });
  }

  private async imagePhase(
    phase: string,
    cast: Weights,
    codes: F32,
    initial: Weights,
    { imageSteps, imageRate, holdUntil, squares, samples }: ThroughGenerator,
  ): Promise<Map<string, F32>> {
    const { resolution } = this;
    const heldOut = new FrameSet('heldOutPoses');
    const step = this.imageStep(cast, squares, samples);
    const draw = await this.draws(cast, codes, samples);
    return regress(this.runtime, {
      name: `encoder-${phase}-${resolution}`,
      step,
      initial,
      steps: imageSteps,
      batchSize: BATCH,
      parts: PARTS,
      rate: imageRate,
      holdUntil,
      batch: draw,
      measure: async (average) => {
        const both = new Map([...cast, ...average]);
        const psnr = await reconstructionPsnr(this.runtime, both, resolution, heldOut, 200);
        return { name: 'negative PSNR of held-out poses', value: -psnr };
      },
    });
  }

  /** Paintings first, then G's own pictures, whose w are the last rows. */
  private imageStep(cast: Weights, squares: number, samples: number): TrainingStep {
    const { resolution, config } = this;
    const generator = generatorConfig(resolution);
    const g = new Graph();
    const known = g.input('w', [ROWS, config.wDim]);
    const paintings = g.input('image', [ROWS - samples, 3, resolution, resolution]);
    const paint = (w: Value) => synthesis(g, generator, repeatW(generator, w));
    const own = () => paint(slice(known, 0, ROWS - samples, ROWS));
    const image = samples > 0 ? concat([paintings, own()], 0) : paintings;
    const w = encodeToW(g, config, image);
    const off = mul(sub(w, known), g.input('known', [ROWS, 1]));
    const painted = paint(w);
    const picture = paintingLoss(painted, image, g.input('mask', [ROWS, 1, resolution, resolution]));
    const plain = mul(meanAll(square(sub(painted, image))), squares);
    const latent = meanAll(square(off));
    const seen = squares > 0 ? add(picture, plain) : picture;
    return trainingStep('encoder-image', add(seen, mul(latent, LATENT_WEIGHT)), {
      metrics: { latent: reshape(latent, []) },
      frozen: cast,
    });
  }

  /** What `imageStep` is fed: paintings of the cast, then of strangers, whose w nobody knows, then w of pictures that G paints. */
  private async draws(cast: Weights, codes: F32, samples: number): Promise<(random: Random) => Feeds> {
    const { resolution, config, frames } = this;
    const strangers = new FrameSet('strangers');
    const mixed = samples > 0 ? await mixedCodes(this.runtime, cast, frames) : undefined;
    return (random) => {
      const picked = Array.from({ length: ROWS - STRANGERS - samples }, () => random.below(frames.count));
      const others = Array.from({ length: STRANGERS }, () => strangers.frame(random.below(strangers.count)));
      const made = Array.from({ length: samples }, () => random.below(MIXED_CODES));
      const paintings = [...picked.map((i) => frames.frame(i)), ...others];
      const w = f32([ROWS, config.wDim]);
      w.data.set(pick(codes, picked).data);
      if (mixed) w.data.set(pick(mixed.codes, made).data, (ROWS - samples) * config.wDim);
      // mouth and eyes of a mixed picture are about where they are in the painting its pose is from
      const posed = made.map((i) => frames.frame(mixed?.poseOf[i] as number));
      return {
        image: imageBatch(paintings, resolution),
        mask: maskBatch([...paintings, ...posed], resolution),
        w,
        known: f32(
          [ROWS, 1],
          [...paintings, ...posed].map(({ subject }) => (subject < TRAINING_CAST ? 1 : 0)),
        ),
      };
    };
  }
}

/** w of cast members in the poses of others' paintings, and the frame each pose is from. */
async function mixedCodes(runtime: Runtime, cast: Weights, frames: FrameSet) {
  const random = new Random(SEED, 33);
  const teacher = await Teacher.open(runtime, cast);
  const poseOf = Array.from({ length: MIXED_CODES }, () => random.below(frames.count));
  const codes = await teacher.codes(
    poseOf.map((i) => castRow(onlySubject(random.below(TRAINING_CAST)), frames.frame(i).pose)),
  );
  await teacher.release();
  return { codes, poseOf };
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
  resolution: number,
  set: FrameSet,
  count: number,
): Promise<number> {
  const n = 20;
  const config = generatorConfig(resolution);
  const g = new Graph();
  const w = encodeToW(g, encoderConfig(resolution), g.input('image', [n, 3, resolution, resolution]));
  const output = synthesis(g, config, repeatW(config, w));
  const session = await runtime.load(compile({ output }, { name: 'reconstruction', weights }));
  let sum = 0;
  for (let at = 0; at < count; at += n) {
    const drawn = Array.from({ length: n }, (_, i) => set.frame(at + i));
    const image = imageBatch(drawn, resolution);
    const fetched = await session.run({ image });
    sum += meanPsnr(fetched['output'] as F32, image) * n;
  }
  await session.release();
  return sum / count;
}
