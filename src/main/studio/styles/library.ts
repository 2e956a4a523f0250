import { posix } from 'node:path';
import { listEntries, readPreview, type LibraryEntry } from '../../../engine/library';
import type { Pack } from '../../../engine/packs/pack';
import type { LibraryStyle } from '../../../shared/api/styles';
import type { EntryKind } from '../../../shared/library';
import type { StyleEntry } from '../../../shared/pack';

/** Pictures read for one list; a library of more shows the rest without. */
const MOST_PICTURES = 200;

/** Every style there is: the pack's own, then those of the library; of one name the pack's is what is used. */
export async function stylesOf(pack: Pack): Promise<LibraryStyle[]> {
  const own = await Promise.all(pack.manifest.styles.map((style) => ownStyle(pack, style)));
  const shadowed = new Set(own.map(({ name }) => name));
  const entries = await entriesOf('style', pack);
  return [...own, ...entries.map((entry) => (shadowed.has(entry.name) ? { ...entry, usable: false } : entry))];
}

/** Names of the styles a pack can be painted with, each once. */
export async function usableStyles({ manifest }: Pack): Promise<string[]> {
  const base = manifest.networks.generator.sha256;
  const kept = (await listEntries('style')).filter((entry) => entry.base === base);
  return [...new Set([...manifest.styles, ...kept].map(({ name }) => name))];
}

/** The styles or likenesses of the user's library. */
export async function entriesOf(kind: EntryKind, pack: Pack): Promise<LibraryStyle[]> {
  const entries = await listEntries(kind);
  const base = pack.manifest.networks.generator.sha256;
  return Promise.all(entries.map((entry, i) => described(entry, base, i < MOST_PICTURES)));
}

async function described(entry: LibraryEntry, base: string, pictured: boolean): Promise<LibraryStyle> {
  const { name, created, measures, provenance, delta } = entry;
  const { images, preset, steps, losses, networks, notes, credit } = provenance;
  const [first] = entry.previews;
  const preview = pictured && first ? await readPreview(entry, first.file).catch(() => undefined) : undefined;
  return {
    ...{ name, from: 'library', usable: entry.base === base, pack: entry.pack.name, created },
    ...{ bytes: delta.bytes, measures, ...(credit === undefined ? {} : { credit }) },
    provenance: { images, preset, steps, losses, networks, notes },
    ...(preview ? { preview } : {}),
  };
}

/** A style that a pack brings; its picture is a document of the pack called as the style is. */
async function ownStyle(pack: Pack, { name, bytes }: StyleEntry): Promise<LibraryStyle> {
  const { manifest } = pack;
  const picture = manifest.documents.find(({ file }) => posix.basename(file) === `${name}.png`);
  const preview = picture && (await pack.document(picture.file).catch(() => undefined));
  const credit = manifest.licence?.credit;
  return {
    ...{ name, from: 'pack', usable: true, pack: manifest.name, bytes, measures: {} },
    ...(credit === undefined ? {} : { credit: credit.slice(0, 200) }),
    ...(preview ? { preview } : {}),
  };
}
