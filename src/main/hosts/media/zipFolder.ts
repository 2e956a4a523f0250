import { createReadStream, type ReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { StudioError } from '../../../shared/errors';

export interface ZippedFolder {
  /** Of the whole zip. */
  readonly bytes: number;
  /** One file of the folder is open and read at a time, as fast as this is read; destroy it to stop. */
  readonly content: Readable;
}

/**
 * Files of a folder as one zip, made while it is read and stored as they are: pictures and videos are compressed already. Breaks off if a
 * file has another size than at the beginning.
 * @throws StudioError 'not-found' if one is no longer there, or no plain file
 */
export async function zipFolder(folder: string, names: readonly string[]): Promise<ZippedFolder> {
  const zip = new ZipFile();
  const content = zip.outputStream as Readable;
  let open: ReadStream | undefined;
  const files: { name: string; size: number; mtime: Date }[] = [];
  for (const name of names) {
    const stats = await lstat(join(folder, name)).catch(() => undefined);
    if (!stats?.isFile()) throw new StudioError('not-found', `${join(folder, name)} is no longer there.`);
    files.push({ name, size: stats.size, mtime: stats.mtime });
  }
  zip.on('error', (error: Error) => content.destroy(error));
  content.on('close', () => open?.destroy());
  for (const { name, ...about } of files) {
    zip.addReadStreamLazy(name, { ...about, compress: false, mode: 0o100644 }, (give) => {
      open = createReadStream(join(folder, name));
      open.on('error', (error) => content.destroy(error));
      if (content.destroyed) open.destroy();
      give(undefined, open);
    });
  }
  let bytes = 0;
  // Nothing is compressed, so the size is known at once.
  zip.end({ forceZip64Format: false, comment: '' }, (size?: number) => (bytes = size ?? 0));
  return { bytes, content };
}
