import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StudioError, toStudioError } from '../../shared/errors';
import { ENTRY_FILE, ENTRY_FORMAT, ENTRY_VERSION, entrySchema, type Entry, type EntryKind } from '../../shared/library';
import { firstIssue, MAX_MANIFEST_BYTES, type PackFile } from '../../shared/pack';
import { parseSafetensors } from '../checkpoints/safetensors';
import { readBounded, readVerified } from '../packs/files';
import { folderFiles } from '../packs/folderFiles';
import { decodeStyle } from '../packs/storage';
import type { F32, Weights } from '../tensor/tensor';
import { kindFolder } from './places';

/** A style or likeness of the user's library. */
export interface LibraryEntry extends Entry {
  /** Where it lies, an absolute path. */
  readonly folder: string;
}

export interface ListOptions {
  /** The user's own folder; where it lies by default if left out. */
  readonly root?: string;
  /** Told of a folder that holds no readable entry: one sentence. */
  readonly onDamaged?: (sentence: string) => void;
}

/** The entries of a kind by name, of one name the newest first. A damaged one is left out and told of. */
export async function listEntries(kind: EntryKind, { root, onDamaged }: ListOptions = {}): Promise<LibraryEntry[]> {
  const place = kindFolder(kind, root);
  const found: LibraryEntry[] = [];
  for (const item of await readdir(place, { withFileTypes: true }).catch(() => [])) {
    // a leading dot marks an entry that is still being written
    if (!item.isDirectory() || item.name.startsWith('.')) continue;
    try {
      found.push(await readEntry(kind, join(place, item.name)));
    } catch (thrown) {
      onDamaged?.(toStudioError(thrown).message);
    }
  }
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return found.sort((a, b) => order(a.name, b.name) || order(b.created, a.created));
}

/**
 * The entry of a name.
 * @param base sha256 of the generator it must belong to; any if left out
 * @throws StudioError 'not-found' with the names there are, 'bad-input' if the name belongs to other generators only
 */
export async function findEntry(
  kind: EntryKind,
  name: string,
  base?: string,
  options: ListOptions = {},
): Promise<LibraryEntry> {
  const entries = await listEntries(kind, options);
  const named = entries.filter((entry) => entry.name === name);
  const fitting = named.find((entry) => base === undefined || entry.base === base);
  if (fitting) return fitting;
  if (named[0]) throw otherBase(named[0]);
  const usable = entries.filter((entry) => base === undefined || entry.base === base);
  const names = [...new Set(usable.map((entry) => `'${entry.name}'`))].join(', ') || 'none';
  throw new StudioError('not-found', `There is no ${kind} '${name}'; those that can be used here: ${names}.`);
}

/**
 * The differences of an entry, verified.
 * @param base sha256 of the generator file they are to be applied to
 * @throws StudioError 'bad-input' if it was made for another generator, 'corrupt', 'not-found', 'io', 'cancelled'
 */
export async function loadDelta(entry: LibraryEntry, base: string, signal?: AbortSignal): Promise<Weights> {
  if (entry.base !== base) throw otherBase(entry);
  return sound(entry, async () =>
    decodeStyle(await read(entry, entry.delta, signal), { ...entry.delta, base }, entry.folder),
  );
}

/** Where a likeness starts from: w0 [1,wDim] of the base generator and the codes of the layers ws [1,numWs,wDim]. */
export interface Pivot {
  readonly w0: F32;
  readonly ws: F32;
}

/** The pivot of a likeness, verified. @throws StudioError as loadDelta; 'bad-input' for an entry that is no likeness */
export async function loadPivot(entry: LibraryEntry, signal?: AbortSignal): Promise<Pivot> {
  const { pivot } = entry;
  if (!pivot) throw new StudioError('bad-input', `The ${entry.kind} '${entry.name}' is no likeness: it has no pivot.`);
  return sound(entry, async () => {
    const file = parseSafetensors(await read(entry, pivot, signal));
    const [w0, ws] = [file.readF32('w0'), file.readF32('ws')];
    const [one, wDim, ...rest] = w0.shape;
    const fits = one === 1 && rest.length === 0 && ws.shape.length === 3 && ws.shape[0] === 1 && ws.shape[2] === wDim;
    if (!fits) throw new StudioError('corrupt', `w0 is [${w0.shape}] and ws [${ws.shape}].`);
    return { w0, ws };
  });
}

/** The bytes of a PNG an entry lists, verified. @throws StudioError 'not-found' if it has no such picture, 'corrupt', 'io' */
export async function readPreview(entry: LibraryEntry, file: string, signal?: AbortSignal): Promise<Uint8Array> {
  const listed = entry.previews.find((preview) => preview.file === file);
  if (listed) return sound(entry, () => read(entry, listed, signal));
  throw new StudioError('not-found', `The ${entry.kind} '${entry.name}' has no picture ${file}: make it again.`);
}

async function readEntry(kind: EntryKind, folder: string): Promise<LibraryEntry> {
  const bytes = await readBounded(await folderFiles(folder), ENTRY_FILE, MAX_MANIFEST_BYTES);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (thrown) {
    throw unreadable(folder, 'it is not JSON', String(thrown));
  }
  const head = z.object({ format: z.literal(ENTRY_FORMAT), version: z.int() }).safeParse(json);
  if (!head.success) throw unreadable(folder, `it does not say '${ENTRY_FORMAT}'`);
  if (head.data.version > ENTRY_VERSION) {
    throw new StudioError('unsupported', `${folder} was made by a newer version of this program: update the program.`);
  }
  const parsed = entrySchema.safeParse(json);
  if (!parsed.success) throw unreadable(folder, firstIssue(parsed.error));
  if (parsed.data.kind !== kind) throw unreadable(folder, `it is a ${parsed.data.kind}, not a ${kind}`);
  return { ...parsed.data, folder };
}

async function read(entry: LibraryEntry, file: PackFile, signal?: AbortSignal): Promise<Uint8Array> {
  return readVerified(await folderFiles(entry.folder), file, signal);
}

/** Runs what reads an entry's files; a file that is missing or changed is told of in the words of the library. */
async function sound<T>(entry: LibraryEntry, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const { code, message } = toStudioError(thrown);
    if (code !== 'corrupt' && code !== 'not-found') throw thrown;
    const what = `The ${entry.kind} '${entry.name}' in ${entry.folder} is damaged`;
    throw new StudioError('corrupt', `${what}: make it again, or remove it.`, message, { cause: thrown });
  }
}

function unreadable(folder: string, why: string, detail?: string): StudioError {
  const message = `The ${ENTRY_FILE} of ${folder} cannot be read (${why}): remove that folder.`;
  return new StudioError('corrupt', message, detail);
}

function otherBase({ kind, name, pack }: LibraryEntry): StudioError {
  return new StudioError(
    'bad-input',
    `The ${kind} '${name}' was made for the generator of the pack '${pack.name}' and does not fit another: use it with that pack.`,
  );
}
