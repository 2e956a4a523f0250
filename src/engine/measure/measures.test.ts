import { describe, expect, it } from 'vitest';
import { Random } from '../tensor/random';
import { f32 } from '../tensor/tensor';
import { kMeans, purity } from './clusters';
import { identitySimilarity, pairedSimilarity } from './identity';
import { frameChange, jitter } from './smoothness';

describe('identity', () => {
  it('is the mean cosine over pairs of pictures, of one subject and of different ones', () => {
    const half = Math.SQRT1_2;
    const one = f32([3, 2], [1, 0, 1, 0, half, half]);
    const two = f32([2, 2], [0, 1, half, half]);
    const { within, between } = identitySimilarity([one, two]);
    // pairs of one: 1, h, h; of two: h
    expect(within).toBeCloseTo((1 + 3 * half) / 4, 6);
    // (1,0) twice with (0,1): 0 and with (h,h): h; (h,h) with (0,1): h, with itself: 1
    expect(between).toBeCloseTo((2 * half + half + 1) / 6, 6);
  });
  it('of single pictures has no pairs within', () => {
    const { within, between } = identitySimilarity([f32([1, 2], [1, 0]), f32([1, 2], [0, 1])]);
    expect(within).toBeNaN();
    expect(between).toBe(0);
  });
  it('row by row is the cosine of the pair', () => {
    expect(pairedSimilarity(f32([2, 2], [1, 0, 0.6, 0.8]), f32([2, 2], [0, 1, 0.6, 0.8]))).toEqual([
      0,
      expect.closeTo(1, 6) as number,
    ]);
  });
});

describe('smoothness', () => {
  it('is the mean absolute change from frame to frame', () => {
    expect(frameChange(f32([3, 2], [0, 0, 1, -1, 1, 2]))).toBeCloseTo((1 + 1 + 0 + 3) / 4, 10);
  });
  it('tells steady movement from trembling', () => {
    const clip = (value: (t: number) => number) =>
      f32(
        [200, 1, 1, 1],
        Array.from({ length: 200 }, (_, t) => value(t)),
      );
    const random = new Random(2);
    expect(jitter(clip((t) => 0.25 * t))).toBe(0);
    expect(jitter(clip((t) => (t % 2 ? 1 : -1)))).toBe(2);
    expect(jitter(clip(() => 0.3))).toBe(0);
    expect(jitter(clip(() => random.normal()))).toBeCloseTo(Math.sqrt(3), 0);
  });
});

describe('clusters', () => {
  const random = new Random(5);
  const labels = Array.from({ length: 90 }, (_, i) => i % 3);
  const centre = [
    [0, 0],
    [8, 0],
    [0, 8],
  ] as const;
  const points = f32(
    [90, 2],
    labels.flatMap((label) => centre[label as 0 | 1 | 2].map((v) => v + 0.5 * random.normal())),
  );

  it('that lie apart are found, whatever the seed', () => {
    for (const seed of [0, 1, 2]) {
      const { assignment, centres, error } = kMeans(points, 3, { seed });
      expect(purity(assignment, labels)).toBe(1);
      expect(new Set(assignment).size).toBe(3);
      expect(Math.max(...centres)).toBeGreaterThan(7.5);
      expect(error / 90).toBeLessThan(1);
    }
  });
  it('that are many are found by few starts: no two centres begin in one of them', () => {
    const many = new Random(5);
    const places = Array.from({ length: 30 }, () => Array.from(many.normals(8), (v) => 10 * v));
    const people = Array.from({ length: 300 }, (_, i) => i % 30);
    const crowd = f32(
      [300, 8],
      people.flatMap((person) => (places[person] as number[]).map((v) => v + 0.5 * many.normal())),
    );
    expect(purity(kMeans(crowd, 30, { seed: 1, starts: 3 }).assignment, people)).toBe(1);
  });
  it('are the same for the same seed; one cluster is the mean, one for each point leaves no error', () => {
    expect(kMeans(points, 5, { seed: 4 })).toEqual(kMeans(points, 5, { seed: 4 }));
    const four = f32([4, 1], [0, 2, 4, 11]);
    expect([...kMeans(four, 1).centres]).toEqual([4.25]);
    expect(kMeans(four, 1).error).toBe(4.25 ** 2 + 2.25 ** 2 + 0.25 ** 2 + 6.75 ** 2);
    expect(kMeans(four, 4).error).toBe(0);
    expect([...kMeans(f32([4, 1], [1, 1, 1, 1]), 2).centres]).toContain(1);
    expect(() => kMeans(four, 5)).toThrow(/4 points do not make 5 clusters/);
  });
  it('of mixed labels: the share of the commonest label of each', () => {
    expect(purity([0, 0, 0, 1, 1, 1], [7, 7, 8, 8, 8, 7])).toBeCloseTo(4 / 6, 10);
    expect(purity([0, 0, 0, 0], [1, 2, 3, 4])).toBe(0.25);
  });
});
