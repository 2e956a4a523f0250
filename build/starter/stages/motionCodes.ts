import { add, div, Graph, meanAll, mul, slice, square, sub } from '../../../src/engine/graph';
import { encoderInput, encoderLinear, encoderStage, globalPool } from '../../../src/engine/nets/irse';
import { motionInputs } from '../../../src/engine/nets/motionInputs';
import { motionStyle } from '../../../src/engine/nets/motionStyle';
import { adainBlock } from '../../../src/engine/nets/styleinv';
import { compile } from '../../../src/engine/onnx';
import type { Feeds, Runtime } from '../../../src/engine/runtime/types';
import type { Random } from '../../../src/engine/tensor/random';
import { f32, sizeOf, type F32, type Weights } from '../../../src/engine/tensor/tensor';
import { trainingStep, type TrainingStep } from '../../../src/engine/train/step';
import { castCode } from '../castNetwork';
import { imageBatch } from '../data/batch';
import { clipFeeds, directedClip, rowAt, type DirectedClip } from '../data/clips';
import { FrameSet } from '../data/frames';
import { regress } from '../regress';
import { MOTION, RESOLUTION } from '../plan';
import { IDENTITY_DIMS, POSE_DIMS, TRAINING_CAST } from '../portrait';
import { castTensors, onlySubject } from '../teacher';
import { latest } from '../weightFile';

/** Clips in a batch, one moment of each. */
const BATCH = 192;
const STEPS = 1_300;
const RATE = 2.5e-3;
/** Paintings that clips start from. */
const STARTS = 4_000;
const EVALUATED = 20;
const LAST = MOTION.encoder.stages.length - 1;
/** [channels, height, width] of what the last AdaIN block reads. */
const FEATURES = [
  MOTION.encoder.stages[LAST]?.channels ?? 0,
  RESOLUTION / 2 ** (LAST + 1),
  RESOLUTION / 2 ** (LAST + 1),
] as const;

/**
 * Learns what the codes mean: path from codes to style, last AdaIN block and linear layer, on features of the portrait that are computed
 * once. The style does not drive the earlier blocks while this goes on, so a moment costs a tenth of what it costs through the whole
 * network; that is trained afterwards and finds them ready to join in.
 */
export async function trainCodes(
  runtime: Runtime,
  start: Map<string, F32>,
  rateScale: (name: string) => number,
): Promise<Map<string, F32>> {
  const initial = withoutEarlyStyle(start);
  const buffers = [...initial].filter(([name]) => /time_encoder\.(freqs|phase_scales)$/.test(name));
  const cast = await latest(`generator-${RESOLUTION}`);
  const frames = new FrameSet('training');
  const features = await featuresOf(runtime, initial, frames);
  const weights = await regress(runtime, {
    name: 'motion-codes',
    step: codesStep(new Map([...cast, ...buffers])),
    initial,
    steps: STEPS,
    batchSize: BATCH,
    rate: RATE,
    rateScale,
    holdUntil: 0.5,
    batch: (random) => batchOf(random, frames, features),
  });
  return new Map([...initial, ...weights]);
}

/** The style's readout in all blocks but the last: from zero, so that they normalise and nothing else. */
function withoutEarlyStyle(weights: Weights): Map<string, F32> {
  const silent = (name: string) => {
    const block = /adains\.(\d+)\.norm\d\.fc\./.exec(name)?.[1];
    return block !== undefined && Number(block) < LAST;
  };
  return new Map([...weights].map(([name, tensor]) => [name, silent(name) ? f32(tensor.shape) : tensor]));
}

/** What the last AdaIN block reads, of the first STARTS paintings: [STARTS, ...FEATURES]. */
async function featuresOf(runtime: Runtime, weights: Weights, frames: FrameSet): Promise<F32> {
  const g = new Graph();
  const { encoder, styleDim } = MOTION;
  const image = g.input('image', [EVALUATED, 3, RESOLUTION, RESOLUTION]);
  const style = g.input('style', [EVALUATED, styleDim]);
  let features = encoderInput(g, encoder, image, 'encoder.');
  encoder.stages.forEach((_, stage) => {
    features = encoderStage(g, encoder, features, stage, 'encoder.');
    if (stage < LAST) features = adainBlock(g, features, style, `encoder.adains.${stage}.`);
  });
  const session = await runtime.load(compile({ features }, { name: 'motion-features', weights }));
  const out = f32([STARTS, ...FEATURES]);
  for (let at = 0; at < STARTS; at += EVALUATED) {
    const batch = imageBatch(Array.from({ length: EVALUATED }, (_, i) => frames.frame(at + i)));
    const fetched = await session.run({ image: batch, style: f32([EVALUATED, styleDim]) });
    out.data.set((fetched['features'] as F32).data, at * sizeOf(FEATURES));
  }
  await session.release();
  return out;
}

function codesStep(frozen: Weights): TrainingStep {
  const g = new Graph();
  // the first half of the rows are the starts, the second the moments
  const known = castCode(
    g,
    g.input('member', [2 * BATCH, TRAINING_CAST]),
    g.input('traits', [2 * BATCH, IDENTITY_DIMS]),
    g.input('pose', [2 * BATCH, POSE_DIMS]),
  );
  const w0 = slice(known, 0, 0, BATCH);
  const target = slice(known, 0, BATCH, 2 * BATCH);
  const style = motionStyle(g, MOTION, w0, motionInputs(g, MOTION, BATCH));
  const moved = adainBlock(g, g.input('features', [BATCH, ...FEATURES]), style, `encoder.adains.${LAST}.`);
  const w = add(encoderLinear(g, MOTION.encoder, globalPool(moved), 'encoder.'), w0);
  const error = meanAll(square(sub(w, target)));
  const size = meanAll(square(sub(target, w0)));
  return trainingStep('motion-codes', mul(error, 20), { metrics: { ratio: div(error, size) }, frozen });
}

function batchOf(random: Random, frames: FrameSet, features: F32): Feeds {
  const each = sizeOf(FEATURES);
  const chosen = f32([BATCH, ...FEATURES]);
  const clips = Array.from({ length: BATCH }, (_, row): DirectedClip => {
    const index = random.below(STARTS);
    const { subject, pose } = frames.frame(index);
    chosen.data.set(features.data.subarray(index * each, (index + 1) * each), row * each);
    return { ...directedClip(random, MOTION.maxFrames), member: onlySubject(subject), start: pose };
  });
  const times = clips.map(() => random.uniform() * (MOTION.maxFrames - 1));
  const rows = [...clips.map((clip) => rowAt(clip, 0)), ...clips.map((clip, row) => rowAt(clip, times[row] as number))];
  return { features: chosen, ...clipFeeds(clips, times), ...castTensors(rows) };
}
