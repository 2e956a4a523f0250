import { StudioError } from '../../../shared/errors';
import { z } from 'zod';
import { resolvePack, STARTER_PACK } from '../../packs/locations';
import { openPack, type Pack } from '../../packs/pack';
import type { Runtime } from '../../runtime/types';
import type { DatasetReport, PrepareContext } from '../dataset';
import { fitDivision, gigabytes } from '../memory';
import { divisionsOf, type Division } from '../microBatch';
import { abortOnCancel } from './abort';
import type { PreparedRun, ProgramContext } from './types';

/** How a run divides its batches; runs that were begun with earlier versions have one lane. */
export const divisionSchema = z.object({ microBatch: z.int(), lanes: z.int().min(1).default(1) });

/** What a training of a pack's network settles on when it first starts: data, pack, target and division of its batches. */
export const packPlanSchema = z.object({
  /** Folder of the prepared pictures or clips, and their hash. */
  cache: z.string(),
  hash: z.string(),
  /** Content id of the pack. */
  base: z.string(),
  /** Pack to write. */
  out: z.string(),
  ...divisionSchema.shape,
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
 * How many pictures or clips go through the networks at once, and on how many lanes; says so where memory does not hold the whole batch.
 * @param bytesFor what one lane takes with so many at once
 * @throws StudioError 'out-of-memory'
 */
export function chooseDivision(
  { memory, notice, lanes }: ProgramContext,
  { batch, group, what }: { readonly batch: number; readonly group: number; readonly what: string },
  bytesFor: (microBatch: number) => number,
): Division {
  const { division, bytes } = fitDivision(divisionsOf(batch, group, lanes?.counts ?? [1]), memory, bytesFor);
  const atOnce = division.microBatch * division.lanes;
  if (atOnce < batch)
    notice(`${batch} ${what} at once do not fit into memory: ${atOnce} at once, ${gigabytes(bytes)}.`);
  return division;
}

/** The runtimes of a division's lanes: the run's own if there is one only, or no more can be had here. */
export async function openLanes(
  { runtime, lanes }: Pick<ProgramContext, 'runtime' | 'lanes'>,
  { lanes: wanted }: Division,
): Promise<readonly Runtime[]> {
  const count = Math.max(1, ...(lanes?.counts ?? []).filter((possible) => possible <= wanted));
  return lanes && count > 1 ? lanes.open(count) : [runtime];
}

/** @throws StudioError 'bad-input' if a run was begun with another pack than this one */
export function checkSamePack(pack: Pack, base: string): void {
  if (base === pack.id) return;
  throw new StudioError(
    'bad-input',
    `The pack ${pack.manifest.name} has changed since this training was begun: start the training again.`,
  );
}
