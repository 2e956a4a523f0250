import { reachable } from '../graph';
import { isOp, type Value } from '../graph/graph';
import { sizeOf } from '../tensor/tensor';
import { StudioError } from '../../shared/errors';

/** What onnxruntime takes beyond the tensors that live at one time: rounding, scratch, tensors freed late. Measured; docs/training.md. */
const OVERHEAD = 1.5;

/**
 * Bytes that a run of a graph holds at its fullest, parameters included: values are computed in the order they were made, and each is
 * freed after its last use.
 */
export function peakBytes(outputs: readonly Value[]): number {
  const values = reachable(outputs);
  const lastUse = new Map<number, number>();
  values.forEach((v, at) => v.inputs.forEach((input) => lastUse.set(input.id, at)));
  for (const output of outputs) lastUse.set(output.id, values.length);
  const endingAt = new Map<number, number>();
  let live = 0;
  let peak = 0;
  values.forEach((v, at) => {
    const bytes = 4 * sizeOf(v.shape);
    live += bytes;
    peak = Math.max(peak, live);
    const kept = isOp(v, 'weight') || isOp(v, 'input') || isOp(v, 'constant');
    const until = kept ? values.length : (lastUse.get(v.id) ?? at);
    if (until < values.length) endingAt.set(until, (endingAt.get(until) ?? 0) + bytes);
    live -= endingAt.get(at) ?? 0;
  });
  return peak * OVERHEAD;
}

/**
 * The first of some micro-batches (microBatch.ts), the largest first, whose need fits.
 * @param bytesFor what a run takes with so many pictures at once
 * @throws StudioError 'out-of-memory' if not even the smallest fits
 */
export function fitMicroBatch(
  candidates: readonly number[],
  available: number,
  bytesFor: (microBatch: number) => number,
): { microBatch: number; bytes: number } {
  const tried = { microBatch: 0, bytes: 0 };
  for (const microBatch of candidates) {
    Object.assign(tried, { microBatch, bytes: bytesFor(microBatch) });
    if (tried.bytes <= available) return tried;
  }
  throw new StudioError(
    'out-of-memory',
    `This training needs about ${gigabytes(tried.bytes)} of memory even with ${tried.microBatch} pictures at once, and ${gigabytes(available)} are free: close other programs or use a smaller pack.`,
  );
}

export const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
