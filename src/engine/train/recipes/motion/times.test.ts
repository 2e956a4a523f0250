import { describe, expect, it } from 'vitest';
import { Random } from '../../../tensor/random';
import { deltasOf, drawMoments, LEAST_FRAMES } from './times';

const DRAWS = 40_000;

function draws(frames: number, fractional: boolean): number[][] {
  const random = new Random(1);
  return Array.from({ length: DRAWS }, () => drawMoments(random, frames, fractional));
}

describe('moments of a training clip', () => {
  it('are 0 and three ascending ones within the clip, the outer two a power of two apart', () => {
    for (const frames of [LEAST_FRAMES, 5, 32, 128]) {
      for (const moments of draws(frames, true).slice(0, 2000)) {
        const [zero, start, between, end] = moments as [number, number, number, number];
        expect(zero).toBe(0);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(between).toBeGreaterThan(start);
        expect(end).toBeGreaterThan(between);
        expect(end).toBeLessThanOrEqual(frames - 1);
        expect([2, 4, 8, 16, 32]).toContain(Math.round((end - start) * 1e6) / 1e6);
        expect(Math.round((between - start) * 1e6) % 1e6).toBe(0);
      }
    }
  });
  it('take each distance that fits equally often, 32 at most', () => {
    const counts = new Map<number, number>();
    for (const [, start, , end] of draws(128, false) as [number, number, number, number][]) {
      counts.set(end - start, (counts.get(end - start) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([2, 4, 8, 16, 32]);
    for (const count of counts.values()) expect(Math.abs(count - DRAWS / 5)).toBeLessThan(5 * Math.sqrt(DRAWS / 5));
    const short = new Set(draws(10, false).map((moments) => (moments[3] as number) - (moments[1] as number)));
    expect([...short].sort((a, b) => a - b)).toEqual([2, 4, 8]);
  });
  it('start anywhere, in data on whole frames and equally often', () => {
    const whole = draws(6, false).filter((moments) => (moments[3] as number) - (moments[1] as number) === 2);
    const starts = [0, 1, 2, 3].map((start) => whole.filter((moments) => moments[1] === start).length);
    expect(starts.reduce((a, b) => a + b)).toBe(whole.length);
    for (const count of starts)
      expect(Math.abs(count - whole.length / 4)).toBeLessThan(5 * Math.sqrt(whole.length / 4));

    const generated = draws(128, true).map((moments) => moments[1] as number);
    expect(generated.filter(Number.isInteger).length).toBeLessThan(DRAWS / 1000);
    // uniform from 0 to 127 - d, d = 2 .. 32 equally often
    const mean = generated.reduce((a, b) => a + b) / DRAWS;
    expect(mean).toBeCloseTo((127 - 62 / 5) / 2, 0);
  });
  it('differ by what the discriminator is told', () => {
    expect(deltasOf([0, 3, 4, 11])).toEqual([3, 1, 7]);
  });
});
