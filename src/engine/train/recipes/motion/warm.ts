import type { MotionConfig } from '../../../../shared/networks';
import { add, exp, gather, Graph, meanAll, mul, reshape, square, sub, transpose, type Value } from '../../../graph';
import type { Target } from '../../../graph/op';
import { motionInputs, placeOf, windowLength, type MotionInputs } from '../../../nets/motionInputs';
import { motionW } from '../../../nets/styleinv';
import { repeatW, synthesis } from '../../../nets/stylegan2';
import { compile } from '../../../onnx';
import type { OnnxModel } from '../../../runtime/types';
import { Random } from '../../../tensor/random';
import { f32, type F32 } from '../../../tensor/tensor';
import type { ParameterSpec } from '../../parameters';
import { trainingStep, type TrainingStep } from '../../step';
import type { MotionOptions, WarmStart } from './options';
import { PREFIX, startInputs, type StepCommon } from './parts';

/**
 * The warm start: the motion network repeats inverted clips, w_t - w_0, from codes that every window of a clip learns for itself, each number of
 * a code as a mean and a deviation (docs/decisions/0005).
 */

/** Names of the tables of codes. */
export const CODES = { mean: 'codes.mean', deviation: 'codes.deviation' } as const;
/** Moments of a window in one iteration, the first among them. */
export const WARM_MOMENTS = 6;
/** Deviations start here: codes are mostly their own. */
const FIRST_DEVIATION = 0.3;

/** Iterations in which the rate rises: AdaIN blocks at random would make Adam's first steps, all of full size, blow the features up. */
const RISE = 200;
/** Share of the warm start after which the rate falls along a cosine. */
const HOLD = 0.5;

/** Learning rate of an iteration of the warm start. */
export function warmRate({ rate, iterations }: Pick<WarmStart, 'rate' | 'iterations'>, iteration: number): number {
  const rise = Math.min(1, (iteration + 1) / RISE);
  const past = Math.max(0, iteration / iterations - HOLD) / (1 - HOLD);
  return rate * rise * 0.5 * (1 + Math.cos(Math.PI * past));
}

/** Codes that a window has, the first of which the network replaces by its own constant. */
export function codesPerWindow({ maxFrames, codeDistance }: MotionConfig): number {
  return Math.floor((maxFrames - 1) / codeDistance) + 2;
}

/** The tables: [motionDim, windows * codes], means and logarithms of deviations. */
export function codeTables(config: MotionConfig, { inversions }: WarmStart): ParameterSpec[] {
  const shape = [config.motionDim, inversions.windows.length * codesPerWindow(config)];
  return [
    { name: CODES.mean, shape },
    { name: CODES.deviation, shape },
  ];
}

/** First tables: together, means and deviations are standard normal. */
export function firstCodes(config: MotionConfig, warm: WarmStart, seed: number): Map<string, F32> {
  const scale = Math.sqrt(1 - FIRST_DEVIATION ** 2);
  return new Map(
    codeTables(config, warm).map(({ name, shape }) => {
      const table = f32(shape);
      if (name === CODES.deviation) table.data.fill(Math.log(FIRST_DEVIATION));
      else table.data.set(new Random(seed, 0xc0de).normals(table.data.length).map((v) => v * scale));
      return [name, table];
    }),
  );
}

/**
 * Share of the motion that is not explained, mean (w_t - w_0 - known)^2 / spread, plus prior times the mean divergence of the codes from a
 * standard normal. Inputs beside x0, w0 and the motion inputs: `known` [T n,wDim], `own` [1, n codes] (columns of the tables), `drawn`
 * [1,motionDim, n codes] (standard normal), `slots` [1, T n window] (which of the n codes each moment reads).
 */
export function warmStep(
  options: MotionOptions,
  { inversions, prior }: WarmStart,
  n: number,
  common: StepCommon,
): TrainingStep {
  const { config } = options.motion;
  const { motionDim, wDim } = config;
  const moments = WARM_MOMENTS * n;
  const [window, count] = [windowLength(config), codesPerWindow(config)];
  const g = new Graph();
  const { x0, w0 } = startInputs(g, options, n);

  const columns = inversions.windows.length * count;
  const own = g.input('own', [1, n * count]);
  const read = (name: string) => {
    const table = reshape(g.weight(name, [motionDim, columns]), [1, motionDim, columns]);
    return reshape(gather(table, own), [1, motionDim, n * count]);
  };
  const [centre, log] = [read(CODES.mean), read(CODES.deviation)];
  const codes = add(centre, mul(exp(log), g.input('drawn', centre.shape)));
  const spread = gather(codes, g.input('slots', [1, moments * window]));
  const inputs: MotionInputs<Value> = {
    ...motionInputsWithout(g, config, moments),
    codes: transpose(reshape(spread, [motionDim, moments, window]), [1, 2, 0]),
  };
  const w = motionW(g, config, x0, w0, inputs, PREFIX.motion);
  const moved = sub(reshape(w, [WARM_MOMENTS, n, wDim]), reshape(w0, [1, n, wDim]));
  const known = reshape(g.input('known', [moments, wDim]), [WARM_MOMENTS, n, wDim]);
  const error = mul(meanAll(square(sub(moved, known))), 1 / inversions.spread);
  const divergence = meanDivergence(centre, log);
  return trainingStep('warm-start', add(error, mul(divergence, prior)), {
    ...common,
    metrics: { unexplained: error, divergence },
  });
}

/** Mean KL divergence of normals from the standard normal. */
export function meanDivergence(centre: Value, log: Value): Value {
  const squares = add(square(centre), exp(mul(log, 2)));
  return meanAll(sub(mul(sub(squares, 1), 0.5), log));
}

function motionInputsWithout(g: Graph, config: MotionConfig, moments: number): Omit<MotionInputs<Value>, 'codes'> {
  const { inside, first, clock } = motionInputs(g, config, moments);
  return { inside, first, clock };
}

/** For each moment, ordered (moment, clip), which of the n clips' codes lie in its window; 0 where there is none. [1, T n window] */
export function slotsOf(config: MotionConfig, times: readonly number[], n: number): F32 {
  const [window, count] = [windowLength(config), codesPerWindow(config)];
  const slots = f32([1, times.length * window]);
  times.forEach((time, row) => {
    const oldest = placeOf(config, time).left + 2 - window;
    for (let slot = 0; slot < window; slot++) {
      slots.data[row * window + slot] = (row % n) * count + Math.max(0, oldest + slot);
    }
  });
  return slots;
}

/** w0 [n,wDim] -> x0 [n,3,R,R]. */
export function paintModel({ generator: { config, weights } }: MotionOptions, n: number, target: Target): OnnxModel {
  const g = new Graph();
  const x0 = synthesis(g, config, repeatW(config, g.input('w0', [n, config.wDim])));
  return compile({ x0 }, { name: 'paint', weights, target });
}
