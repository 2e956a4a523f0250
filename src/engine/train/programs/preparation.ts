import { StudioError } from '../../../shared/errors';
import type { Pack } from '../../packs/pack';
import type { DatasetReport, PrepareContext } from '../dataset';
import { fitMicroBatch, gigabytes } from '../memory';
import { microBatchesOf } from '../microBatch';
import { abortOnCancel } from './abort';
import type { ProgramContext } from './types';

/**
 * Prepares a data set for a program: stops when the run is asked to, reports progress, and says how many files are left out.
 * @throws StudioError as prepareImages
 */
export async function preparedSet<T extends { readonly report: DatasetReport }>(
  { stop, preparing, notice }: ProgramContext,
  prepare: (context: PrepareContext) => Promise<T>,
): Promise<T> {
  const { signal, done } = abortOnCancel(stop);
  try {
    const prepared = await prepare({
      signal,
      progress: ({ phase, done: count, total }) => preparing(phase, count, total),
    });
    const { rejected } = prepared.report;
    if (rejected.length > 0)
      notice(`${rejected.length} files of the folder are not used: "styleinv dataset" says why.`);
    return prepared;
  } finally {
    done();
  }
}

/**
 * How many pictures or clips go through the networks at once; says so where memory does not hold the whole batch.
 * @throws StudioError 'out-of-memory'
 */
export function chooseMicroBatch(
  { memory, notice }: ProgramContext,
  { batch, group, what }: { readonly batch: number; readonly group: number; readonly what: string },
  bytesFor: (microBatch: number) => number,
): number {
  const { microBatch, bytes } = fitMicroBatch(microBatchesOf(batch, group), memory, bytesFor);
  if (microBatch < batch)
    notice(`${batch} ${what} at once do not fit into memory: ${microBatch} at once, ${gigabytes(bytes)}.`);
  return microBatch;
}

/** @throws StudioError 'bad-input' if a run was begun with another pack than this one */
export function checkSamePack(pack: Pack, base: string): void {
  if (base === pack.id) return;
  throw new StudioError(
    'bad-input',
    `The pack ${pack.manifest.name} has changed since this training was begun: start the training again.`,
  );
}
