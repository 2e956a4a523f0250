import { add, Graph, meanAll, mul, square, sub, type Value } from '../../../src/engine/graph';
import { initialWeights } from '../../../src/engine/nets/initial';
import { fullyConnected } from '../../../src/engine/nets/layers';
import { repeatW, synthesis } from '../../../src/engine/nets/stylegan2';
import { compile } from '../../../src/engine/onnx';
import type { Runtime } from '../../../src/engine/runtime/types';
import type { Random } from '../../../src/engine/tensor/random';
import type { F32, Weights } from '../../../src/engine/tensor/tensor';
import { trainingStep, type TrainingStep } from '../../../src/engine/train/step';
import type { GeneratorConfig } from '../../../src/shared/networks';
import { castCode, castShapes } from '../castNetwork';
import { castFeeds, imageBatch, maskBatch } from '../data/batch';
import { FrameSet, type Frame } from '../data/frames';
import { changedLoss, paintingLoss, pairLoss, structureLoss } from '../losses';
import { widen } from '../grow';
import { PARTS, regress } from '../regress';
import { generatorConfig, NARROW, RESOLUTION, SEED, SMALL, WIDE } from '../plan';
import { IDENTITY_DIMS, POSE_DIMS, TRAINING_CAST } from '../portrait';
import { meanPsnr } from '../../../src/engine/measure/likeness';
import { finished, latest, read, stored, write } from '../weightFile';

interface Phase {
  readonly name: string;
  readonly resolution: number;
  /** Channels times resolution. */
  readonly width: number;
  /** Images seen. */
  readonly images: number;
  readonly batch: number;
  readonly rate: number;
  readonly holdUntil: number;
  /** Weight of the differences within pairs; they count once the pictures are there. */
  readonly pairs: number;
  /** Weight of the mean square in what differs within pairs; 0 if left out. */
  readonly changed?: number;
  /** Weight of the pose being a linear function of w. */
  readonly readable: number;
  /** Weight of the structural similarity. */
  readonly structure: number;
  /** Weight of the mean square, in which hair and cloth count as much as a face. */
  readonly squares: number;
}
const EARLY = { width: NARROW, batch: 16, pairs: 0, readable: 0, structure: 0, squares: 0 };
const PHASES: readonly Phase[] = [
  { ...EARLY, name: '32', resolution: SMALL / 2, images: 16_000, rate: 1e-2, holdUntil: 0.9 },
  { ...EARLY, name: '64', resolution: SMALL, images: 86_400, rate: 8e-3, holdUntil: 0.5 },
  { ...EARLY, name: '64-expressions', resolution: SMALL, images: 19_200, rate: 6e-3, holdUntil: 0.8, pairs: 2 },
  {
    name: '128',
    resolution: RESOLUTION,
    width: NARROW,
    images: 36_000,
    batch: 8,
    rate: 4e-3,
    holdUntil: 0.35,
    pairs: 4,
    readable: 0.5,
    structure: 0,
    squares: 0,
  },
];
/** Afterwards the synthesis network alone goes on, with a w that stays. */
const POLISH: Phase = {
  ...{ name: '128-polish', resolution: RESOLUTION, width: NARROW, images: 44_000, batch: 16 },
  ...{ rate: 3e-3, holdUntil: 0.3, pairs: 4, readable: 0, structure: 0.5, squares: 0 },
};
/** Then both together once more: what an expression does is made plain in w, which the networks that learn w come to know only now. */
const EXPRESSIONS: Phase = {
  ...{ name: '128-expressions', resolution: RESOLUTION, width: NARROW, images: 24_000, batch: 16 },
  ...{ rate: 2e-3, holdUntil: 0.4, pairs: 10, readable: 1, structure: 0.5, squares: 0 },
};
/** A synthesis network with more channels, which goes on alone: first to put them to use, then once more from a high rate. */
const WIDENED: readonly Phase[] = [
  {
    ...{ name: '128-wide', resolution: RESOLUTION, width: WIDE, images: 17_600, batch: 8 },
    ...{ rate: 1e-3, holdUntil: 0.25, pairs: 8, readable: 0, structure: 2, squares: 60 },
  },
  {
    ...{ name: '128-wide-further', resolution: RESOLUTION, width: WIDE, images: 26_400, batch: 8 },
    ...{ rate: 1.5e-3, holdUntil: 0.25, pairs: 10, readable: 0, structure: 2, squares: 60 },
  },
  {
    ...{ name: '128-wide-expressions', resolution: RESOLUTION, width: WIDE, images: 12_000, batch: 8 },
    ...{ rate: 1e-3, holdUntil: 0.2, pairs: 20, readable: 0, structure: 2, squares: 60 },
  },
];
/**
 * Last the cast network alone: which w to ask the finished synthesis network for. Plain squares and those of what an expression changes
 * weigh so much here that they outdo the other losses, which the synthesis network learned by and which leave a smile half done.
 */
