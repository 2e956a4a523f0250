import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random';
import { f32, rows, type F32 } from '../tensor/tensor';
import { walkThrough } from './walk';

const points = f32([5, 6], new Random(2).normals(30));
const distance = (a: F32, i: number, b: F32, j: number) => {
  const [x, y] = [rows(a, i, i + 1).data, rows(b, j, j + 1).data];
  return Math.hypot(...x.map((value, k) => value - (y[k] as number)));
};
/** Distance of a point to the nearest code of a walk. */
const passes = (walk: F32, point: number) =>
  Math.min(...Array.from({ length: walk.shape[0] as number }, (_, i) => distance(walk, i, points, point)));

describe('walkThrough', () => {
  it.each([false, true])('passes through its points (closed: %s)', (closed) => {
    const walk = walkThrough(points, 1_500, closed);
    for (let p = 0; p < 5; p++) expect(passes(walk, p)).toBeLessThan(0.02);
  });

  it('begins at the first point and ends at the last', () => {
    const walk = walkThrough(points, 40, false);
    expect(distance(walk, 0, points, 0)).toBeLessThan(1e-6);
    expect(distance(walk, 39, points, 4)).toBeLessThan(1e-6);
  });

  it('comes back to its beginning when closed, without repeating it', () => {
    const walk = walkThrough(points, 200, true);
    const step = distance(walk, 0, walk, 1);
    expect(distance(walk, 0, points, 0)).toBeLessThan(1e-6);
    expect(distance(walk, 199, walk, 0)).toBeGreaterThan(0.8 * step);
    expect(distance(walk, 199, walk, 0)).toBeLessThan(1.2 * step);
  });

  it('goes at even speed, however unevenly its points lie', () => {
    const uneven = f32([4, 2], [0, 0, 0.1, 0, 8, 0, 8, 1]);
    const walk = walkThrough(uneven, 300, false);
    const steps = Array.from({ length: 299 }, (_, i) => distance(walk, i, walk, i + 1));
    const mean = steps.reduce((a, b) => a + b) / steps.length;
    expect(Math.max(...steps) / mean).toBeLessThan(1.1);
    expect(Math.min(...steps) / mean).toBeGreaterThan(0.8);
  });

  it('stands still between equal points, and refuses less than two', () => {
    const still = walkThrough(f32([2, 2], [3, 4, 3, 4]), 5, true);
    expect([...still.data]).toEqual([3, 4, 3, 4, 3, 4, 3, 4, 3, 4]);
    expect(() => walkThrough(f32([1, 2]), 5, false)).toThrow(/two points/);
  });
});
