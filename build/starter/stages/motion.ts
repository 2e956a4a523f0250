import { div, Graph, meanAll, mul, reshape, slice, square, sub } from '../../../src/engine/graph';
import { initialWeights } from '../../../src/engine/nets/initial';
import { motionInputs } from '../../../src/engine/nets/motionInputs';
import { expectedShapes } from '../../../src/engine/nets/shapes';
import { motionW } from '../../../src/engine/nets/styleinv';
import { repeatW, synthesis } from '../../../src/engine/nets/stylegan2';
import type { Feeds, Runtime } from '../../../src/engine/runtime/types';
import type { Random } from '../../../src/engine/tensor/random';
import { f32, type F32, type Weights } from '../../../src/engine/tensor/tensor';
import { trainingStep, type TrainingStep } from '../../../src/engine/train/step';
import { castCode } from '../castNetwork';
import { clipFeeds, directedClip, rowAt, type DirectedClip } from '../data/clips';
import { growMotion } from '../grow';
import { regress } from '../regress';
import { generatorConfig, MOTION, motionConfig, RESOLUTION, SEED, SMALL } from '../plan';
import { IDENTITY_DIMS, POSE_DIMS, TRAINING_CAST } from '../portrait';
import { castTensors } from '../teacher';
import { finished, latest, read } from '../weightFile';
import { trainCodes } from './motionCodes';

const CLIPS = 4;
/** Moments of each clip in a batch; the first is the start. */
const MOMENTS = 6;
/** Steps and learning rate at half the resolution, where the codes' meaning is learned, and at the full one. */
const AT_SMALL: Lengths = { steps: 9_000, rate: 2.5e-3, holdUntil: 0.5 };
const AT_FULL: Lengths = { steps: 600, rate: 1.2e-3, holdUntil: 0.4 };
const SETTLE: Lengths = { steps: 600, rate: 1.2e-3, holdUntil: 0.2 };
interface Lengths {
  readonly steps: number;
  readonly rate: number;
  readonly holdUntil: number;
}
/**
 * Learns w_t - w0 from the director, whose motion is a known function of the same random codes (absolute w would not do: the
 * encoder's own error would swamp the motion). Convolutions start from the inversion encoder's.
 */
export function trainMotion(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`motion-${RESOLUTION}`, async () => {
    const small = await finished(`motion-${SMALL}`, async () => train(runtime, SMALL, AT_SMALL, await firstWeights()));
    const begun = await trainCodes(runtime, growMotion(MOTION, small), motionRateScale);
    return train(runtime, RESOLUTION, AT_FULL, begun);
  });
}

/** Goes on once the cast's w have settled. */
export function settleMotion(runtime: Runtime): Promise<Map<string, F32>> {
  return finished(`motion-${RESOLUTION}-settled`, async () =>
    train(runtime, RESOLUTION, SETTLE, await latest(`motion-${RESOLUTION}`), 'motion-settle'),
  );
}

async function train(
  runtime: Runtime,
  resolution: number,
  { steps, rate, holdUntil }: Lengths,
  initial: Map<string, F32>,
  name = `motion-${resolution}`,
): Promise<Map<string, F32>> {
  const frozen = await latest(`generator-${resolution}`);
  const weights = await regress(runtime, {
    name,
    step: motionStep(resolution, new Map([...frozen, ...fixedBuffers()])),
    initial,
    steps,
    batchSize: CLIPS * MOMENTS,
    rate,
    rateScale: motionRateScale,
    holdUntil,
    batch: (random) => motionBatch(random),
  });
  return new Map([...initial, ...weights]);
}

function motionStep(resolution: number, frozen: Weights): TrainingStep {
  const config = generatorConfig(resolution);
  const rows = CLIPS * MOMENTS;
  const g = new Graph();
  const target = castCode(
    g,
    g.input('member', [rows, TRAINING_CAST]),
    g.input('traits', [rows, IDENTITY_DIMS]),
    g.input('pose', [rows, POSE_DIMS]),
  );
  // rows are ordered (moment, clip) and moment 0 is the start
  const w0 = slice(target, 0, 0, CLIPS);
  const x0 = synthesis(g, config, repeatW(config, w0));
  const w = motionW(g, motionConfig(resolution), x0, w0, motionInputs(g, MOTION, rows));
  const start = slice(w, 0, 0, CLIPS);
  const error = meanAll(square(sub(w, target)));
  const tiled = reshape(target, [MOMENTS, CLIPS, config.wDim]);
  const size = meanAll(square(sub(tiled, reshape(w0, [1, CLIPS, config.wDim]))));
  return trainingStep('motion', mul(error, 20), {
    metrics: { ratio: div(error, size), start: meanAll(square(sub(start, w0))) },
    frozen,
  });
}