const SETTLE: Phase = {
  ...{ name: '128-settle', resolution: RESOLUTION, width: WIDE, images: 6_000, batch: 8 },
  ...{ rate: 2e-3, holdUntil: 0.1, pairs: 0, changed: 1_500, readable: 0, structure: 2, squares: 500 },
};
/** The colours of a new block start faint, so that the grown network paints what the smaller one painted. */
const FAINT = 0.1;
/** The readout of the pose starts from nothing late in the training: it takes larger steps. */
const READOUT_RATE = 10;

function castInputs(g: Graph, n: number) {
  return {
    member: g.input('member', [n, TRAINING_CAST]),
    traits: g.input('traits', [n, IDENTITY_DIMS]),
    pose: g.input('pose', [n, POSE_DIMS]),
  };
}

/** Subject and pose -> picture, with the weights given: for reports. */
export async function castRenderer(runtime: Runtime, weights: Weights, config: GeneratorConfig, n: number) {
  const g = new Graph();
  const { member, traits, pose } = castInputs(g, n);
  const w = castCode(g, member, traits, pose);
  const image = synthesis(g, config, repeatW(config, w));
  return runtime.load(compile({ image, w }, { name: `cast-${config.resolution}`, weights }));
}

function step(phase: Phase, rows: number, frozen?: Weights) {
  const { name, resolution, width, pairs, changed = 0, readable, structure, squares } = phase;
  const g = new Graph();
  const config = generatorConfig(resolution, width);
  const { member, traits, pose } = castInputs(g, rows);
  const w = castCode(g, member, traits, pose);
  const image = synthesis(g, config, repeatW(config, w));
  const target = g.input('target', [rows, 3, resolution, resolution]);
  const mask = g.input('mask', [rows, 1, resolution, resolution]);
  const terms: Record<string, [weight: number, term: () => Value]> = {
    picture: [1, () => paintingLoss(image, target, mask)],
    difference: [pairs, () => pairLoss(image, target, mask)],
    changed: [changed, () => changedLoss(image, target)],
    structure: [structure, () => structureLoss(image, target)],
    squares: [squares, () => meanAll(square(sub(image, target)))],
    unread: [readable, () => meanAll(square(sub(readPose(g, w), pose)))],
  };
  const used = Object.entries(terms).filter(([, [weight]]) => weight > 0);
  const metrics = Object.fromEntries(used.map(([key, [, term]]) => [key, term()]));
  const loss = used.map(([key, [weight]]) => mul(metrics[key] as Value, weight)).reduce(add);
  return trainingStep(`generator-${name}`, loss, { metrics, frozen });
}

/**
 * The pose as a linear function of w, by weights that only training knows. Factors that move few pixels are else lost on the way into w,
 * and the synthesis network, which reads w linearly, cannot learn what to do with them.
 */
function readPose(g: Graph, w: Value): Value {
  const weight = g.weight('readout.weight', [POSE_DIMS, w.shape[1] as number]);
  return fullyConnected(w, weight, g.weight('readout.bias', [POSE_DIMS]));
}

/** Learns to paint the cast: synthesis network and cast network together, growing. @returns their averaged weights */
export function trainGenerator(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`generator-${RESOLUTION}`, () => train(runtime));
}

/** Paints better. @returns the synthesis network and the cast network it belongs to */
export function polishGenerator(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`generator-${RESOLUTION}-polished`, async () => {
    const weights = await read(`generator-${RESOLUTION}`);
    const sets = paintedSets();
    const polished = await trainPhase(runtime, POLISH, sets, weights, castOf(weights));
    return trainPhase(runtime, EXPRESSIONS, sets, new Map([...weights, ...polished]));
  });
}

