import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';

const FILE = 'lock';
const BEAT_MS = 2_000;
/** A holder that has not shown a sign of life for so long is gone, and its process number has gone to another program. */
const STALE_MS = 60_000;

/** Locks this process holds: a file with its number that is not among them was left by an earlier process of that number. */
const held = new Set<string>();

/** A folder held by this process: that of a job, or of a project. */
export interface Lock {
  release(): Promise<void>;
}

/** Number of the process that works in a job's folder; undefined if none does. */
export async function holderOf(folder: string): Promise<number | undefined> {
  const path = join(folder, FILE);
  try {
    const pid = Number(await readFile(path, 'utf8'));
    const { mtimeMs } = await stat(path);
    if (pid === process.pid) return held.has(path) ? pid : undefined;
    return Number.isSafeInteger(pid) && pid > 0 && isAlive(pid) && Date.now() - mtimeMs < STALE_MS ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process that is gone still has its lock on a folder: it ended without releasing it. */
export async function wasAbandoned(folder: string): Promise<boolean> {
  const there = await stat(join(folder, FILE)).catch(() => undefined);
  return there !== undefined && (await holderOf(folder)) === undefined;
}

/**
 * Takes a folder for this process; a lock whose holder is gone is taken over.
 * @param busy the sentence if it is taken
 * @throws StudioError 'exists' if a process works in it
 */
export async function lockFolder(folder: string, busy: (holder: string) => string = jobBusy(folder)): Promise<Lock> {
  const path = join(folder, FILE);
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      held.add(path);
      break;
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code;
      if (code !== 'EEXIST') throw toStudioError(thrown);
      const holder = await holderOf(folder);
      if (holder !== undefined || attempt > 0) {
        throw new StudioError('exists', busy(`Process ${holder ?? 'of another program'}`));
      }
      await rm(path, { force: true });
    }
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  return {
    release: async () => {
      clearInterval(beat);
      held.delete(path);
      await rm(path, { force: true });
    },
  };
}

function jobBusy(folder: string): (holder: string) => string {
  return (holder) => `${holder} already works on the job in ${folder}: wait for it or pause it first.`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
