import { describe, expect, it } from 'vitest';
import { Graph, gemm, sum } from '../graph';
import type { Target } from '../graph/op';
import { f32 } from '../tensor/tensor';
import { bytesTogether, fitDivision, memoryOf } from './memory';
import { divisionsOf, microBatchesOf, smallerMicroBatch } from './microBatch';

describe('micro-batches', () => {
  it('divide the batch and hold whole groups', () => {
    expect(microBatchesOf(8, 4)).toEqual([8, 4]);
    expect(microBatchesOf(12, 4)).toEqual([12, 4]);
    expect(microBatchesOf(12, 1)).toEqual([12, 6, 4, 3, 2, 1]);
    expect(microBatchesOf(6, 4)).toEqual([3, 2, 1]);
  });
  it('shrink by half at least, and below a group only when nothing else is left', () => {
    expect(smallerMicroBatch(12, 12, 4)).toBe(4);
    expect(smallerMicroBatch(8, 4, 4)).toBe(2);
    expect(smallerMicroBatch(9, 9)).toBe(3);
    expect(smallerMicroBatch(8, 1, 4)).toBeUndefined();
  });
  it('run side by side where there are lanes, the whole batch at once first', () => {
    const pairs = (batch: number, group: number, counts: number[]) =>
      divisionsOf(batch, group, counts).map((d) => [d.microBatch, d.lanes]);
    expect(pairs(8, 4, [1])).toEqual([
      [8, 1],
      [4, 1],
    ]);
    // groups stay whole: no more than two lanes can share a batch of two groups
    expect(pairs(8, 4, [1, 2, 4])).toEqual([
      [4, 2],
      [8, 1],
      [4, 1],
    ]);
    expect(pairs(4, 1, [1, 2, 4]).slice(0, 3)).toEqual([
      [1, 4],
      [2, 2],
      [4, 1],
    ]);
    // three micro-batches on two lanes would leave one of them waiting
    expect(pairs(3, 1, [1, 2])).toEqual([
      [3, 1],
      [1, 1],
    ]);
  });
  it('are chosen by what fits; none is an error with both sizes', () => {
    const need = (n: number) => (n + 1) * 2 ** 30;
    const fit = (gigabytes: number) => fitDivision(divisionsOf(8, 2, [1, 2]), gigabytes * 2 ** 30, need);
    expect(fit(10)).toEqual({ division: { microBatch: 4, lanes: 2 }, bytes: 10 * 2 ** 30 });
    // two lanes hold the weights twice
    expect(fit(9)).toEqual({ division: { microBatch: 8, lanes: 1 }, bytes: 9 * 2 ** 30 });
    expect(fit(5.5)).toEqual({ division: { microBatch: 4, lanes: 1 }, bytes: 5 * 2 ** 30 });
    expect(() => fit(2)).toThrow(/about 3\.0 GiB .* 2 pictures .* 2\.0 GiB are free/);
  });
});

describe('the memory estimate', () => {
  it('counts what lives at one time, not all there ever is', () => {
    const chain = (length: number) => {
      const g = new Graph();
      let x = g.input('x', [256, 256]);
      for (let i = 0; i < length; i++) x = gemm(x, x);
      return memoryOf([sum(x)]).full;
    };
    // the input stays, and two links of the chain live at a time
    expect(chain(20)).toBe(chain(3));
    expect(chain(3)).toBe(3 * 256 * 256 * 4);
  });
  it('knows what a network keeps, and that a CPU gives back the rest after a run', () => {
    const g = new Graph();
    const product = (name: string) => sum(gemm(g.input('x', [256, 256]), g.weight(name, [256, 256])));
    const baked = new Map([['baked', f32([256, 256])]]);
    const fixed = memoryOf([product('baked')], baked);
    const fed = memoryOf([product('fed')], baked);
    expect(fixed.full).toBe(fed.full);
    expect(fed.kept).toBe(0);
    expect(fixed.kept).toBeCloseTo(fixed.full / 3, -3);
    const share = (target: Target) => bytesTogether([fixed, fed, fixed], target) / bytesTogether([fed], target);
    expect(share('gpu')).toBe(3);
    expect(share('cpu')).toBeCloseTo(1 + 2 / 3, 3);
  });
});
