import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Bytes of a file in order, produced as they are written. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What was written: the size in bytes and the sha256 of the content. */
export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/** A hidden name beside the target, so that the final rename stays on one disk. */
export function temporaryName(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.partial`);
}

/**
 * Writes one new file and makes sure it has reached the disk. What a failure leaves is for the caller to remove.
 * @returns size and hash of what was written
 */
export async function writeDurably(path: string, chunks: Chunks): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  const handle = await open(path, 'wx');
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Makes a rename in a folder durable; systems that cannot open folders do without. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Renames a folder onto another; the old one is only removed once the new one is in its place. */
export async function replaceFolder(from: string, target: string): Promise<void> {
  const aside = temporaryName(target);
  const replaced = await rename(target, aside).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    },
  );
  try {
    await rename(from, target);
  } catch (error) {
    if (replaced) await rename(aside, target);
    throw error;
  }
  if (replaced) await rm(aside, { recursive: true, force: true });
}
