import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJournal, type JournalEntry } from '../../../engine/train/journal';
import { RUN_FILES } from '../../../engine/train/trainer';
import type { JobLog } from '../../../shared/api/jobs';
import { toStudioError } from '../../../shared/errors';

/** Bytes of a log read at once: some thousand iterations. */
const STRETCH = 2 ** 20;
const EMPTY: JobLog = { log: '', position: 0, more: false, points: [], measures: [], previews: [], notices: [] };

/**
 * A stretch of the log of a run, from `after` if that is a position in the same log, else from the beginning.
 * @param folder of the run
 * @throws StudioError 'io'
 */
export async function readLog(folder: string, { log, after }: { log: string; after: number }): Promise<JobLog> {
  const file = await open(join(folder, RUN_FILES.log), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw toStudioError(error);
  });
  if (!file) return EMPTY;
  try {
    const { size, ino, birthtimeMs } = await file.stat();
    const name = `${ino}-${Math.round(birthtimeMs)}`;
    const start = log === name && after <= size ? after : 0;
    const buffer = Buffer.allocUnsafe(Math.min(STRETCH, size - start));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    // a line that is being written is left for the next time
    const whole = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const position = start + whole;
    const entries = parseJournal(buffer.toString('utf8', 0, whole));
    return { log: name, position, more: whole > 0 && position < size && bytesRead === STRETCH, ...sorted(entries) };
  } finally {
    await file.close();
  }
}

function sorted(entries: readonly JournalEntry[]): Pick<JobLog, 'points' | 'measures' | 'previews' | 'notices'> {
  return {
    points: entries.flatMap((entry) => {
      if (entry.kind !== 'step') return [];
      const { iteration, seconds, imagesPerSecond, metrics } = entry;
      return [{ iteration, seconds, metrics, ...(imagesPerSecond === undefined ? {} : { imagesPerSecond }) }];
    }),
    measures: entries.flatMap((entry) =>
      entry.kind === 'measure' ? [{ iteration: entry.iteration, name: entry.name, value: entry.value }] : [],
    ),
    previews: entries.flatMap((entry) =>
      entry.kind === 'preview' ? entry.files.map((name) => ({ iteration: entry.iteration, name })) : [],
    ),
    notices: entries.flatMap((entry) =>
      entry.kind === 'notice' ? [{ iteration: entry.iteration, sentence: entry.sentence }] : [],
    ),
  };
}
