import { expect, it } from 'vitest';
import { audible, soundSecond } from './sync';

it('a soundtrack begins at its offset', () => {
  expect(soundSecond(50, 25, 0)).toBe(2);
  expect(soundSecond(50, 25, 0.5)).toBe(1.5);
  expect(soundSecond(0, 25, 1)).toBe(-1);
});

it('it is heard while playing forwards, within itself', () => {
  expect(audible(1, 10, 1)).toBe(true);
  expect(audible(-0.1, 10, 1)).toBe(false);
  expect(audible(10, 10, 1)).toBe(false);
  expect(audible(1, 10, -1)).toBe(false);
  expect(audible(1, 10, 0)).toBe(false);
  expect(audible(1, NaN, 1)).toBe(true);
});