/** Of the smaller network: the inversion encoder's body, and codes that pass through unmixed. */
async function firstWeights(): Promise<Map<string, F32>> {
  const stored = expectedShapes({ kind: 'motion', config: motionConfig(SMALL) });
  const initial = initialWeights('motion', stored, SEED + 3, lrMultiplierOf);
  for (const [name, tensor] of await read(`encoder-${SMALL}`))
    if (sharesShape(initial.get(name), tensor)) initial.set(name, tensor);
  for (const [name, tensor] of fixedBuffers()) initial.set(name, tensor);
  passCodesThrough(initial);
  return initial;
}

function motionBatch(random: Random): Feeds {
  const clips = Array.from({ length: CLIPS }, () => directedClip(random, MOTION.maxFrames));
  const times = Array.from({ length: CLIPS * MOMENTS }, (_, row) =>
    row < CLIPS ? 0 : random.uniform() * (MOTION.maxFrames - 1),
  );
  const targets = times.map((time, row) => rowAt(clips[row % CLIPS] as DirectedClip, time));
  return { ...clipFeeds(clips, times), ...castTensors(targets) };
}

const lrMultiplierOf = (name: string): number =>
  /mapping\.fcf|motion_encoder\.conv/.test(name) && name.endsWith('weight') ? 0.01 : 1;
const sharesShape = (a: F32 | undefined, b: F32): boolean => a?.shape.join() === b.shape.join();

/** Equalised layers store weights of order 1 or 100: they take steps to match. */
function motionRateScale(name: string): number {
  if (/mapping\.fcf|motion_encoder\.conv/.test(name)) return 100;
  return /\.fc\.|_predictor\.|encoder\.linear\./.test(name) ? 3 : 1;
}

/** Added to the codes so that nearly all are positive, where the leaky ReLU is linear. */
const CODE_SHIFT = 3;
/** Learning-rate multiplier of the convolutions over the codes: stored values are this much larger than effective ones. */
const CODE_LR = 0.01;

/** Lets the convolutions over the codes start as the identity on the present code, so that no code is lost in a random mixture. */
function passCodesThrough(weights: Map<string, F32>): void {
  const { motionDim, kernel } = MOTION;
  const present = (kernel - 1) / 2;
  for (const layer of [0, 1]) {
    const name = `mapping.motion_encoder.conv.${layer}`;
    const weight = f32([motionDim, motionDim, kernel]);
    for (let i = 0; i < motionDim; i++)
      weight.data[(i * motionDim + i) * kernel + present] = Math.sqrt(motionDim * kernel) / CODE_LR;
    weights.set(`${name}.weight`, weight);
    weights.set(
      `${name}.bias`,
      f32([motionDim], new Float32Array(motionDim).fill(layer === 0 ? CODE_SHIFT / CODE_LR : 0)),
    );
  }
}

/** The positional encoding's buffers by their definition: periods evenly spaced in log2 from the longest to the shortest. */
function fixedBuffers(): Map<string, F32> {
  const { frequencies, minPeriod, maxPeriod } = MOTION;
  const [low, high] = [Math.log2(minPeriod), Math.log2(maxPeriod)];
  const periods = Float32Array.from(
    { length: frequencies },
    (_, i) => 2 ** (high - ((high - low) * i) / (frequencies - 1)),
  );
  const name = 'mapping.motion_encoder.time_encoder.';
  return new Map([
    [
      `${name}freqs`,
      f32(
        [1, frequencies],
        periods.map((period) => (2 * Math.PI) / period),
      ),
    ],
    [
      `${name}phase_scales`,
      f32(
        [1, frequencies],
        periods.map((period) => maxPeriod / period),
      ),
    ],
  ]);
}
