import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { RUN_FILES } from '../../../engine/train/trainer';
import { StudioError } from '../../../shared/errors';

/** A preview of 1024 pixels and 16 pictures has about a third of this. */
const MAX_BYTES = 64 * 2 ** 20;

/**
 * A preview of a run.
 * @param folder of the run; @param name as in its log
 * @throws StudioError 'not-found' for anything that is no preview of it
 */
export async function readPreview(folder: string, name: string): Promise<Uint8Array> {
  const none = () => new StudioError('not-found', `The training has no preview called '${name}'.`);
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*\.(png|webp)$/.test(name)) throw none();
  const previews = join(folder, RUN_FILES.previews);
  const path = await realpath(join(previews, name)).catch(() => undefined);
  // a link must not lead elsewhere
  if (path === undefined || !path.startsWith((await realpath(previews)) + sep)) throw none();
  const file = await open(path, 'r');
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > MAX_BYTES) throw none();
    return await file.readFile();
  } finally {
    await file.close();
  }
}
