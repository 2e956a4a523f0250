import type { Clip } from '../scene';
import type { Cycle } from './cycle';
import { sampleTrack, type Track } from './track';

/** What of a motion network decides when its codes come and how far they reach. */
export interface MotionTiming {
  /** Frames between two motion codes. */
  readonly codeDistance: number;
  /** Taps of the convolutions over the codes: how many codes back a moment looks. */
  readonly kernel: number;
}

/** Which moment of the motion each frame of a clip shows. */
export interface Remap {
  /** Motion time of each frame, in frames. */
  readonly times: Float64Array;
  /** Motion time after the last frame: in a loop, that of the first one come round again. */
  readonly end: number;
  /** How the codes come round, in a loop. */
  readonly cycle?: Cycle;
  /** As the clip has it, or else the network's. */
  readonly codeDistance: number;
  readonly kernel: number;
}

/**
 * Motion time of every frame: start plus the speed of the frames before it; exactly start + i * speed where the speed is constant. It
 * does not go below 0, where motion begins. A loop is as planSchedule makes it (src/engine/animate/schedule.ts): it begins behind the
 * reach of the first code and takes a whole number of code distances, for which all speeds are scaled alike.
 */
export function remap(
  { frames, start, loop, codeDistance }: Pick<Clip, 'frames' | 'start' | 'loop' | 'codeDistance'>,
  speed: Track,
  motion: MotionTiming,
): Remap {
  const d = codeDistance ?? motion.codeDistance;
  const { kernel } = motion;
  const way = distances(sampleTrack(speed, frames));
  if (!loop) {
    const times = way.subarray(0, frames).map((s) => Math.max(0, start + s));
    return { times, end: Math.max(0, start + (way[frames] as number)), codeDistance: d, kernel };
  }
  const total = way[frames] as number;
  const period = Math.max(1, Math.round(total / d));
  const number = Math.round(start / d);
  const cycle = { period, place: kernel + number, number };
  const first = cycle.place * d;
  const round = period * d;
  // where nothing moves on, or all speeds are one, the circle is gone round evenly
  const even = !(total > 0) || isUniform(way);
  const times = new Float64Array(frames);
  for (let i = 0; i < frames; i++) {
    const gone = even ? i * (round / frames) : (way[i] as number) * (round / total);
    times[i] = first + inRound(gone, round);
  }
  return { times, end: first + round, cycle, codeDistance: d, kernel };
}

/** Way after each number of steps, [steps + 1]. Equal steps in a row are multiplied, not added up, which is exact. */
function distances(steps: Float64Array): Float64Array {
  const way = new Float64Array(steps.length + 1);
  let runStart = 0;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as number;
    if (step !== steps[runStart]) runStart = i;
    way[i + 1] = (way[runStart] as number) + (i + 1 - runStart) * step;
  }
  return way;
}

function isUniform(way: Float64Array): boolean {
  const step = (way[1] as number) - (way[0] as number);
  return way.every((s, i) => s === i * step);
}

/** A way that runs backwards, or beyond the end and back, stays in the circle. */
function inRound(way: number, round: number): number {
  if (way >= 0 && way < round) return way;
  return way - Math.floor(way / round) * round;
}
