import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { StudioError } from '../../../shared/errors';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

export interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
  /** Its name changes with its content. */
  readonly immutable: boolean;
}

/** The files of the interface by their address. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** The file of an address: it is looked up among the names there are and never becomes a path. */
export function findStatic(files: StaticFiles, path: string): StaticFile | undefined {
  return files.get(path === '/' ? '/index.html' : path);
}

/**
 * The built renderer, read into memory once.
 * @throws StudioError 'not-found' if it has not been built
 */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, StaticFile>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const address = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(address, { type, bytes: await readFile(path), immutable: address.startsWith('/assets/') });
  }
  if (!files.has('/index.html'))
    throw new StudioError('not-found', `The interface is missing (${folder}): run "npm run build" again.`);
  return files;
}
