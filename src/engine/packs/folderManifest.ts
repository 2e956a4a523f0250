import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';
import { firstIssue, MANIFEST_FILE, PACK_VERSION, packManifestSchema, type PackManifest } from '../../shared/pack';
import { writeAtomically } from '../checkpoints/atomicWrite';
import { cannotWrite } from './content';
import { syncFolder } from './durable';
import { folderFiles } from './folderFiles';
import { manifestBytes, readManifest, type ReadManifest } from './manifest';

/** A manifest as JSON, with the keys of newer versions that this program does not know. */
export type ManifestDocument = Readonly<Record<string, unknown>>;

/**
 * The manifest of a pack folder that is about to be changed.
 * @param what is changed, in the plural, for the message: "styles"
 * @throws StudioError 'unsupported' for a pack in one file, 'not-found', 'corrupt', 'io'
 */
export async function readFolderPack(folder: string, what: string): Promise<ReadManifest> {
  const stats = await stat(folder).catch((error: unknown) => {
    throw toStudioError(error);
  });
  if (!stats.isDirectory()) {
    throw new StudioError(
      'unsupported',
      `${folder} is one file, and ${what} are added to and taken from pack folders: unpack it first.`,
    );
  }
  return readManifest(await folderFiles(folder));
}

/**
 * Replaces the manifest of a pack folder in one step; keys this program does not know stay as they are.
 * @throws StudioError 'bad-input' if the changed manifest is not valid, 'disk-full', 'io'
 */
export async function changeManifest(
  folder: string,
  { manifest, document }: ReadManifest,
  change: (current: ManifestDocument) => ManifestDocument,
): Promise<PackManifest> {
  const changed = change(document['version'] === PACK_VERSION ? document : manifest);
  const parsed = packManifestSchema.safeParse(changed);
  if (!parsed.success) throw cannotWrite(firstIssue(parsed.error));
  const bytes = manifestBytes(changed);
  await writeAtomically(join(folder, MANIFEST_FILE), bytes.length, [bytes]);
  await syncFolder(folder);
  return parsed.data;
}
