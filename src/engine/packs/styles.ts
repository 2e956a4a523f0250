import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';
import { packFiles, type PackManifest, type StorageDType, type StyleEntry } from '../../shared/pack';
import type { Weights } from '../tensor/tensor';
import type { StyleContent } from './content';
import { writeDurably } from './durable';
import { folderFiles } from './folderFiles';
import { changeManifest, readFolderPack } from './folderManifest';
import type { ReadManifest } from './manifest';
import { findStyle, openPack } from './pack';
import { encodeStyle } from './storage';
import { applyStyle } from './styleDelta';
import { freeStyleFile } from './styleFile';

/** The styles of a pack, folder or zip. */
export async function listStyles(path: string): Promise<StyleEntry[]> {
  const pack = await openPack(path);
  await pack.close();
  return pack.manifest.styles;
}

/**
 * Adds a style to a pack folder, bound to its generator. The new file is complete before the manifest names it, and a replaced style's
 * file goes only after that, so an interruption at any moment leaves a valid pack.
 * @param options.dtype how the differences are stored; 'float16' if left out
 * @param options.force replace a style of the same name
 * @returns the entry as listed in the manifest
 * @throws StudioError 'exists', 'bad-input' if the differences do not fit the generator, 'unsupported' for a zip, 'disk-full', 'io'
 */
export async function addStyle(
  folder: string,
  style: StyleContent,
  options: { dtype?: StorageDType; force?: boolean } = {},
): Promise<StyleEntry> {
  const { delta: source, dtype, ...about } = style;
  const read = await readFolderPack(folder, 'styles');
  const old = read.manifest.styles.find((s) => s.name === about.name);
  if (old && !options.force) {
    throw new StudioError(
      'exists',
      `The pack ${folder} already has a style '${about.name}': choose another name, or allow it to be replaced.`,
    );
  }
  const delta = typeof source === 'function' ? await source() : source;
  await checkFits(folder, delta);

  const base = read.manifest.networks.generator.sha256;
  const present = await (await folderFiles(folder)).list();
  const file = freeStyleFile(about.name, [...present.keys(), ...packFiles(read.manifest).map((f) => f.file)]);
  const path = join(folder, file);
  let manifest: PackManifest;
  try {
    await mkdir(join(folder, 'styles'), { recursive: true });
    const { chunks, ...stored } = encodeStyle(delta, dtype ?? options.dtype ?? 'float16', base);
    const written = await writeDurably(path, chunks);
    const entry = { ...about, file, ...written, ...stored, base, layers: [...delta.keys()] };
    manifest = await replaceStyles(folder, read, about.name, [entry]);
  } catch (error) {
    await rm(path, { force: true });
    throw toStudioError(error);
  }
  if (old) await removeFile(folder, old);
  return findStyle(manifest, about.name, folder);
}

/**
 * Takes a style out of a pack folder: first out of the manifest, then its file.
 * @throws StudioError 'not-found', 'unsupported' for a zip, 'io'
 */
export async function removeStyle(folder: string, name: string): Promise<void> {
  const read = await readFolderPack(folder, 'styles');
  const entry = findStyle(read.manifest, name, folder);
  await replaceStyles(folder, read, name, []).catch((error: unknown) => {
    throw toStudioError(error);
  });
  await removeFile(folder, entry);
}

/** Removes a file the manifest no longer names; one that stays behind is harmless and reported by verifyPack. */
async function removeFile(folder: string, { file }: StyleEntry): Promise<void> {
  await rm(join(folder, file), { force: true }).catch(() => undefined);
}

/** Names and shapes of a delta against the generator itself; strength 0 checks without computing anything. */
async function checkFits(folder: string, delta: Weights): Promise<void> {
  const pack = await openPack(folder);
  try {
    applyStyle(await pack.weights('generator'), delta, 0);
  } finally {
    await pack.close();
  }
}

/** Rewrites the manifest with all styles but `name`, then `added`. */
async function replaceStyles(
  folder: string,
  read: ReadManifest,
  name: string,
  added: readonly object[],
): Promise<PackManifest> {
  return changeManifest(folder, read, (current) => {
    const listed = Array.isArray(current['styles']) ? (current['styles'] as { name: string }[]) : [];
    return { ...current, styles: [...listed.filter((style) => style.name !== name), ...added] };
  });
}
