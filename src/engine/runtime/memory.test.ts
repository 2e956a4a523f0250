import { describe, expect, it, vi } from 'vitest';
import { StudioError } from '../../shared/errors';
import { machineMemory, peakMemory, withChunks } from './memory';

/** Work that fits only in chunks of at most `limit`. */
const fitting = (limit: number) =>
  vi.fn(async (chunk: number) => {
    if (chunk > limit) throw new StudioError('out-of-memory', `Not enough memory for ${chunk}.`);
    return `done by ${chunk}`;
  });

describe('withChunks', () => {
  it('keeps a chunk that fits and says nothing', async () => {
    const onShrink = vi.fn();
    await expect(withChunks(16, fitting(16), { onShrink })).resolves.toEqual({ value: 'done by 16', chunk: 16 });
    expect(onShrink).not.toHaveBeenCalled();
  });

  it('halves the chunk until it fits, and reports each step with its reason', async () => {
    const steps: [number, number, string][] = [];
    const onShrink = (from: number, to: number, reason: StudioError) => steps.push([from, to, reason.message]);
    const work = fitting(3);
    await expect(withChunks(13, work, { onShrink })).resolves.toEqual({ value: 'done by 3', chunk: 3 });
    expect(steps).toEqual([
      [13, 6, 'Not enough memory for 13.'],
      [6, 3, 'Not enough memory for 6.'],
    ]);
  });

  it("understands a library's own words", async () => {
    const work = async (chunk: number) => {
      if (chunk > 1) throw new RangeError('Array buffer allocation failed');
      return chunk;
    };
    await expect(withChunks(2, work)).resolves.toEqual({ value: 1, chunk: 1 });
  });

  it('gives up where one thing at a time does not fit', async () => {
    const work = fitting(0);
    await expect(withChunks(4, work)).rejects.toMatchObject({
      code: 'out-of-memory',
      message: 'Not enough memory for 1.',
    });
    expect(work.mock.calls.flat()).toEqual([4, 2, 1]);
  });

  it('does not try again after other errors or a cancel', async () => {
    const work = vi.fn(async () => Promise.reject(new StudioError('internal', 'A bug.')));
    await expect(withChunks(4, work)).rejects.toMatchObject({ message: 'A bug.' });
    expect(work).toHaveBeenCalledTimes(1);

    const controller = new AbortController();
    const onShrink = () => controller.abort();
    await expect(withChunks(4, fitting(1), { onShrink, signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('machineMemory', () => {
  it('knows what there is and what was used at most', () => {
    const { total, available, peak } = machineMemory();
    expect(available).toBeGreaterThan(0);
    expect(total).toBeGreaterThanOrEqual(available);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(2 ** 50);
  });

  it('sees the peak rise with what is really touched, and stay', () => {
    const before = peakMemory();
    const size = Math.max(before, 64 * 2 ** 20);
    expect(Buffer.alloc(size, 1)[size - 1]).toBe(1);
    expect(peakMemory()).toBeGreaterThan(before);
  });
});
