import { describe, expect, it } from 'vitest';
import { advance, clampFrame, shuttle, startOf } from './playing';

const play = { from: 10, to: 19, rate: 25, loop: false };

describe('advance', () => {
  it('goes by the clock, whatever the time between two looks at it', () => {
    expect(advance(10, 0.2, play)).toEqual({ position: 15, ended: false });
    const fine = Array.from({ length: 20 }).reduce<number>((at) => advance(at, 0.01, play).position, 10);
    expect(fine).toBeCloseTo(15);
  });

  it('stops on the last frame, or comes round', () => {
    expect(advance(19.5, 0.1, play)).toEqual({ position: 19, ended: true });
    expect(advance(19.5, 0.1, { ...play, loop: true })).toEqual({ position: 12, ended: false });
    expect(advance(10.5, 0.1, { ...play, loop: true, rate: -25 })).toEqual({ position: 18, ended: false });
    expect(advance(10, 100.2, { ...play, loop: true }).position).toBeCloseTo(15);
  });
});

describe('startOf', () => {
  it('begins anew at the end, and enters the range', () => {
    expect(startOf(19, play)).toBe(10);
    expect(startOf(10, { ...play, rate: -1 })).toBe(19);
    expect(startOf(3, play)).toBe(10);
    expect(startOf(14, play)).toBe(14);
  });
});

describe('shuttle', () => {
  it('doubles in one direction and turns round in the other', () => {
    expect([shuttle(0, 1), shuttle(1, 1), shuttle(8, 1), shuttle(4, -1), shuttle(-1, -1)]).toEqual([1, 2, 8, -1, -2]);
  });
});

it('keeps frames inside', () => {
  expect([clampFrame(-3, play), clampFrame(12.6, play), clampFrame(99, play), clampFrame(NaN, play)]).toEqual([
    10, 13, 19, 10,
  ]);
});
