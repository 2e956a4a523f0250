import { lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';
import { isPackPath, MANIFEST_FILE } from '../../shared/pack';

/**
 * Refuses a target that must not be written before any work is done.
 * @param kind what would be written there; only a pack of the same kind is ever replaced
 * @throws StudioError 'exists', or 'not-found' if the folder around it is not there
 */
export async function checkTarget(target: string, kind: 'folder' | 'zip', force: boolean): Promise<void> {
  const parent = dirname(resolve(target));
  const around = await stat(parent).catch(() => undefined);
  if (!around?.isDirectory()) {
    throw new StudioError('not-found', `The folder ${parent} does not exist: make it first or choose another place.`);
  }
  const there = await lstat(target).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw toStudioError(error);
  });
  if (!there) return;
  if (!force) {
    throw new StudioError(
      'exists',
      `${target} already exists: choose another name, or allow it to be replaced (--force).`,
    );
  }
  const isPack = kind === 'zip' ? there.isFile() : there.isDirectory() && (await hasManifest(target));
  if (!isPack) {
    throw new StudioError(
      'exists',
      `${target} is something else than a pack ${kind} and is not replaced: choose another name.`,
    );
  }
}

async function hasManifest(folder: string): Promise<boolean> {
  return stat(join(folder, MANIFEST_FILE)).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

/** Stops a file name that would lie outside the pack being written. */
export function checkFileName(file: string): void {
  if (!isPackPath(file))
    throw new StudioError('bad-input', `The pack cannot be written: '${file}' is no file name a pack can have.`);
}
