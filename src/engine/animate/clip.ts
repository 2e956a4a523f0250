import type { F32 } from '../tensor/tensor';
import { throwIfCancelled } from '../../shared/errors';
import { MotionCodes } from './codes';
import { layerCodes, withStrength, type LatentOptions } from './latent';
import { aboutPivot } from './look';
import type { MotionPlayer } from './motion';
import type { Schedule } from './schedule';

export interface ClipPlan {
  readonly schedule: Schedule;
  readonly seed: number;
  readonly latent: LatentOptions;
  /** w0 [1,wDim] of the portrait the player shows. */
  readonly w0: F32;
  /** w_avg [wDim] of the generator. */
  readonly average: F32;
  readonly numWs: number;
}

/** A run of frames as every look paints them: bytes [count,R,R,3] for each, in the order of the looks. */
export interface FrameChunk {
  readonly first: number;
  readonly count: number;
  readonly looks: readonly Uint8Array[];
}

/** What renders frames: ClipRenderer, which see. */
export interface FrameSource {
  readonly chunk: number;
  frames(plan: ClipPlan, first: number, count: number, signal?: AbortSignal): Promise<FrameChunk>;
}

/** The w_t of frames `first` .. `first + count - 1` of a clip, at the strength of the motion: [count,wDim]. */
export async function clipCodes(
  player: MotionPlayer,
  plan: ClipPlan,
  first: number,
  count: number,
  signal?: AbortSignal,
): Promise<F32> {
  const { schedule } = plan;
  const codes = new MotionCodes(player.config.motionDim, plan.seed, schedule.cycle);
  const times = Array.from({ length: count }, (_, i) => schedule.timeOf(first + i));
  return withStrength(await player.codes(times, codes, signal), plan.w0, plan.latent.strength);
}

/**
 * What a look's generator is given for moments w [T,wDim]: about its pivot if it has one, dealt out to the layers and truncated.
 * @returns ws [T,numWs,wDim]
 */
export function lookCodes({ w0, numWs, average, latent }: ClipPlan, w: F32, pivot?: F32): F32 {
  return layerCodes(pivot ? aboutPivot(w, w0, pivot, numWs) : w, numWs, average, latent);
}

/**
 * The frames of a clip in order, a chunk at a time; the next chunk is computed while the last one is used. Memory does not depend on
 * the length.
 * @throws StudioError as ClipRenderer.frames, 'cancelled' between chunks
 */
export async function* clipFrames(
  renderer: FrameSource,
  plan: ClipPlan,
  signal?: AbortSignal,
): AsyncGenerator<FrameChunk> {
  const total = plan.schedule.frames;
  const compute = (first: number): Promise<FrameChunk> | undefined => {
    if (first >= total) return undefined;
    const started = renderer.frames(plan, first, Math.min(renderer.chunk, total - first), signal);
    // it may fail while its predecessor is still in use: it is heard when its turn comes, or not at all if there is none
    started.catch(() => undefined);
    return started;
  };
  let next = compute(0);
  try {
    while (next) {
      throwIfCancelled(signal);
      const ready = await next;
      next = compute(ready.first + ready.count);
      yield ready;
    }
  } finally {
    // a consumer that stops early leaves one chunk under way
    await next?.catch(() => undefined);
  }
}
