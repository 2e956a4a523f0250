import { existsSync, readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StudioError } from '../../shared/errors';
import { MANIFEST_FILE, PACK_EXTENSION } from '../../shared/pack';

const PROGRAM = 'styleinv-studio';
/** Name of the pack that comes with the program. */
export const STARTER_PACK = 'starter';

/** What decides where the user's files lie; passed in by tests. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Folder of the installed program. */
  readonly program: string;
}

/** The surroundings of this process. */
export function surroundings(): Surroundings {
  return { env: process.env, platform: process.platform, home: homedir(), program: programFolder() };
}

/**
 * Folder of the installed program: the nearest one upwards whose package.json carries the program's name. Works from the sources
 * and from a bundle alike.
 * @throws StudioError 'internal' if there is none
 */
export function programFolder(from: string = dirname(fileURLToPath(import.meta.url))): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown };
      if (name === PROGRAM) return folder;
    }
    if (folder === dirname(folder)) {
      throw new StudioError('internal', `No folder above ${from} is that of ${PROGRAM}: install the program again.`);
    }
  }
}

/**
 * Folder of the user's own files: STYLEINV_HOME, else XDG_DATA_HOME (Linux), %APPDATA% (Windows) or Library/Application Support (macOS).
 */
export function userFolder({ env, platform, home }: Surroundings = surroundings()): string {
  if (env['STYLEINV_HOME']) return resolve(env['STYLEINV_HOME']);
  switch (platform) {
    case 'win32':
      return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), PROGRAM);
    case 'darwin':
      return join(home, 'Library', 'Application Support', PROGRAM);
    default:
      return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), PROGRAM);
  }
}

/** Where the user's packs lie. */
export function userPacksFolder(around: Surroundings = surroundings()): string {
  return join(userFolder(around), 'packs');
}

/** Where the packs that come with the program lie. */
export function bundledPacksFolder(around: Surroundings = surroundings()): string {
  return join(around.program, 'resources', 'models');
}

/** A pack that can be asked for by name. */
export interface ListedPack {
  readonly name: string;
  readonly path: string;
  readonly bundled: boolean;
}

/** Every pack in the user's folder and in the program, by name; of two with the same name the user's own. */
export async function listPacks(around: Surroundings = surroundings()): Promise<ListedPack[]> {
  const found = new Map<string, ListedPack>();
  for (const [folder, bundled] of [
    [bundledPacksFolder(around), true],
    [userPacksFolder(around), false],
  ] as const) {
    for (const path of await packsIn(folder)) {
      const name = path.slice(folder.length + 1).replace(/\.sivpack$/, '');
      found.set(name, { name, path, bundled });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Path of a pack given by path or by name. What holds a '/' or '\', ends in .sivpack or is '.' or '..' is a path; a name is looked up in the
 * user's folder, then among the bundled packs, then in the current folder.
 * @throws StudioError 'not-found' with the names there are
 */
export async function resolvePack(nameOrPath: string, around: Surroundings = surroundings()): Promise<string> {
  const isPath = /[/\\]|^\.{0,2}$/.test(nameOrPath) || nameOrPath.toLowerCase().endsWith(PACK_EXTENSION);
  if (isPath) {
    if (nameOrPath && (await exists(nameOrPath))) return resolve(nameOrPath);
    throw new StudioError('not-found', `There is no pack at '${nameOrPath}': check the path.`);
  }
  const listed = await listPacks(around);
  const named = listed.find((pack) => pack.name === nameOrPath);
  if (named) return named.path;
  if (await exists(join(nameOrPath, MANIFEST_FILE))) return resolve(nameOrPath);
  const names = listed.map((pack) => pack.name).join(', ');
  const choice = names ? `use one of: ${names}, or the path` : 'give the path';
  throw new StudioError(
    'not-found',
    `There is no pack called '${nameOrPath}': ${choice} of a pack folder or ${PACK_EXTENSION} file.`,
  );
}

async function packsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const paths: string[] = [];
  for (const name of names) {
    // Names with a leading dot are packs still being written.
    if (name.startsWith('.')) continue;
    const path = join(folder, name);
    if (name.endsWith(PACK_EXTENSION) || (await exists(join(path, MANIFEST_FILE)))) paths.push(path);
  }
  return paths;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
