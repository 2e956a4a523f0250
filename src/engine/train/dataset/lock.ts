import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StudioError, toStudioError } from '../../../shared/errors';

const LOCK_FILE = 'lock.json';
const holderSchema = z.strictObject({ pid: z.number().int().positive(), started: z.number() });
type Holder = z.infer<typeof holderSchema>;

/** Clocks and rounding: the same process is not taken for another one. */
const SAME_START_MS = 5000;

/**
 * Makes sure that one process at a time fills a folder. A lock whose process has ended, killed or not, counts for nothing.
 * @returns what gives the folder free again
 * @throws StudioError 'exists' if another one is at work there, or as toStudioError
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, LOCK_FILE);
  const mine: Holder = { pid: process.pid, started: Date.now() - process.uptime() * 1000 };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(path, JSON.stringify(mine), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw toStudioError(error);
    }
    const holder = await readHolder(path);
    if (holder && isAtWork(holder, mine)) break;
    await rm(path, { force: true });
  }
  throw new StudioError(
    'exists',
    `These files are being prepared already: wait until that is done (or, if it is not so, remove ${path}).`,
  );
}

/** undefined if it is not there or was not written to its end. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** In a container every run may have the same process number: the time of its start tells them apart. */
function isAtWork({ pid, started }: Holder, mine: Holder): boolean {
  if (pid === mine.pid) return Math.abs(started - mine.started) < SAME_START_MS;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
