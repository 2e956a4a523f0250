import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { decodeImage, IMAGE_LIMITS } from '../../../engine/portrait/decode';
import { sniffFormat, SNIFF_BYTES } from '../../../engine/portrait/imageFormat';
import { probeAudio } from '../../../engine/video/probeAudio';
import { StudioError } from '../../../shared/errors';
import type { Asset } from '../../../shared/project';

/** Largest file of each kind, in bytes. */
export const ASSET_LIMITS: Readonly<Record<Asset['kind'], number>> = {
  image: IMAGE_LIMITS.bytes,
  audio: 500 * 2 ** 20,
};
/** Longest soundtrack, in seconds. */
const LONGEST_SOUND = 4 * 3600;

/**
 * Makes sure that a file is what it is taken for, by decoding it.
 * @param name as error sentences call it
 * @returns the extension it is kept under, without a dot
 * @throws StudioError 'bad-input', 'corrupt', 'unsupported', 'ffmpeg', 'cancelled'
 */
export async function checkAsset(
  path: string,
  kind: Asset['kind'],
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  if (kind === 'image') {
    await decodeImage(path, { name, signal });
    return (await formatOf(path)) ?? 'img';
  }
  const { seconds } = await probeAudio(path, { name, signal });
  if (seconds > LONGEST_SOUND) {
    throw new StudioError('bad-input', `${name} is longer than ${LONGEST_SOUND / 3600} hours: cut the part you need.`);
  }
  const extension = extname(name).slice(1).toLowerCase();
  return /^[a-z0-9]{1,5}$/.test(extension) ? extension : 'audio';
}

async function formatOf(path: string): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(SNIFF_BYTES);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return sniffFormat(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
