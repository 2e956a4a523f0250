import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random';
import { maxAbsDiff } from '../tensor/tensor';
import { lowerFactor, symmetricEigenvalues } from './symmetric';

/** Q diag(values) Q^T with Q a product of random reflections. */
function withEigenvalues(values: readonly number[], seed: number): Float64Array {
  const n = values.length;
  const random = new Random(seed);
  let a = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? (values[at / (n + 1)] as number) : 0));
  const times = (x: Float64Array, y: Float64Array) =>
    Float64Array.from({ length: n * n }, (_, at) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (x[Math.floor(at / n) * n + k] as number) * (y[k * n + (at % n)] as number);
      return sum;
    });
  for (let r = 0; r < 3; r++) {
    const v = Array.from({ length: n }, () => random.normal());
    const square = v.reduce((sum, x) => sum + x * x, 0);
    const h = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return (i === j ? 1 : 0) - (2 * (v[i] as number) * (v[j] as number)) / square;
    });
    a = times(times(h, a), h);
  }
  return a;
}

describe('eigenvalues of a symmetric matrix', () => {
  it.each([
    ['one number', [7], [7]],
    ['two by two', [2, 1, 1, 2], [1, 3]],
    ['diagonal, unsorted', [3, 0, 0, 0, -1, 0, 0, 0, 2], [-1, 2, 3]],
    ['zero', [0, 0, 0, 0], [0, 0]],
  ])('%s', (_, matrix, expected) => {
    expect(maxAbsDiff(symmetricEigenvalues(Float64Array.from(matrix), expected.length), expected)).toBeLessThan(1e-12);
  });

  it('of the chain of differences are 4 sin^2(k pi / 2(n+1))', () => {
    const n = 40;
    const chain = Float64Array.from({ length: n * n }, (_, at) => {
      const gap = Math.abs(Math.floor(at / n) - (at % n));
      return gap === 0 ? 2 : gap === 1 ? -1 : 0;
    });
    const expected = Array.from({ length: n }, (_, k) => 4 * Math.sin(((k + 1) * Math.PI) / (2 * (n + 1))) ** 2);
    expect(maxAbsDiff(symmetricEigenvalues(chain, n), expected)).toBeLessThan(1e-12);
  });

  it.each([
    ['spread over ten decades', Array.from({ length: 30 }, (_, i) => 10 ** (i / 3 - 8))],
    ['repeated and zero', [0, 0, 0, 1, 1, 1, 1, 5, 5, 9]],
    ['of both signs', Array.from({ length: 25 }, (_, i) => i - 12)],
  ])('%s come back', (_, values) => {
    const found = symmetricEigenvalues(withEigenvalues(values, 3), values.length);
    expect(maxAbsDiff(found, values)).toBeLessThan(1e-12 * Math.max(...values.map(Math.abs)) * values.length);
  });

  it('leaves its argument alone and refuses what is no number', () => {
    const matrix = Float64Array.of(2, 1, 1, 2);
    symmetricEigenvalues(matrix, 2);
    expect([...matrix]).toEqual([2, 1, 1, 2]);
    expect(() => symmetricEigenvalues(Float64Array.of(1, NaN, NaN, 1), 2)).toThrow(/not finite/);
  });
});

describe('lower factor', () => {
  it.each([
    ['positive definite', [4, 1, 3, 0.5, 2]],
    ['with directions that are zero', [4, 0, 3, 0, 0]],
  ])('of a matrix %s multiplies back to it', (_, values) => {
    const n = values.length;
    const a = withEigenvalues(values, 8);
    const l = lowerFactor(a, n);
    const back = Float64Array.from({ length: n * n }, (_, at) => {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += (l[Math.floor(at / n) * n + k] as number) * (l[(at % n) * n + k] as number);
      return sum;
    });
    expect(maxAbsDiff(back, a)).toBeLessThan(1e-6);
    expect(l.every((v, at) => at % n <= Math.floor(at / n) || v === 0)).toBe(true);
  });
});
