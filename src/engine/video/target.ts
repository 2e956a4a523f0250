import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { rmSync } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';
import { onProcessExit } from './processExit';

/** A place where a clip is written under a temporary name until it is whole. */
export interface Target {
  /** Absolute path the clip will have. */
  readonly path: string;
  /** Absolute path of the file or folder to write into, beside it. */
  readonly temporary: string;
  /**
   * Puts the finished clip in its place, on disk for good.
   * @returns its size in bytes
   * @throws StudioError 'exists' when something took the name meanwhile, and as toStudioError
   */
  publish(): Promise<number>;
  /** Removes what was written. Does nothing after publish. */
  discard(): Promise<void>;
}

/** Names of the files in a PNG sequence. */
export const SEQUENCE_FILE = /^frame_\d{6,}\.png$/;

/**
 * Checks that a clip can be written and creates its temporary file or folder.
 * @param kind `folder` for a sequence of PNGs, otherwise `file`
 * @param force whether an existing clip may be replaced; a folder only if it holds nothing but a PNG sequence
 * @throws StudioError 'not-found' | 'bad-input' | 'io' | 'disk-full' for the folder around it, 'exists' for the name
 */
export async function openTarget(path: string, kind: 'file' | 'folder', force: boolean): Promise<Target> {
  const full = resolve(path);
  const parent = dirname(full);
  await checkParent(parent);
  await checkFree(full, kind, force);
  const temporary = join(parent, `.styleinv-${randomUUID()}.part`);
  try {
    if (kind === 'folder') await mkdir(temporary);
    else await (await open(temporary, 'wx')).close();
  } catch (error) {
    const known = toStudioError(error);
    if (known.code === 'disk-full') throw known;
    throw new StudioError('io', `Nothing can be written in ${parent}: choose another folder.`, known.message, {
      cause: error,
    });
  }
  const forget = onProcessExit(() => rmSync(temporary, { recursive: true, force: true }));
  let published = false;

  const publish = async (): Promise<number> => {
    const bytes = kind === 'folder' ? await syncFolder(temporary) : await syncFile(temporary);
    await checkFree(full, kind, force);
    await (kind === 'folder' ? placeFolder(temporary, full) : placeFile(temporary, full, force));
    published = true;
    forget();
    await syncDirectory(parent);
    return bytes;
  };
  const discard = async (): Promise<void> => {
    if (published) return;
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
    forget();
  };
  return { path: full, temporary, publish: () => publish().catch(fail), discard };
}

function fail(error: unknown): never {
  throw toStudioError(error);
}

async function checkParent(parent: string): Promise<void> {
  const entry = await lookUp(parent, stat);
  if (!entry)
    throw new StudioError('not-found', `The folder ${parent} does not exist: create it or choose another one.`);
  if (!entry.isDirectory()) throw new StudioError('bad-input', `${parent} is not a folder: choose another one.`);
}

async function checkFree(path: string, kind: 'file' | 'folder', force: boolean): Promise<void> {
  const entry = await lookUp(path, lstat);
  if (!entry) return;
  const replaceable = kind === 'folder' ? entry.isDirectory() : entry.isFile() || entry.isSymbolicLink();
  if (!replaceable)
    throw new StudioError('exists', `${path} is there and not a ${kind} that could be replaced: choose another name.`);
  if (!force)
    throw new StudioError(
      'exists',
      `${path} exists already: choose another name, or allow it to be replaced (--force).`,
    );
  if (kind === 'folder' && !(await readdir(path)).every((name) => SEQUENCE_FILE.test(name)))
    throw new StudioError('exists', `${path} holds other things than a PNG sequence: choose another folder.`);
}

async function lookUp(path: string, look: (path: string) => Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await look(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR')
      throw new StudioError('bad-input', `${path} lies inside a file, not a folder: choose another one.`);
    if (code === 'ENAMETOOLONG')
      throw new StudioError('bad-input', `The name ${path.slice(0, 60)}... is too long: choose a shorter one.`);
    throw toStudioError(error);
  }
}

/** Without force the name is taken in one step that fails if it is taken; not every file system can do that. */
async function placeFile(temporary: string, path: string, force: boolean): Promise<void> {
  if (force) return rename(temporary, path);
  try {
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new StudioError('exists', `${path} came to be while the clip was being written: choose another name.`);
    return rename(temporary, path);
  }
  await unlink(temporary);
}

/** The old sequence is moved aside first and comes back if the new one cannot take its place. */
async function placeFolder(temporary: string, path: string): Promise<void> {
  if (!(await lookUp(path, lstat))) return rename(temporary, path);
  const aside = `${temporary}.old`;
  await rename(path, aside);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rename(aside, path);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

async function syncFile(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await syncFile(join(path, name));
  await syncDirectory(path);
  return bytes;
}

/** Makes a rename durable; Windows and some network drives cannot, and need not. */
async function syncDirectory(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    return;
  }
}
