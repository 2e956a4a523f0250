import { MANIFEST_FILE, packFiles } from '../../shared/pack';
import { verifiedChunks } from './files';
import { readManifest } from './manifest';
import { openFiles } from './open';
import { folderSink } from './folderSink';
import { withSink, type PackSink } from './sink';
import { zipSink } from './zipSink';

export interface CopyOptions {
  /** Replace a pack that is already there. */
  force?: boolean;
  signal?: AbortSignal;
}

/**
 * Writes a pack as one .sivpack file. Only what the manifest lists is taken along, and every file is verified on the way.
 * @throws StudioError 'corrupt', 'not-found', 'exists', 'disk-full', 'io', 'cancelled'; nothing is left at `zip` then
 */
export async function packToZip(pack: string, zip: string, options: CopyOptions = {}): Promise<void> {
  await copyPack(pack, options, (created) => zipSink(zip, { ...options, date: new Date(created) }));
}

/** Writes a pack as a folder; the counterpart of packToZip. */
export async function zipToFolder(pack: string, folder: string, options: CopyOptions = {}): Promise<void> {
  await copyPack(pack, options, () => folderSink(folder, options));
}

async function copyPack(
  source: string,
  { signal }: CopyOptions,
  openSink: (created: string) => Promise<PackSink>,
): Promise<void> {
  const files = await openFiles(source);
  try {
    const { manifest, bytes } = await readManifest(files);
    await withSink(await openSink(manifest.created), async (sink) => {
      for (const file of packFiles(manifest)) await sink.add(file.file, verifiedChunks(files, file, signal));
      await sink.add(MANIFEST_FILE, [bytes]);
    });
  } finally {
    await files.close();
  }
}
