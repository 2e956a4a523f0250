import { describe, expect, it } from 'vitest';
import { planSchedule } from '../../engine/animate/schedule';
import { remap } from './remap';
import { constant, type Track } from './track';

const motion = { codeDistance: 4, kernel: 5 };
const clip = { frames: 37, start: 3, loop: false, codeDistance: null };
const ramp: Track = {
  value: 1,
  keys: [
    { frame: 5, value: 1, ease: 'smooth' },
    { frame: 20, value: 0.25, ease: 'linear' },
    { frame: 30, value: 2, ease: 'hold' },
  ],
};

describe('motion time', () => {
  it.each([1, 0.5, 0.3, 1 / 3, 2.7])('is that of a clip at a constant speed of %d, to the last digit', (speed) => {
    const { times } = remap(clip, constant(speed), motion);
    const { timeOf } = planSchedule({ ...clip, ...motion, speed });
    expect([...times]).toEqual(Array.from({ length: clip.frames }, (_, i) => timeOf(i)));
  });

  it.each([
    [1, 37],
    [0.3, 40],
    [1.7, 12],
    [0, 9],
  ])('of a loop is that of a clip at a constant speed of %d over %i frames', (speed, frames) => {
    const { times, cycle } = remap({ ...clip, frames, loop: true }, constant(speed), motion);
    const plan = planSchedule({ ...clip, ...motion, frames, speed, loop: true });
    expect([...times]).toEqual(Array.from({ length: frames }, (_, i) => plan.timeOf(i)));
    expect(cycle).toEqual(plan.cycle);
  });

  it('is exact where keyframes say the same all along', () => {
    const level: Track = {
      value: 9,
      keys: [
        { frame: 2, value: 0.3, ease: 'linear' },
        { frame: 20, value: 0.3, ease: 'smooth' },
      ],
    };
    expect([...remap(clip, level, motion).times]).toEqual([...remap(clip, constant(0.3), motion).times]);
  });

  it('goes on by the speed of each frame', () => {
    const { times } = remap(clip, ramp, motion);
    const steps = Array.from({ length: 36 }, (_, i) => (times[i + 1] as number) - (times[i] as number));
    expect(steps.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
    expect(steps[20]).toBeCloseTo(0.25, 12);
    expect(steps[35]).toBeCloseTo(2, 12);
  });

  it('stops at the beginning of motion when it runs backwards', () => {
    const { times } = remap(clip, constant(-1), motion);
    expect([...times.subarray(0, 6)]).toEqual([3, 2, 1, 0, 0, 0]);
  });

  it('closes the circle of a loop whatever the speeds', () => {
    const { times, end, cycle } = remap({ ...clip, loop: true }, ramp, motion);
    const first = times[0] as number;
    expect(end - first).toBe((cycle?.period ?? 0) * 4);
    expect(first).toBe(6 * 4); // 5 codes behind the first, and a start of 3 is nearest to one more
    // the step across the seam is as long as its speed of 2 says, in the scale of all the others
    const seam = end - (times[36] as number);
    expect(seam / ((times[1] as number) - first)).toBeCloseTo(2, 10);
  });

  it('stays in the circle when a loop runs backwards for a while', () => {
    const back: Track = {
      value: 1,
      keys: [
        { frame: 0, value: -2, ease: 'hold' },
        { frame: 4, value: 3, ease: 'hold' },
      ],
    };
    const { times, end } = remap({ ...clip, loop: true }, back, motion);
    const first = times[0] as number;
    expect(times.every((time) => time >= first && time < end)).toBe(true);
    expect(times[1]).toBeGreaterThan(times[2] as number);
  });
});
