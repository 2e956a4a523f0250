import { reachable } from '../graph';
import { isOp, type Value } from '../graph/graph';
import { sizeOf } from '../tensor/tensor';
import { StudioError } from '../../shared/errors';
import type { Division } from './microBatch';

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
 * The first of some divisions of a batch (microBatch.ts) whose need fits.
 * @param bytesFor what one lane takes with so many pictures at once
 * @throws StudioError 'out-of-memory' if not even the smallest fits
 */
export function fitDivision(
  divisions: readonly Division[],
  available: number,
  bytesFor: (microBatch: number) => number,
): { division: Division; bytes: number } {
  let least = { pictures: 0, bytes: Infinity };
  for (const division of divisions) {
    const bytes = division.lanes * bytesFor(division.microBatch);
    if (bytes <= available) return { division, bytes };
    if (bytes < least.bytes) least = { pictures: division.microBatch * division.lanes, bytes };
  }
  throw new StudioError(
    'out-of-memory',
    `This training needs about ${gigabytes(least.bytes)} of memory even with ${least.pictures} pictures at once, and ${gigabytes(available)} are free: close other programs or use a smaller pack.`,
  );
}

export const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
