import { StudioError } from '../../../shared/errors';
import { z } from 'zod';
import { resolvePack, STARTER_PACK } from '../../packs/locations';
import { openPack, type Pack } from '../../packs/pack';
import type { DatasetReport, PrepareContext } from '../dataset';
import { fitMicroBatch, gigabytes } from '../memory';
import { microBatchesOf } from '../microBatch';
import { abortOnCancel } from './abort';
import type { PreparedRun, ProgramContext } from './types';

/** What a training of a pack's network settles on when it first starts: data, pack, target and micro-batch. */
export const packPlanSchema = z.object({
  /** Folder of the prepared pictures or clips, and their hash. */
  cache: z.string(),
  hash: z.string(),
  /** Content id of the pack. */
  base: z.string(),
  /** Pack to write. */
  out: z.string(),
  microBatch: z.int(),
});
export type PackPlan = z.infer<typeof packPlanSchema>;

/**
 * Prepares a run with an opened pack, which is closed if that fails.
 * @param name of the pack, or its path; the starter pack if absent
 */
export async function withOpenPack(
  name: string | undefined,
  prepare: (pack: Pack) => Promise<PreparedRun>,
): Promise<PreparedRun> {
  const pack = await openPack(await resolvePack(name ?? STARTER_PACK));
  try {
    return await prepare(pack);
  } catch (thrown) {
    await pack.close();
    throw thrown;
  }
}

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
