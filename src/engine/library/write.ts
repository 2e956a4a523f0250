import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';
import {
  ENTRY_FILE,
  ENTRY_FORMAT,
  ENTRY_VERSION,
  entrySchema,
  type EntryKind,
  type EntryProvenance,
} from '../../shared/library';
import { firstIssue, isPackPath, type StorageDType } from '../../shared/pack';
import { encodeSafetensors } from '../checkpoints/safetensors';
import { replaceFolder, syncFolder, temporaryName, writeDurably, type Chunks } from '../packs/durable';
import { manifestBytes } from '../packs/manifest';
import { encodeStyle } from '../packs/storage';
import type { Weights } from '../tensor/tensor';
import { folderNames, kindFolder } from './places';
import { listEntries, type LibraryEntry, type Pivot } from './read';

/** A style or likeness about to be kept. */
export interface EntryContent {
  readonly kind: EntryKind;
  readonly name: string;
  /** sha256 of the generator file the differences belong to: `pack.manifest.networks.generator.sha256`. */
  readonly base: string;
  readonly pack: { readonly id: string; readonly name: string };
  /** tuned - base (makeStyle). */
  readonly delta: Weights;
  /** 'float16' if left out; tensors that float16 does not keep stay float32. */
  readonly dtype?: StorageDType;
  readonly pivot?: Pivot;
  readonly provenance: EntryProvenance;
  readonly measures: Readonly<Record<string, number>>;
  /** PNG files by plain name, such as 'before-after.png'. */
  readonly previews?: readonly { readonly file: string; readonly bytes: Uint8Array }[];
}

export interface SaveOptions {
  /** Replaces an entry of the same kind, name and base. */
  readonly force?: boolean;
  /** The user's own folder; where it lies by default if left out. */
  readonly root?: string;
}

/**
 * Keeps a style or likeness. It is written whole under a hidden name and then renamed, so it is there completely or not at all, and
 * one that is replaced stays until then.
 * @throws StudioError 'exists' for a name taken by an entry of the same generator, 'bad-input', 'disk-full', 'io'
 */
export async function saveEntry(
  content: EntryContent,
  { force = false, root }: SaveOptions = {},
): Promise<LibraryEntry> {
  const { kind, name, base } = content;
  const old = await namesake(content, root);
  if (old && !force) throw taken(old);
  const place = kindFolder(kind, root);
  const temporary = temporaryName(join(place, 'new'));
  try {
    await mkdir(temporary, { recursive: true });
    const entry = await writeFiles(temporary, content);
    await syncFolder(temporary);
    const there = await namesake({ kind, name, base }, root);
    if (there && !force) throw taken(there);
    const folder = there ? await replace(temporary, there.folder) : await settle(temporary, place, kind, name);
    await syncFolder(place);
    return { ...entry, folder };
  } catch (thrown) {
    await rm(temporary, { recursive: true, force: true });
    throw toStudioError(thrown);
  }
}

/** Takes an entry out of the library: first out of sight, then off the disk. @throws StudioError 'not-found', 'io' */
export async function removeEntry({ folder }: LibraryEntry): Promise<void> {
  const aside = temporaryName(folder);
  try {
    await rename(folder, aside);
    await rm(aside, { recursive: true, force: true });
  } catch (thrown) {
    throw toStudioError(thrown);
  }
}

async function namesake(
  { kind, name, base }: Pick<EntryContent, 'kind' | 'name' | 'base'>,
  root: string | undefined,
): Promise<LibraryEntry | undefined> {
  const entries = await listEntries(kind, { root });
  return entries.find((entry) => entry.name === name && entry.base === base);
}

async function writeFiles(folder: string, content: EntryContent) {
  const { delta, dtype = 'float16', pivot, previews = [], ...about } = content;
  const add = async (file: string, chunks: Chunks) => {
    if (!isPackPath(file) || file.includes('/')) throw unfit(`'${file}' is no plain file name`);
    return { file, ...(await writeDurably(join(folder, file), chunks)) };
  };
  const { chunks, ...stored } = encodeStyle(delta, dtype, content.base);
  const written = await add('delta.safetensors', chunks);
  const codes = pivot && encodeSafetensors(Object.entries(pivot));
  const entry = entrySchema.safeParse({
    ...about,
    format: ENTRY_FORMAT,
    version: ENTRY_VERSION,
    created: new Date().toISOString(),
    delta: { ...written, ...stored, layers: [...delta.keys()] },
    ...(codes ? { pivot: await add('pivot.safetensors', codes.chunks()) } : {}),
    previews: await inOrder(previews, ({ file, bytes }) => add(file, [bytes])),
  });
  if (!entry.success) throw unfit(firstIssue(entry.error));
  await add(ENTRY_FILE, [manifestBytes(entry.data)]);
  return entry.data;
}

async function inOrder<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const out: B[] = [];
  for (const item of items) out.push(await work(item));
  return out;
}

async function replace(temporary: string, folder: string): Promise<string> {
  await replaceFolder(temporary, folder);
  return folder;
}

/** What renaming a folder onto something fails with; on Windows that looks like a lack of permission. */
const TAKEN = new Set(['ENOTEMPTY', 'EEXIST', 'ENOTDIR', ...(process.platform === 'win32' ? ['EPERM'] : [])]);

/** Gives a new entry its place: the first of its names that nobody has, even if another process takes one meanwhile. */
async function settle(temporary: string, place: string, kind: EntryKind, name: string): Promise<string> {
  for (const candidate of folderNames(kind, name)) {
    const folder = join(place, candidate);
    try {
      // a rename onto a folder that holds anything fails, and so does one onto a file
      await rename(temporary, folder);
      return folder;
    } catch (thrown) {
      if (!TAKEN.has((thrown as NodeJS.ErrnoException).code ?? '')) throw thrown;
    }
  }
  throw new StudioError('internal', 'folder names ended');
}

function taken({ kind, name, pack }: LibraryEntry): StudioError {
  return new StudioError(
    'exists',
    `There is a ${kind} '${name}' for the pack '${pack.name}' already: choose another name, or allow it to be replaced.`,
  );
}

function unfit(why: string): StudioError {
  return new StudioError('bad-input', `This cannot be kept in the library: ${why}.`);
}
