import { reachable } from '../graph';
import { isOp, type Value } from '../graph/graph';
import type { Target } from '../graph/op';
import { sizeOf, type Weights } from '../tensor/tensor';
import { StudioError } from '../../shared/errors';
import type { Division } from './microBatch';

/**
 * What onnxruntime takes beyond the tensors that live at one time: rounding, scratch, tensors freed late. Measured on a CPU with
 * networks of 64 and 128 pixels, as 1.9 to 2.6; GPUs were not measured.
 */
const OVERHEAD: Record<Target, number> = { cpu: 2.5, gpu: 1.5 };

/** What the tensors of a network take, in bytes. */
export interface NetworkMemory {
  /** The weights that are baked into it. */
  readonly kept: number;
  /** Them and what else lives at one time in a run, where that is most. */
  readonly full: number;
}

/**
 * What running a graph takes, parameters included: values are computed in the order they were made, and each is freed after its last use.
 * @param baked the weights that become part of the network
 */
export function memoryOf(outputs: readonly Value[], baked?: Weights): NetworkMemory {
  const values = reachable(outputs);
  const lastUse = new Map<number, number>();
  values.forEach((v, at) => v.inputs.forEach((input) => lastUse.set(input.id, at)));
  for (const output of outputs) lastUse.set(output.id, values.length);
  const endingAt = new Map<number, number>();
  let live = 0;
  let peak = 0;
  let kept = 0;
  values.forEach((v, at) => {
    const bytes = 4 * sizeOf(v.shape);
    live += bytes;
    peak = Math.max(peak, live);
    if (isOp(v, 'weight') && baked?.has(v.attrs.name)) kept += bytes;
    const stays = isOp(v, 'weight') || isOp(v, 'input') || isOp(v, 'constant');
    const until = stays ? values.length : (lastUse.get(v.id) ?? at);
    if (until < values.length) endingAt.set(until, (endingAt.get(until) ?? 0) + bytes);
    live -= endingAt.get(at) ?? 0;
  });
  return { kept, full: peak };
}

/** Bytes that networks take which run one after the other. A CPU's give back what a run needed; those of other processors keep it for the next. */
export function bytesTogether(networks: readonly NetworkMemory[], target: Target): number {
  const kept = networks.reduce((total, network) => total + network.kept, 0);
  const beside = networks.map((network) => network.full - network.kept);
  const held = target === 'cpu' ? Math.max(0, ...beside) : beside.reduce((total, bytes) => total + bytes, 0);
  return OVERHEAD[target] * (kept + held);
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
