import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { throwIfCancelled, toStudioError } from '../../shared/errors';

export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Bytes written so far and in total, after each chunk. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes a file of `bytes` bytes so that under its name there is always the old content or the whole new one: to a temporary name
 * beside it, flushed to the disk, then renamed. Nothing is left behind after a failure or cancel.
 * @throws StudioError 'cancelled', 'disk-full', 'not-found' (the folder), 'io'
 */
export async function writeAtomically(
  path: string,
  bytes: number,
  chunks: Iterable<Uint8Array>,
  { signal, onProgress }: WriteOptions = {},
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.partial`);
  try {
    const handle = await open(temporary, 'wx');
    try {
      let done = 0;
      for (const chunk of chunks) {
        throwIfCancelled(signal);
        await handle.writeFile(chunk);
        done += chunk.length;
        onProgress?.(done, bytes);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw toStudioError(error);
  }
}
