import { sep } from 'node:path';
import { listEntries, removeEntry, type LibraryEntry } from '../../engine/library';
import { bundledPacksFolder, resolvePack, STARTER_PACK } from '../../engine/packs/locations';
import { openPack } from '../../engine/packs/pack';
import { removeStyle } from '../../engine/packs/styles';
import type { EntryKind } from '../../shared/library';
import type { PackManifest } from '../../shared/pack';
import { StudioError } from '../../shared/errors';
import type { ListedEntry, PackOptions, RemoveEntryOptions, RemoveEntryResult, Service, ServiceContext } from './types';

/** Every style there is: the pack's own, then those of the user's library; of one name the pack's is what is used. */
export const listStyles: Service<PackOptions, readonly ListedEntry[]> = async (options, context) => {
  const { path, manifest } = await read(options);
  const own = manifest.styles.map(({ name, bytes }): ListedEntry => ({
    ...{ kind: 'style', name, from: 'pack', pack: manifest.name, path, bytes, usable: true, measures: {} },
  }));
  const shadowed = new Set(own.map(({ name }) => name));
  const entries = await inLibrary('style', manifest, context);
  return [...own, ...entries.map((entry) => (shadowed.has(entry.name) ? { ...entry, usable: false } : entry))];
};

/** Every likeness of the user's library. */
export const listLikenesses: Service<PackOptions, readonly ListedEntry[]> = async (options, context) =>
  inLibrary('likeness', (await read(options)).manifest, context);

/** Takes a style out of the user's library or, where that has none of the name, out of a pack of the user's. */
export const forgetStyle: Service<RemoveEntryOptions, RemoveEntryResult> = async (options) => {
  const { path, manifest } = await read(options);
  const entry = await ownEntry('style', options.name, manifest);
  if (entry) return forget(entry);
  if (!manifest.styles.some(({ name }) => name === options.name)) throw unknown('style', options.name);
  if (path.startsWith(bundledPacksFolder() + sep)) {
    throw new StudioError('unsupported', `The style '${options.name}' comes with the program and stays.`);
  }
  await removeStyle(path, options.name);
  return { name: options.name, path };
};

/** Takes a likeness out of the user's library. */
export const forgetLikeness: Service<RemoveEntryOptions, RemoveEntryResult> = async (options) => {
  const entry = await ownEntry('likeness', options.name, (await read(options)).manifest);
  if (!entry) throw unknown('likeness', options.name);
  return forget(entry);
};

async function read({ pack: name = STARTER_PACK }: PackOptions): Promise<{ path: string; manifest: PackManifest }> {
  const path = await resolvePack(name);
  const pack = await openPack(path);
  await pack.close();
  return { path, manifest: pack.manifest };
}

const belongs = ({ base }: LibraryEntry, { networks }: PackManifest) => base === networks.generator.sha256;

async function inLibrary(kind: EntryKind, pack: PackManifest, { notice }: ServiceContext): Promise<ListedEntry[]> {
  const entries = await listEntries(kind, { onDamaged: notice });
  return entries.map((entry) => {
    const { name, folder: path, created, measures, delta } = entry;
    const about = { name, path, created, measures, bytes: delta.bytes, pack: entry.pack.name };
    return { kind, from: 'library', ...about, usable: belongs(entry, pack) };
  });
}

/**
 * The entry of a name: that of the pack's generator, or the only one.
 * @throws StudioError 'bad-input' if several are meant
 */
async function ownEntry(kind: EntryKind, name: string, pack: PackManifest): Promise<LibraryEntry | undefined> {
  const named = (await listEntries(kind)).filter((entry) => entry.name === name);
  const fitting = named.find((entry) => belongs(entry, pack));
  if (fitting || named.length <= 1) return fitting ?? named[0];
  const packs = named.map((entry) => `'${entry.pack.name}'`).join(', ');
  throw new StudioError(
    'bad-input',
    `There is a ${kind} '${name}' for each of the packs ${packs}: choose with --pack.`,
  );
}

async function forget(entry: LibraryEntry): Promise<RemoveEntryResult> {
  await removeEntry(entry);
  return { name: entry.name, path: entry.folder };
}

function unknown(kind: EntryKind, name: string): StudioError {
  const list = kind === 'style' ? 'styles list' : 'likenesses list';
  return new StudioError('not-found', `There is no ${kind} '${name}': see "styleinv ${list}".`);
}
