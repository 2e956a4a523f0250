import { open, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../shared/errors';

const PNG_END = Buffer.from('0000000049454e44ae426082', 'hex');
const LITTLE_SPACE = 1024 * 1024;

/**
 * Looks at what ffmpeg left before it is given its name. Some builds end with success after a disk ran full in the
 * middle of a PNG sequence, so each picture must be there and end as a PNG ends.
 * @param written what ffmpeg last said about it
 * @throws StudioError 'disk-full' or 'ffmpeg'
 */
export async function verifyExport(
  temporary: string,
  kind: 'file' | 'folder',
  frames: number,
  written: { frames: number; bytes: number | undefined },
): Promise<void> {
  const complete =
    written.frames === frames &&
    (kind === 'folder' ? await isWholeSequence(temporary, frames) : await isWholeFile(temporary, written.bytes));
  if (complete) return;
  const disk = await statfs(temporary);
  if (disk.bavail * disk.bsize < LITTLE_SPACE)
    throw new StudioError('disk-full', 'The disk is full: free some space and export again.');
  throw new StudioError(
    'ffmpeg',
    'ffmpeg ended without having written every frame, so the clip was discarded: try another format or another ffmpeg.',
    `${frames} frames were given, ${written.frames} written`,
  );
}

async function isWholeFile(path: string, bytes: number | undefined): Promise<boolean> {
  const { size } = await stat(path);
  return size > 0 && size >= (bytes ?? 0);
}

async function isWholeSequence(folder: string, frames: number): Promise<boolean> {
  if ((await readdir(folder)).length !== frames) return false;
  for (let frame = 1; frame <= frames; frame++) {
    const name = `frame_${String(frame).padStart(6, '0')}.png`;
    if (!(await isWholePng(join(folder, name)))) return false;
  }
  return true;
}

async function isWholePng(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return false;
  try {
    const { size } = await file.stat();
    if (size < PNG_END.length) return false;
    const end = Buffer.alloc(PNG_END.length);
    await file.read(end, 0, end.length, size - end.length);
    return end.equals(PNG_END);
  } finally {
    await file.close();
  }
}
