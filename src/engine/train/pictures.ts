import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { writeAtomically } from '../checkpoints/atomicWrite';
import type { F32 } from '../tensor/tensor';
import type { ClipPreview, Preview } from './recipe';

/** Writes a preview into `folder`, named by iteration: pictures as a PNG grid, a clip as an animated WebP. @returns the file's name */
export async function writePreview(folder: string, iteration: number, preview: Preview | ClipPreview): Promise<string> {
  const moves = 'frames' in preview;
  const file = `${String(iteration).padStart(7, '0')}-${preview.name}.${moves ? 'webp' : 'png'}`;
  const bytes = moves ? await encodeClip(preview) : await encodeGrid(preview.images, preview.columns);
  await mkdir(folder, { recursive: true });
  await writeAtomically(join(folder, file), bytes.length, [bytes]);
  return file;
}

/** An animated WebP that repeats. */
function encodeClip({ frames, count, width, height, fps }: ClipPreview): Promise<Buffer> {
  return sharp(frames, { raw: { width, height: height * count, channels: 3, pageHeight: height } })
    .webp({ quality: 82, loop: 0, delay: Array<number>(count).fill(Math.round(1000 / fps)) })
    .toBuffer();
}

/** A PNG of gridOf. */
export function encodeGrid(images: F32, columns: number): Promise<Buffer> {
  const { width, height, bytes } = gridOf(images, columns);
  return sharp(bytes, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** Lays pictures [N,3,R,R] in [-1,1] out in rows as rgb24; empty places are black. */
export function gridOf(images: F32, columns: number): { width: number; height: number; bytes: Uint8Array } {
  const [n, , rows, side] = images.shape as [number, number, number, number];
  const width = columns * side;
  const height = Math.ceil(n / columns) * rows;
  const bytes = new Uint8Array(width * height * 3);
  for (let i = 0; i < n; i++) {
    const [left, top] = [(i % columns) * side, Math.floor(i / columns) * rows];
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < side; x++) {
          const value = images.data[((i * 3 + c) * rows + y) * side + x] as number;
          bytes[((top + y) * width + left + x) * 3 + c] = Math.min(255, Math.max(0, Math.round(value * 127.5 + 127.5)));
        }
      }
    }
  }
  return { width, height, bytes };
}
