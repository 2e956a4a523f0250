import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';

const FILE = 'lock';
const BEAT_MS = 2_000;
/** A holder that has not shown a sign of life for so long is gone, and its process number has gone to another program. */
const STALE_MS = 60_000;

/** A job's folder held by this process. */
export interface Lock {
  release(): Promise<void>;
}

/** Number of the process that works in a job's folder; undefined if none does. */
export async function holderOf(folder: string): Promise<number | undefined> {
  const path = join(folder, FILE);
  try {
    const pid = Number(await readFile(path, 'utf8'));
    const { mtimeMs } = await stat(path);
    return Number.isSafeInteger(pid) && pid > 0 && isAlive(pid) && Date.now() - mtimeMs < STALE_MS ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a job's folder for this process; a lock whose holder is gone is taken over.
 * @throws StudioError 'exists' if another process works in it
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const path = join(folder, FILE);
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      break;
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code;
      if (code !== 'EEXIST') throw toStudioError(thrown);
      const holder = await holderOf(folder);
      if (holder !== undefined || attempt > 0) {
        throw new StudioError(
          'exists',
          `Process ${holder ?? 'of another program'} already works on the job in ${folder}: wait for it or pause it first.`,
        );
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
      await rm(path, { force: true });
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
