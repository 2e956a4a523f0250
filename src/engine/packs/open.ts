import { stat } from 'node:fs/promises';
import { StudioError, toStudioError } from '../../shared/errors';
import type { PackFiles } from './files';
import { folderFiles } from './folderFiles';
import { zipFiles } from './zipFiles';

/**
 * The files of a pack, whether it is a folder or a zip.
 * @throws StudioError 'not-found', 'bad-input' if it is neither, 'corrupt' if it is a damaged zip
 */
export async function openFiles(path: string): Promise<PackFiles> {
  const stats = await stat(path).catch((error: unknown) => {
    const failure = toStudioError(error);
    if (failure.code !== 'not-found') throw failure;
    throw new StudioError('not-found', `There is no pack at '${path}': check the path.`, failure.detail);
  });
  if (stats.isDirectory()) return folderFiles(path);
  if (stats.isFile()) return zipFiles(path);
  throw new StudioError('bad-input', `${path} is neither a pack folder nor a .sivpack file.`);
}
