import type { MotionConfig } from '../../../../shared/networks';
import { motionFeeds } from '../../../nets/motionInputs';
import type { Feeds } from '../../../runtime/types';
import type { Random } from '../../../tensor/random';
import { f32, rows, sizeOf, type F32 } from '../../../tensor/tensor';
import type { MotionOptions } from './options';
import { deltasOf, drawMoments, MOMENTS } from './times';
import { codesPerWindow, slotsOf, WARM_MOMENTS } from './warm';

/** A clip to be generated. */
export interface FakeClip {
  readonly z: Float32Array;
  readonly moments: readonly number[];
  /** Motion codes, one after the other; the first is not read. */
  readonly codes: Float32Array;
}

/**
 * Draws a clip to be generated. It is as long as one of the data: where those are shorter than a training clip, the discriminator could
 * tell generated ones by their times.
 */
export function drawFake(random: Random, { data, motion, generator }: MotionOptions): FakeClip {
  const z = random.normals(generator.config.zDim);
  const { frames } = data.clips[random.below(data.clips.length)] as { frames: number };
  const moments = drawMoments(random, Math.min(frames, motion.config.maxFrames), true);
  return { z, moments, codes: random.normals(codesPerWindow(motion.config) * motion.config.motionDim) };
}

/** Feeds of the motion network for some moments of several clips, ordered (moment, clip). */
export function motionFeedsOf(
  config: MotionConfig,
  clips: readonly Pick<FakeClip, 'moments' | 'codes'>[],
  moments: readonly number[],
): Feeds {
  const times = moments.flatMap((moment) => clips.map((clip) => clip.moments[moment] as number));
  const { motionDim } = config;
  return {
    ...motionFeeds(config, times, (index, row) => {
      const { codes } = clips[row % clips.length] as FakeClip;
      return codes.subarray(index * motionDim, (index + 1) * motionDim);
    }),
  };
}

/** Time differences of clips, [n,T-1]. */
export function deltas(moments: readonly (readonly number[])[]): F32 {
  return f32([moments.length, MOMENTS - 1], moments.flatMap(deltasOf));
}

/** Reads a clip of the data at drawn moments into `into` [T,3,R,R]. @returns the moments */
export function drawReal(random: Random, { data, motion, mirror }: MotionOptions, into: F32): number[] {
  const clip = random.below(data.clips.length);
  const { frames } = data.clips[clip] as { frames: number };
  const length = Math.min(frames, motion.config.maxFrames);
  const start = random.below(frames - length + 1);
  const moments = drawMoments(random, length, false);
  const mirrored = mirror && random.uniform() < 0.5;
  moments.forEach((moment, i) => data.read(clip, start + moment, rows(into, i, i + 1).data, mirrored));
  return moments;
}

/** Feeds of the warm start for n windows, beside x0: w0, known, own, drawn, slots and the motion inputs. */
export function drawWarm(random: Random, { motion, warm }: MotionOptions, n: number): Feeds {
  const { config } = motion;
  if (!warm) return {};
  const { windows, offsets, w } = warm.inversions;
  const count = codesPerWindow(config);
  const feeds = {
    w0: f32([n, config.wDim]),
    known: f32([WARM_MOMENTS * n, config.wDim]),
    own: f32([1, n * count]),
    drawn: f32([1, config.motionDim, n * count]),
  };
  const times = new Array<number>(WARM_MOMENTS * n).fill(0);
  for (let i = 0; i < n; i++) {
    const index = random.below(windows.length);
    const { frames } = windows[index] as { frames: number };
    const at = offsets[index] as number;
    const start = rows(w, at, at + 1).data;
    rows(feeds.w0, i, i + 1).data.set(start);
    for (let moment = 0; moment < WARM_MOMENTS; moment++) {
      const time = moment === 0 ? 0 : random.below(frames);
      const row = moment * n + i;
      times[row] = time;
      const there = rows(w, at + time, at + time + 1).data;
      rows(feeds.known, row, row + 1).data.set(there.map((v, k) => v - (start[k] as number)));
    }
    for (let code = 0; code < count; code++) feeds.own.data[i * count + code] = index * count + code;
    const noise = random.normals(config.motionDim * count);
    for (let d = 0; d < config.motionDim; d++) {
      feeds.drawn.data.set(noise.subarray(d * count, (d + 1) * count), (d * n + i) * count);
    }
  }
  const none = new Float32Array(config.motionDim);
  const { inside, first, clock } = motionFeeds(config, times, () => none);
  return { ...feeds, slots: slotsOf(config, times, n), inside, first, clock };
}

/** Frames of n clips, to be read into. */
export function emptyClips(n: number, resolution: number): { all: F32; clip: (i: number) => F32 } {
  const all = f32([n * MOMENTS, 3, resolution, resolution]);
  const size = sizeOf(all.shape) / n;
  return { all, clip: (i) => f32([MOMENTS, 3, resolution, resolution], all.data.subarray(i * size, (i + 1) * size)) };
}
