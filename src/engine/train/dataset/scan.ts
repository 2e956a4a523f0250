import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StudioError, throwIfCancelled, toStudioError } from '../../../shared/errors';
import { naturalOrder } from './naturalOrder';
import type { Finding, RejectReason } from './report';

/** What a scan found; both lists in natural order of the paths. */
export interface Scan {
  /** Paths of plain files in the folder, with '/' between their parts. */
  readonly files: readonly string[];
  readonly rejected: readonly Finding<RejectReason>[];
}

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Told now and then how many files were found. */
  readonly onFound?: (files: number) => void;
  /** Lists a folder; another one in tests. */
  readonly list?: (folder: string) => Promise<Dirent[]>;
}

/** Beyond it the choice of folder is a mistake. */
const MOST_FILES = 1_000_000;
const DEEPEST = 100;

/**
 * All files in a folder and its subfolders. Each folder is listed once and no plain file is touched. Links are followed; one to a
 * folder that was listed already is named instead, so that a loop ends. A subfolder that cannot be read is named, and the rest is
 * scanned.
 * @throws StudioError 'not-found', 'bad-input' (no folder; more than a million files), 'io' (the folder itself), 'cancelled'
 */
export async function scanFolder(folder: string, options: ScanOptions = {}): Promise<Scan> {
  const list = options.list ?? ((path) => readdir(path, { withFileTypes: true }));
  const root = await realFolder(folder);
  const files: string[] = [];
  const rejected: Finding<RejectReason>[] = [];
  const seen = new Set<string>([root]);
  const reject = (file: string, reason: RejectReason, sentence: string) => rejected.push({ file, reason, sentence });

  const visit = async (real: string, relative: string, depth: number): Promise<void> => {
    throwIfCancelled(options.signal);
    const entries = await list(real).catch((error: unknown) => {
      if (relative === '') throw toStudioError(error);
      reject(relative, 'unreadable', `This folder cannot be read (${codeOf(error)}): check its permissions.`);
      return [];
    });
    entries.sort((a, b) => naturalOrder(a.name, b.name));
    for (const entry of entries) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.name.startsWith('.')) reject(path, 'hidden', 'Its name begins with a dot, so it is passed over.');
      else if (entry.isFile()) add(path);
      else if (entry.isDirectory()) await descend(join(real, entry.name), path, depth);
      else if (entry.isSymbolicLink()) await follow(join(real, entry.name), path, depth);
      else reject(path, 'special', 'It is a device, pipe or socket, not a file.');
    }
    options.onFound?.(files.length);
  };
  const add = (path: string) => {
    if (files.push(path) > MOST_FILES)
      throw new StudioError('bad-input', `${folder} holds more than ${MOST_FILES} files: choose a folder inside it.`);
  };
  const descend = async (real: string, path: string, depth: number): Promise<void> => {
    if (seen.has(real)) return void reject(path, 'loop', 'It leads to a folder that is in the list already.');
    if (depth >= DEEPEST) return void reject(path, 'unreadable', `It lies more than ${DEEPEST} folders deep.`);
    seen.add(real);
    await visit(real, path, depth + 1);
  };
  const follow = async (link: string, path: string, depth: number): Promise<void> => {
    const found = await followLink(link);
    if (typeof found === 'string') reject(path, 'unreadable', `This link leads nowhere (${found}): remove or mend it.`);
    else if (found.stats.isFile()) add(path);
    else if (found.stats.isDirectory()) await descend(found.real, path, depth);
    else reject(path, 'special', 'It leads to a device, pipe or socket, not to a file.');
  };

  await visit(root, '', 0);
  return { files, rejected };
}

async function realFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const entry = await stat(path).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new StudioError('not-found', `There is no folder ${path}: check the path.`);
    throw toStudioError(error);
  });
  if (!entry.isDirectory())
    throw new StudioError('bad-input', `${path} is a file: give the folder that holds the images or videos.`);
  return realpath(path);
}

/** Where a link leads, or the system's word for why it does not. */
async function followLink(link: string): Promise<{ stats: Stats; real: string } | string> {
  try {
    return { stats: await stat(link), real: await realpath(link) };
  } catch (error) {
    return codeOf(error);
  }
}

/** EACCES, ENOENT, ELOOP ... */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
