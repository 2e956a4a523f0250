import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random';
import { f32, maxAbsDiff } from '../tensor/tensor';
import { symmetricEigen } from './eigenvectors';
import { fitPca, projectCodes } from './pca';

/** N points around (1, 2, 3, 4) whose deviations along known directions of the space are 3, 2, 1 and 0.5. */
const AXES = [
  [0.5, 0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5, -0.5],
  [0.5, 0.5, -0.5, -0.5],
  [-0.5, 0.5, 0.5, -0.5],
];
function cloud(count: number): ReturnType<typeof f32> {
  const random = new Random(3);
  const out = f32([count, 4]);
  for (let n = 0; n < count; n++) {
    const along = [3, 2, 1, 0.5].map((deviation) => deviation * random.normal());
    for (let k = 0; k < 4; k++) {
      out.data[n * 4 + k] = 1 + k + along.reduce((sum, a, axis) => sum + a * (AXES[axis]?.[k] as number), 0);
    }
  }
  return out;
}

describe('symmetricEigen', () => {
  it('solves A v = value v with unit vectors, in descending order', () => {
    const n = 24;
    const random = new Random(1);
    const half = Array.from({ length: n * n }, () => random.normal());
    const a = Float64Array.from(half, (x, i) => x + (half[(i % n) * n + Math.floor(i / n)] as number));
    const { values, vectors } = symmetricEigen(a, n);
    expect([...values]).toEqual([...values].sort((x, y) => y - x));
    for (let e = 0; e < n; e++) {
      const v = vectors.subarray(e * n, (e + 1) * n);
      const times = v.map((_, i) => v.reduce((sum, x, j) => sum + (a[i * n + j] as number) * x, 0));
      expect(
        maxAbsDiff(
          times,
          v.map((x) => x * (values[e] as number)),
        ),
      ).toBeLessThan(1e-11);
      expect(v.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
    }
  });

  it.each([
    ['zeros', new Float64Array(9), 3],
    ['repeated values', Float64Array.from([2, 0, 0, 0, 2, 0, 0, 0, 2]), 3],
    ['one number', Float64Array.from([4]), 1],
    ['blocks', Float64Array.from([1, 2, 0, 0, 2, 1, 0, 0, 0, 0, 3, 1, 0, 0, 1, 3]), 4],
  ])('of %s has orthonormal vectors', (_, a, n) => {
    const { vectors } = symmetricEigen(a, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += (vectors[i * n + k] as number) * (vectors[j * n + k] as number);
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });
});

describe('fitPca', () => {
  it('finds the axes, deviations and shares of a known covariance', () => {
    const { axes, deviations, explained, mean } = fitPca(cloud(20_000), 4);
    expect(maxAbsDiff(mean, [1, 2, 3, 4])).toBeLessThan(0.06);
    expect(maxAbsDiff(deviations, [3, 2, 1, 0.5])).toBeLessThan(0.05);
    expect(
      maxAbsDiff(
        explained,
        [9, 4, 1, 0.25].map((v) => v / 14.25),
      ),
    ).toBeLessThan(0.02);
    AXES.slice(0, 3).forEach((axis, i) => {
      const along = axis.reduce((sum, x, k) => sum + x * (axes[i * 4 + k] as number), 0);
      expect(Math.abs(along)).toBeGreaterThan(0.999);
    });
  });

  it('points every axis to where its largest number is positive', () => {
    const { axes } = fitPca(f32([3, 2], [0, 0, -1, -3, -2, -6]), 2);
    expect(axes[0]).toBeGreaterThan(0);
    expect(axes[1]).toBeGreaterThan(0);
  });

  it('gives as many axes as the codes differ in', () => {
    expect(fitPca(f32([3, 5], [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0]), 5).deviations).toHaveLength(2);
    expect(fitPca(f32([4, 3], new Float32Array(12).fill(2)), 3).deviations).toHaveLength(0);
    expect(fitPca(f32([1, 3], [1, 2, 3]), 3).deviations).toHaveLength(0);
  });

  it('projects the mean to zero and a step along an axis to its length', () => {
    const pca = fitPca(cloud(2_000), 4);
    const at = f32(
      [2, 4],
      Float32Array.from([...pca.mean, ...pca.mean.map((m, k) => m + 2 * (pca.axes[k] as number))]),
    );
    const placed = projectCodes(pca, at, 2);
    expect(placed.shape).toEqual([2, 2]);
    expect(maxAbsDiff(placed.data, [0, 0, 2, 0])).toBeLessThan(1e-5);
  });

  it('refuses an empty set', () => {
    expect(() => fitPca(f32([0, 4]), 2)).toThrow(/no codes/);
  });
});
