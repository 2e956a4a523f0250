import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { IMAGE_LIMITS } from '../../../engine/portrait/decode';
import { Gate } from '../../../engine/train/dataset/gate';
import { mapOrdered } from '../../../engine/train/dataset/mapOrdered';
import { throwIfCancelled } from '../../../shared/errors';
import type { Check } from './checks';

/** Longest side, in pixels. */
const SIDE = 192;
const CONCURRENT = 3;
/** Calls of all windows come one after the other: each decodes several pictures at once. */
const gate = new Gate();

/** Small pictures of files of a check as WebP; null for a file that is not in it or cannot be shown. @throws StudioError 'cancelled' */
export function thumbnailsOf(
  { root, pictures }: Check,
  files: readonly string[],
  signal: AbortSignal,
): Promise<(Uint8Array | null)[]> {
  return gate.pass(async () => {
    const small: (Uint8Array | null)[] = [];
    const shrink = async (file: string) => {
      throwIfCancelled(signal);
      return pictures.has(file) ? thumbnail(join(root, file)).catch(() => null) : null;
    };
    for await (const picture of mapOrdered(files, CONCURRENT, shrink)) small.push(picture);
    return small;
  });
}

async function thumbnail(path: string): Promise<Uint8Array | null> {
  if ((await stat(path)).size > IMAGE_LIMITS.bytes) return null;
  return sharp(path, { limitInputPixels: IMAGE_LIMITS.pixels, failOn: 'none' })
    .autoOrient()
    .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 72 })
    .toBuffer();
}
