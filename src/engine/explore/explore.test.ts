import { beforeAll, describe, expect, it } from 'vitest';
import { purity } from '../measure/clusters';
import { Random } from '../tensor/random';
import { concatRows, f32, maxAbsDiff, rows, type F32 } from '../tensor/tensor';
import { clusterCodes } from './clusters';
import { CodeMap } from './codeMap';
import { clusterDirections, differenceDirection } from './directions';
import { interpolatePositions, nearestNeighbours } from './neighbours';
import { layoutUmap } from './umap';

const GROUPS = 3;
const WIDTH = 12;
const label = (n: number) => n % GROUPS;

/** Three clouds of unit deviation whose centres are 10 along different axes. */
function clouds(count: number, seed = 1): F32 {
  const random = new Random(seed);
  const out = f32([count, WIDTH], random.normals(count * WIDTH));
  for (let n = 0; n < count; n++) out.data[n * WIDTH + label(n)] = (out.data[n * WIDTH + label(n)] as number) + 10;
  return out;
}

/** Share of points whose nearest other point on the plane is of their own cloud. */
function kept(positions: F32): number {
  const near = nearestNeighbours(positions, positions, 2);
  const count = positions.shape[0] as number;
  let agreeing = 0;
  for (let n = 0; n < count; n++) if (label(near.indices[n * 2 + 1] as number) === label(n)) agreeing++;
  return agreeing / count;
}

describe('layoutUmap', () => {
  const codes = clouds(420);
  const options = { most: 240, epochs: 60, seed: 5 };
  let positions: F32;
  beforeAll(() => void (positions = layoutUmap(codes, options).positions));

  it('keeps clusters apart, those it was not fitted to as well', () => {
    expect(kept(positions)).toBe(1);
  });

  it('is the same for the same seed and another for another', () => {
    expect(layoutUmap(codes, options).positions.data).toEqual(positions.data);
    expect(layoutUmap(codes, { ...options, seed: 6 }).positions.data).not.toEqual(positions.data);
  });

  it('tells how far it is, and ends when told to', () => {
    const shares: number[] = [];
    layoutUmap(clouds(60), { epochs: 10, onProgress: (share) => void shares.push(share) });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(10);
    const stop = () => {
      throw new Error('enough');
    };
    expect(() => layoutUmap(codes, { onProgress: stop })).toThrow('enough');
  });

  it.each([1, 2, 3, 5])('lays out %i codes', (count) => {
    expect(layoutUmap(clouds(count), { epochs: 5 }).positions.data.every(Number.isFinite)).toBe(true);
  });

  it('lays out codes that are all the same', () => {
    expect(layoutUmap(f32([30, 4]), { epochs: 5 }).positions.data.every(Number.isFinite)).toBe(true);
  });
});

describe('interpolatePositions', () => {
  it('puts a code that is known where it is, and others between their neighbours', () => {
    const reference = f32([3, 1], [0, 1, 10]);
    const positions = f32([3, 2], [0, 0, 2, 4, 50, 50]);
    const placed = interpolatePositions(f32([2, 1], [1, 0.5]), reference, positions, 2);
    expect(maxAbsDiff(placed.data, [2, 4, 1, 2])).toBeLessThan(1e-6);
  });
});

describe('clusterCodes', () => {
  it('finds the clouds, the largest first', () => {
    const codes = clouds(900);
    const { assignment, sizes } = clusterCodes(codes, GROUPS);
    expect(
      purity(
        assignment,
        Array.from({ length: 900 }, (_, n) => label(n)),
      ),
    ).toBe(1);
    expect(sizes).toEqual([300, 300, 300]);
    const uneven = rows(codes, 0, 4);
    expect(clusterCodes(uneven, 3).sizes).toEqual([2, 1, 1]);
  });

  it('assigns codes that the centres were not sought among', () => {
    const { assignment, sizes } = clusterCodes(clouds(9_000), GROUPS);
    expect(
      purity(
        assignment,
        Array.from({ length: 9_000 }, (_, n) => label(n)),
      ),
    ).toBe(1);
    expect(sizes.reduce((a, b) => a + b)).toBe(9_000);
  });

  it('refuses more clusters than codes', () => {
    expect(() => clusterCodes(clouds(3), 4)).toThrow(/ask for fewer/);
  });
});

describe('directions', () => {
  it('lead from the mean of all to that of each cluster, and leave empty ones out', () => {
    const codes = f32([4, 2], [0, 0, 2, 0, 4, 6, 6, 6]);
    const found = clusterDirections(codes, [0, 0, 2, 2], 3);
    expect(found.map(({ number, vector }) => [number, ...vector])).toEqual([
      [0, -2, -3],
      [2, 2, 3],
    ]);
    expect(found[0]?.deviation).toBeCloseTo(Math.sqrt(13), 6);
  });

  it('lead from one group to another', () => {
    const codes = f32([3, 2], [0, 0, 2, 2, 5, 7]);
    expect([...differenceDirection(codes, [0, 1], [2])]).toEqual([4, 6]);
    expect(() => differenceDirection(codes, [0], [])).toThrow(/both ends/);
    expect(() => differenceDirection(codes, [0], [3])).toThrow(/no point 3/);
  });
});

describe('CodeMap', () => {
  const codes = clouds(300);
  const map = new CodeMap(codes);

  it.each(['pca', 'umap'] as const)('places its own codes where its %s layout has them', (kind) => {
    const laid = map.layout(kind);
    expect(Math.max(...laid.data.map(Math.abs))).toBeCloseTo(1, 5);
    expect(maxAbsDiff(map.place(kind, rows(codes, 10, 20)).data, rows(laid, 10, 20).data)).toBeLessThan(1e-5);
  });

  it('has principal directions of one standard deviation', () => {
    const [first] = map.principal(2);
    expect(Math.hypot(...(first?.vector ?? []))).toBeCloseTo(map.pca.deviations[0] as number, 5);
    expect(map.principal(500).length).toBe(WIDTH);
  });

  it('lays codes that are no samples among the samples, not on an island', () => {
    const random = new Random(9);
    const near = f32([60, WIDTH], new Float32Array(60 * WIDTH));
    near.data.forEach((_, i) => (near.data[i] = (codes.data[i % WIDTH] as number) + 0.01 * random.normal()));
    const all = concatRows([codes, near]);
    const laid = new CodeMap(all, { samples: 300 }).layout('umap');
    const gap = (n: number) =>
      Math.min(
        ...Array.from({ length: 300 }, (_, s) =>
          Math.hypot(...[0, 1].map((k) => (laid.data[n * 2 + k] as number) - (laid.data[s * 2 + k] as number))),
        ),
      );
    expect(Math.max(...Array.from({ length: 60 }, (_, i) => gap(300 + i)))).toBeLessThan(0.1);
  });

  it('is a heap of points at the middle where codes are all the same', () => {
    const same = new CodeMap(f32([20, 4], new Float32Array(80).fill(3)));
    expect([...same.layout('pca').data]).toEqual(Array.from({ length: 40 }, () => 0));
    expect(same.layout('umap').data.every(Number.isFinite)).toBe(true);
    expect(same.principal(3)).toEqual([]);
    expect(same.cluster(2).sizes.reduce((a, b) => a + b)).toBe(20);
  });
});