/** Paints better still, with more channels: begins with what the narrower network paints. @returns the same as `polishGenerator` */
export function widenGenerator(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`generator-${RESOLUTION}-wide`, async () => {
    let weights = await read(`generator-${RESOLUTION}-polished`);
    const cast = castOf(weights);
    const sets = paintedSets();
    for (const phase of WIDENED) weights = await trainPhase(runtime, phase, sets, weights, cast);
    return new Map([...cast, ...weights]);
  });
}

/** Asks the sharpened synthesis network, which stays, for the right w. @returns both, as above */
export function settleCast(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`generator-${RESOLUTION}-settled`, async () => {
    const weights = await latest(`generator-${RESOLUTION}`);
    const cast = castOf(weights);
    const painter = new Map([...weights].filter(([name]) => !cast.has(name)));
    return new Map([...painter, ...(await trainPhase(runtime, SETTLE, paintedSets(), cast, painter))]);
  });
}

const castOf = (weights: Weights) => new Map([...weights].filter(([name]) => name.startsWith('cast.')));
const paintedSets = () => ({ frames: new FrameSet('training'), heldOut: new FrameSet('heldOutPoses') });

async function train(runtime: Runtime): Promise<Map<string, F32>> {
  const sets = paintedSets();
  const small = await stored(`generator-${SMALL}`);
  let weights = small ?? new Map<string, F32>();
  for (const phase of PHASES.filter(({ resolution }) => !small || resolution > SMALL)) {
    weights = await trainPhase(runtime, phase, sets, weights);
    if (phase.resolution === SMALL) await write(`generator-${SMALL}`, weights);
  }
  return weights;
}

/** @param frozen weights that stay as they are */
function trainPhase(
  runtime: Runtime,
  phase: Phase,
  { frames, heldOut }: ReturnType<typeof paintedSets>,
  weights: Weights,
  frozen?: Weights,
): Promise<Map<string, F32>> {
  const { name, resolution, width, images, batch, rate, holdUntil } = phase;
  const rows = batch / PARTS;
  const training = step(phase, rows, frozen);
  return regress(runtime, {
    name: `generator-${name}`,
    step: training,
    initial: grown(training.parameters, weights),
    steps: Math.round(images / batch),
    batchSize: batch,
    parts: PARTS,
    rate,
    rateScale: (parameter) => (parameter.startsWith('readout') ? READOUT_RATE : 1),
    holdUntil,
    batch: (random) => {
      const drawn = pairs(frames, random, rows);
      return {
        ...castFeeds(
          drawn.map((f) => f.subject),
          drawn.map((f) => f.pose),
        ),
        target: imageBatch(drawn, resolution),
        mask: maskBatch(drawn, resolution),
      };
    },
    measure: async (average) => {
      const all = new Map([...(frozen ?? []), ...average]);
      const psnr = await heldOutPsnr(runtime, all, generatorConfig(resolution, width), heldOut, 200);
      return { name: 'negative PSNR of held-out poses', value: -psnr };
    },
  });
}

/** The weights so far, and initial ones for what they lack. */
function grown({ specs }: TrainingStep['parameters'], weights: Weights): Map<string, F32> {
  const fresh = initialWeights('generator', new Map(specs.map(({ name, shape }) => [name, shape])), SEED);
  for (const name of castShapes().keys()) if (name.endsWith('embedding')) scale(fresh.get(name), 0.5);
  if (weights.size > 0) for (const [name, tensor] of fresh) if (name.endsWith('torgb.weight')) scale(tensor, FAINT);
  return widen(fresh, weights);
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
async function heldOutPsnr(
  runtime: Runtime,
  weights: Weights,
  config: GeneratorConfig,
  set: FrameSet,
  count: number,
): Promise<number> {
  const n = 20;
  const session = await castRenderer(runtime, weights, config, n);
  let sum = 0;
  for (let at = 0; at < count; at += n) {
    const frames = Array.from({ length: n }, (_, i) => set.frame(at + i));
    const feeds = castFeeds(
      frames.map((f) => f.subject),
      frames.map((f) => f.pose),
    );
    const { image } = await session.run(feeds);
    sum += meanPsnr(image as F32, imageBatch(frames, config.resolution)) * n;
  }
  await session.release();
  return sum / count;
}
