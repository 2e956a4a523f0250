import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Images } from '../../engine/animate/synthesizer';
import { encodeHeader } from '../../engine/checkpoints/safetensorsHeader';
import { sizeOf } from '../../engine/tensor/tensor';
import { openTarget } from '../../engine/video/target';

/** Where images go as they are made; nothing has its name before finish(). */
export interface ImageSink<Kind extends keyof Images> {
  /** Takes the next images, in order. */
  add(images: Images[Kind]): Promise<void>;
  /** @returns the files that are there now */
  finish(): Promise<string[]>;
  /** Removes what was written; does nothing after finish(). */
  discard(): Promise<void>;
}

/**
 * A folder of PNG files frame_000001.png, frame_000002.png, ...
 * @throws StudioError as openTarget: 'exists', 'not-found', 'io', ...
 */
export async function pngFolder(path: string, resolution: number, force: boolean): Promise<ImageSink<'bytes'>> {
  const target = await openTarget(path, 'folder', force);
  const raw = { width: resolution, height: resolution, channels: 3 } as const;
  const size = 3 * resolution * resolution;
  const names: string[] = [];
  return {
    async add(bytes) {
      const files: Promise<unknown>[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        const name = `frame_${String(names.length + 1).padStart(6, '0')}.png`;
        names.push(name);
        const png = sharp(bytes.subarray(at, at + size), { raw })
          .png()
          .toBuffer();
        files.push(png.then((content) => writeFile(join(target.temporary, name), content)));
      }
      await Promise.all(files);
    },
    async finish() {
      await target.publish();
      return names.map((name) => join(target.path, name));
    },
    discard: () => target.discard(),
  };
}

/** A safetensors file with one tensor 'images' [count, 3, R, R]. Errors as pngFolder. */
export async function tensorFile(
  path: string,
  { count, resolution, metadata }: { count: number; resolution: number; metadata: Record<string, string> },
  force: boolean,
): Promise<ImageSink<'floats'>> {
  const target = await openTarget(path, 'file', force);
  const file = await open(target.temporary, 'w');
  const shape = [count, 3, resolution, resolution];
  const entry = { name: 'images', dtype: 'F32', shape, length: 4 * sizeOf(shape) };
  let header: Uint8Array | undefined = encodeHeader([entry], metadata);
  return {
    async add({ data }) {
      if (header) await file.writeFile(header);
      header = undefined;
      await file.writeFile(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    },
    async finish() {
      await file.close();
      await target.publish();
      return [target.path];
    },
    async discard() {
      await file.close();
      await target.discard();
    },
  };
}
