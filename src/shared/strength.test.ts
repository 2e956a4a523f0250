import { describe, expect, it } from 'vitest';
import { describeStrength, strengthRanges } from './strength';

describe('ranges of strength', () => {
  it.each([
    [16, 4, 8, 16],
    [64, 8, 16, 64],
    [128, 16, 32, 128],
    [256, 16, 64, 256],
    [1024, 16, 256, 1024],
  ])('at %d pixels end at %d, %d and %d, without a gap', (resolution, ...ends) => {
    const { coarse, middle, fine } = strengthRanges(resolution);
    expect([coarse.to, middle.to, fine.to]).toEqual(ends);
    expect([coarse.from, middle.from, fine.from]).toEqual([4, 2 * coarse.to, 2 * middle.to]);
  });

  it('never end before they begin', () => {
    for (const resolution of [4, 8, 16, 512]) {
      for (const { from, to } of Object.values(strengthRanges(resolution))) expect(from).toBeLessThanOrEqual(to);
    }
  });

  it('are said in words', () => {
    expect(describeStrength(0.7)).toBe('0.7');
    expect(describeStrength({ fine: 1, coarse: 0.2 })).toBe('coarse 0.2, fine 1');
  });
});
