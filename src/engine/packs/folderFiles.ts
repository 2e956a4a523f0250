import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';
import { isPackPath } from '../../shared/pack';
import type { OpenFile, PackFiles } from './files';

const CHUNK = 2 ** 20;
/** Deeper or larger folders are no packs; the walk stops there. */
const MAX_DEPTH = 4;
const MAX_LISTED = 4096;
/** A device or pipe put in a file's place must not make the program wait, nor a link put there be followed. */
const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The files of a pack in a folder. Links are followed only while they stay inside the folder.
 * @throws StudioError 'not-found' if the folder is not there
 */
export async function folderFiles(folder: string): Promise<PackFiles> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw toStudioError(error);
  });
  return {
    kind: 'folder',
    where: folder,
    list: () => listFolder(root),
    open: (file) => openInside(root, folder, file),
    close: async () => {},
  };
}

async function openInside(root: string, where: string, file: string): Promise<OpenFile> {
  if (!isPackPath(file)) throw new StudioError('corrupt', `${where} names a file outside itself: '${file}'.`);
  const real = await realpath(join(root, file)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw toStudioError(error);
    throw new StudioError('not-found', `${file} is missing from ${where}: copy or download the pack again.`);
  });
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new StudioError(
      'corrupt',
      `${file} in ${where} is a link that leads out of the pack: put the file itself there.`,
    );
  }
  const stats = await lstat(real).catch((error: unknown) => {
    throw toStudioError(error);
  });
  if (!stats.isFile()) throw new StudioError('corrupt', `${file} in ${where} is not a regular file.`);
  return { bytes: stats.size, chunks: fileChunks(real) };
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path, OPEN_FLAGS);
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const { bytesRead } = await handle.read(chunk, 0, CHUNK);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function listFolder(root: string): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const walk = async (relative: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(root, relative), { withFileTypes: true })) {
      if (found.size >= MAX_LISTED) return;
      const path = relative ? `${relative}/${entry.name}` : entry.name;
      if (!entry.isDirectory()) found.set(path, (await lstat(join(root, path))).size);
      else if (depth < MAX_DEPTH) await walk(path, depth + 1);
    }
  };
  try {
    await walk('', 1);
  } catch (error) {
    throw toStudioError(error);
  }
  return found;
}
