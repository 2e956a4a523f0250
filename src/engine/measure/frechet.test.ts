import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random';
import { f32, maxAbsDiff, rows } from '../tensor/tensor';
import { FeatureStatistics, frechet, frechetDistance, type Moments } from './frechet';

const EXTRACTOR = { name: 'test features' };
const gaussian = (mean: readonly number[], covariance: readonly number[], samples = 1e6): Moments => ({
  samples,
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
});
const diagonal = (mean: readonly number[], deviations: readonly number[]) => {
  const n = deviations.length;
  return gaussian(
    mean,
    Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? (deviations[at / (n + 1)] as number) ** 2 : 0)),
  );
};
/** Moments of normal samples, each number scaled and shifted. */
function sampled(count: number, dims: number, seed: number, scale = 1, shift = 0): Moments {
  const statistics = new FeatureStatistics(dims);
  statistics.add(
    f32(
      [count, dims],
      new Random(seed).normals(count * dims).map((v) => v * scale + shift),
    ),
  );
  return statistics.moments();
}

describe('Fréchet distance', () => {
  it('of normal distributions with independent numbers: squared differences of means and deviations', () => {
    const [a, b] = [diagonal([1, -2, 0.5], [3, 0.1, 2]), diagonal([0, 1, 0.5], [1, 0.4, 0])];
    const expected = 1 + 9 + (3 - 1) ** 2 + (0.1 - 0.4) ** 2 + 4;
    expect(frechetDistance(a, b)).toBeCloseTo(expected, 10);
    expect(frechetDistance(b, a)).toBeCloseTo(expected, 10);
  });

  it('of covariances that do not commute: the closed form for two dimensions', () => {
    const [a, b] = [gaussian([0, 0], [2, 0.7, 0.7, 1]), gaussian([0, 3], [1, -0.4, -0.4, 5])];
    // (tr (S1 S2)^(1/2))^2 = tr(S1 S2) + 2 sqrt(det S1 det S2)
    const shared = Math.sqrt(2 * 1 + 2 * (0.7 * -0.4) + 5 + 2 * Math.sqrt((2 - 0.49) * (5 - 0.16)));
    expect(frechetDistance(a, b)).toBeCloseTo(9 + 3 + 6 - 2 * shared, 10);
  });

  it('is zero for equal distributions, also where a direction is empty, and the same both ways round', () => {
    const a = sampled(400, 24, 1);
    expect(frechetDistance(a, a)).toBeLessThan(1e-6);
    const flat = gaussian([1, 2, 3], [2, 2, 0, 2, 2, 0, 0, 0, 1]);
    expect(frechetDistance(flat, flat)).toBeLessThan(1e-6);
    const b = sampled(300, 24, 2, 1.3, 0.2);
    expect(frechetDistance(a, b)).toBeGreaterThan(1);
    expect(frechetDistance(a, b) / frechetDistance(b, a)).toBeCloseTo(1, 8);
  });

  it('refuses features of different widths', () => {
    expect(() => frechetDistance(diagonal([0], [1]), diagonal([0, 0], [1, 1]))).toThrow(/1 and of 2/);
  });
});

describe('Fréchet result', () => {
  it('names the features and counts the samples', () => {
    const result = frechet(EXTRACTOR, sampled(50, 4, 1), sampled(60, 4, 2));
    expect(result).toEqual({ distance: expect.any(Number) as number, features: 'test features', samples: [50, 60] });
    expect(JSON.stringify(result)).not.toMatch(/FID/);
  });

  it('shrinks covariances of few samples, which brings the distance nearer to the true one', () => {
    const dims = 40;
    const [a, b] = [sampled(25, dims, 1), sampled(25, dims, 2)];
    const result = frechet(EXTRACTOR, a, b);
    expect(result.shrinkage?.every((share) => share > 0.5 && share <= 1)).toBe(true);
    // the same distribution: the true distance is 0
    expect(result.distance).toBeLessThan(0.4 * frechetDistance(a, b));
  });

  it('tells a distribution from a changed one with few samples too', () => {
    const near = frechet(EXTRACTOR, sampled(30, 40, 1), sampled(30, 40, 2));
    const far = frechet(EXTRACTOR, sampled(30, 40, 1), sampled(30, 40, 2, 1.6));
    expect(far.distance).toBeGreaterThan(1.5 * near.distance);
  });
});

describe('statistics of features', () => {
  it('are mean and covariance over samples - 1', () => {
    const statistics = new FeatureStatistics(2);
    statistics.add(f32([3, 2], [1, 10, 2, 14, 6, 9]));
    const { mean, covariance, samples } = statistics.moments();
    expect(samples).toBe(3);
    expect([...mean]).toEqual([3, 11]);
    // deviations (-2,-1), (-1,3), (3,-2)
    expect([...covariance]).toEqual([7, (2 - 3 - 6) / 2, (2 - 3 - 6) / 2, 7]);
  });

  it('do not depend on how the samples come in, and keep their digits far from zero', () => {
    const data = f32(
      [64, 5],
      new Random(3).normals(320).map((v) => 30_000 + v),
    );
    const [whole, parts] = [new FeatureStatistics(5), new FeatureStatistics(5)];
    whole.add(data);
    for (let n = 0; n < 64; n += 16) parts.add(rows(data, n, n + 16));
    expect(maxAbsDiff(whole.moments().covariance, parts.moments().covariance)).toBeLessThan(1e-12);
    const centred = new FeatureStatistics(5);
    centred.add(
      f32(
        data.shape,
        data.data.map((v) => v - 30_000),
      ),
    );
    expect(maxAbsDiff(whole.moments().covariance, centred.moments().covariance)).toBeLessThan(1e-9);
  });

  it('refuse one sample, another width and what is no number', () => {
    const statistics = new FeatureStatistics(2);
    expect(() => statistics.add(f32([1, 3]))).toThrow(/do not fit/);
    expect(() => statistics.add(f32([1, 2], [1, Infinity]))).toThrow(/broken/);
    statistics.add(f32([1, 2]));
    expect(() => statistics.moments()).toThrow(/two images at least, not 1/);
  });
});
