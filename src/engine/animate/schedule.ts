import { StudioError } from '../../shared/errors';
import type { Cycle } from '../../shared/timeline/cycle';
import { FRAME_LIMIT } from '../nets/motionInputs';

export interface ScheduleOptions {
  /** Length of the clip in frames. */
  readonly frames: number;
  /** Frames of motion time per frame: 0.5 plays half as fast. Any positive number. */
  readonly speed: number;
  /** Motion time of the first frame, in frames. */
  readonly start: number;
  /** Whether the last frame leads back into the first. */
  readonly loop: boolean;
  /** Frames between two motion codes. */
  readonly codeDistance: number;
  /** Taps of the convolutions over the codes: how far back a moment looks. */
  readonly kernel: number;
}

/** Which moment of the motion each frame of a clip shows. */
export interface Schedule {
  readonly frames: number;
  /** How the codes come round, in a loop. */
  readonly cycle?: Cycle;
  /** Motion time of frame `index`, in frames. */
  readonly timeOf: (index: number) => number;
}

/**
 * Plans a clip. A loop turns the clip into a whole number of code distances over codes that repeat: at a code the positional
 * encoding vanishes, so the moment after the last frame is exactly the first one. It begins behind the reach of the network's
 * first code, which never repeats, and its speed is the nearest to the wished one that closes the circle. Its codes are those the
 * clip begins with without a loop.
 * @throws StudioError('bad-input') if a moment would lie outside what the motion network can place
 */
export function planSchedule({ frames, speed, start, loop, codeDistance, kernel }: ScheduleOptions): Schedule {
  const straight = (index: number) => start + index * speed;
  if (!loop) return checked({ frames, timeOf: straight }, frames);
  const period = Math.max(1, Math.round((frames * speed) / codeDistance));
  const number = Math.round(start / codeDistance);
  const cycle = { period, place: kernel + number, number };
  const first = cycle.place * codeDistance;
  const step = (period * codeDistance) / frames;
  return checked({ frames, cycle, timeOf: (index) => first + (index % frames) * step }, frames);
}

function checked(schedule: Schedule, frames: number): Schedule {
  const last = Math.max(schedule.timeOf(0), schedule.timeOf(frames - 1));
  if (last >= FRAME_LIMIT) {
    throw new StudioError(
      'bad-input',
      `The clip would reach motion time ${Math.ceil(last)}, beyond ${FRAME_LIMIT - 1}: lower start, speed or the number of frames.`,
    );
  }
  return schedule;
}
