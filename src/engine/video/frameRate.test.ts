import { describe, expect, it } from 'vitest';
import { frameRate, framesPerSecond, frameRateText } from './frameRate';

describe('frameRate', () => {
  it.each([
    [25, '25/1'],
    [12.5, '25/2'],
    [0.5, '1/2'],
    [7.3, '73/10'],
    [23.976, '24000/1001'],
    [23.98, '24000/1001'],
    [29.97, '30000/1001'],
    [30000 / 1001, '30000/1001'],
    [59.94, '60000/1001'],
    [24, '24/1'],
    [100 / 3, '100/3'],
    [Math.PI, '314159/100000'],
    [1000, '1000/1'],
  ])('takes %d as %s', (fps, text) => {
    expect(frameRateText(frameRate(fps))).toBe(text);
  });

  it('shortens fractions', () => {
    expect(frameRate({ numerator: 50, denominator: 4 })).toEqual({ numerator: 25, denominator: 2 });
    expect(framesPerSecond(frameRate({ numerator: 30000, denominator: 1001 }))).toBeCloseTo(29.97003, 5);
  });

  it.each([
    0,
    -1,
    NaN,
    Infinity,
    1001,
    { numerator: 1, denominator: 0 },
    { numerator: 1.5, denominator: 1 },
    { numerator: -25, denominator: -1 },
  ])('refuses %j', (fps) => {
    expect(() => frameRate(fps)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});
