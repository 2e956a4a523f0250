import { describe, expect, it } from 'vitest';
import { Graph, gemm, sum } from '../graph';
import { fitMicroBatch, peakBytes } from './memory';
import { microBatchesOf, smallerMicroBatch } from './microBatch';

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
  it('are chosen by what fits; none is an error with both sizes', () => {
    const need = (n: number) => n * 2 ** 30;
    expect(fitMicroBatch([8, 4, 2], 5 * 2 ** 30, need)).toEqual({ microBatch: 4, bytes: 4 * 2 ** 30 });
    expect(() => fitMicroBatch([8, 4, 2], 2 ** 30, need)).toThrow(/about 2\.0 GiB .* 2 pictures .* 1\.0 GiB are free/);
  });
});

describe('the memory estimate', () => {
  it('counts what lives at one time, not all there ever is', () => {
    const chain = (length: number) => {
      const g = new Graph();
      let x = g.input('x', [256, 256]);
      for (let i = 0; i < length; i++) x = gemm(x, x);
      return peakBytes([sum(x)]);
    };
    // the input stays, and two links of the chain live at a time
    expect(chain(20)).toBe(chain(3));
    expect(chain(3)).toBeGreaterThan(3 * 256 * 256 * 4);
  });
});
