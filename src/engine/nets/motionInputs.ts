import { StudioError } from '../../shared/errors';
import type { MotionConfig } from '../../shared/networks';
import type { Graph, Value } from '../graph';
import { f32, type F32 } from '../tensor/tensor';

/**
 * What the motion network is told about T moments, each on its own, so that any set of moments of a clip of any length costs the
 * same memory. A row is one moment; the rows of several clips can be mixed freely.
 */
export interface MotionInputs<V> {
  /** [T, window, motionDim]: the random codes around each moment, oldest first. */
  readonly codes: V;
  /** [T, window]: 1 where the code exists, 0 where it would lie before the clip. */
  readonly inside: V;
  /** [T, window]: 1 where the code is the clip's first, which the network replaces by its own constant. */
  readonly first: V;
  /** [T, 4]: the moment in code distances and frames, split so that float32 keeps its precision (`clockRow`). */
  readonly clock: V;
}

/** Moments must be before this frame: beyond it float32 cannot place them exactly enough. */
export const FRAME_LIMIT = 2 ** 22;
const CLOCK_COLUMNS = 4;
/** Frame numbers are split at multiples of this, so that products with 12-bit rates are exact in float32. */
const COARSE = 2048;

/**
 * Codes that one moment depends on. u[l] and u[l+1] are needed, each of two causal convolutions looks (kernel-1)/2 codes back:
 * so codes l - (kernel-1) to l + 1, which is kernel + 1 in all.
 */
export function windowLength(config: MotionConfig): number {
  return config.kernel + 1;
}

/** Where a moment lies between two codes: l = floor(t/d), alpha = (t mod d)/d. */
export function placeOf(config: MotionConfig, time: number): { left: number; alpha: number } {
  const left = Math.floor(time / config.codeDistance);
  return { left, alpha: (time - left * config.codeDistance) / config.codeDistance };
}

/** First and last index of the codes that a moment depends on, and that exist. Code 0 is the network's constant. */
export function codesOf(config: MotionConfig, time: number): { first: number; last: number } {
  const { left } = placeOf(config, time);
  return { first: Math.max(0, left + 2 - windowLength(config)), last: left + 1 };
}

/**
 * Feeds for the inputs that `motionInputs` declares.
 * @param times moments in frames from the start of the clip, whole or fractional, in any order
 * @param codeAt the clip's code number `index` >= 1 (standard normal, motionDim numbers) for row `row` of `times`; it is asked for
 *   the same index again and again and must answer with the same numbers
 * @throws StudioError('bad-input') for a moment that is negative, not finite or from FRAME_LIMIT on
 */
export function motionFeeds(
  config: MotionConfig,
  times: readonly number[],
  codeAt: (index: number, row: number) => Float32Array,
): MotionInputs<F32> {
  const window = windowLength(config);
  const feeds = {
    codes: f32([times.length, window, config.motionDim]),
    inside: f32([times.length, window]),
    first: f32([times.length, window]),
    clock: f32([times.length, CLOCK_COLUMNS]),
  };
  times.forEach((time, row) => {
    if (!(time >= 0 && time < FRAME_LIMIT)) {
      throw new StudioError('bad-input', `Frame ${time} cannot be animated: choose one from 0 to ${FRAME_LIMIT - 1}.`);
    }
    feeds.clock.data.set(clockRow(config, time), row * CLOCK_COLUMNS);
    const oldest = placeOf(config, time).left + 2 - window;
    for (let slot = Math.max(0, -oldest); slot < window; slot++) {
      const at = row * window + slot;
      feeds.inside.data[at] = 1;
      if (oldest + slot === 0) feeds.first.data[at] = 1;
      else feeds.codes.data.set(codeAt(oldest + slot, row), at * config.motionDim);
    }
  });
  return feeds;
}

/** Graph inputs for T moments, named as the fields of MotionInputs. */
export function motionInputs(g: Graph, config: MotionConfig, moments: number): MotionInputs<Value> {
  const window = windowLength(config);
  return {
    codes: g.input('codes', [moments, window, config.motionDim]),
    inside: g.input('inside', [moments, window]),
    first: g.input('first', [moments, window]),
    clock: g.input('clock', [moments, CLOCK_COLUMNS]),
  };
}

/** [alpha, t - tL, coarse, fine] with tL = l d = coarse + fine, coarse a multiple of 2048 frames. */
function clockRow(config: MotionConfig, time: number): number[] {
  const { left, alpha } = placeOf(config, time);
  const start = left * config.codeDistance;
  const fine = start % COARSE;
  return [alpha, time - start, start - fine, fine];
}
