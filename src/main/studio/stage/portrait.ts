import { stat } from 'node:fs/promises';
import sharp from 'sharp';
import { rgbBytes } from '../../services/clips';
import { decodeImage, type DecodedImage } from '../../../engine/portrait/decode';
import { cornersOf } from '../../../engine/portrait/quad';
import { cropPortrait, type PortraitCrop as EngineCrop } from '../../../engine/portrait/takePortrait';
import type { TakenPortrait } from '../../../shared/api/stage';
import { StudioError } from '../../../shared/errors';
import type { PortraitCrop } from '../../../shared/project';
import type { PackRef } from '../../../shared/scene';
import type { StageRenderer } from './sceneRenderer';
import { encodeFloats } from './subject';

/** The picture that is being aligned stays decoded for so long after the last change. */
const KEPT_MS = 30_000;
/** Longest side of the picture a window shows. */
const SHOWN_SIDE = 2048;
const WEBP_QUALITY = 90;

/** Pictures of projects on their way to a start of motion. */
export class Portraits {
  private last: { key: string; image: Promise<DecodedImage>; forget: NodeJS.Timeout } | undefined;

  constructor(private readonly renderer: StageRenderer) {}

  /**
   * Image file -> aligned crop -> w0, and what came of it.
   * @throws StudioError as decodeImage and alignPortrait, and as SceneRenderer.frames
   */
  async take(ref: PackRef, file: string, crop: PortraitCrop, signal: AbortSignal): Promise<TakenPortrait> {
    const image = await this.decode(file);
    return this.renderer.atBench(ref, signal, async (bench, turn) => {
      const { resolution } = bench.config;
      const cut = await cropPortrait(bench.runtime, image, { ...engineCrop(crop), signal }, resolution);
      const w0 = await bench.invert(cut.tensor, turn);
      const ws = await bench.layers(w0, { psi: 1 });
      const inversion = rgbBytes(await bench.image(ws, { noise: 'const' }, {}, turn));
      return {
        w: encodeFloats(w0),
        how: cut.how,
        faces: cut.faces,
        ...(cut.points ? { points: cut.points } : {}),
        quad: cornersOf(cut.quad),
        imageWidth: image.width,
        imageHeight: image.height,
        crop: await png(cut.picture.rgb, resolution),
        inversion: await png(inversion, resolution),
        psnr: psnr(cut.picture.rgb, inversion),
        // what was found and how it was cut is in the fields above; the sentences on it are for the command line
        notes: cut.how === 'points' ? [...image.notes, ...cut.notes] : image.notes,
      };
    });
  }

  /** The upright picture as a window can show it. @throws StudioError as decodeImage */
  async show(file: string): Promise<{ image: Uint8Array; width: number; height: number }> {
    const { rgb, width, height } = await this.decode(file);
    const image = await sharp(rgb, { raw: { width, height, channels: 3 } })
      .resize(SHOWN_SIDE, SHOWN_SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: WEBP_QUALITY })
      .toBuffer();
    return { image, width, height };
  }

  /** One picture is kept, since its points are dragged about for a while. */
  private async decode(file: string): Promise<DecodedImage> {
    const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }));
    const key = `${size} ${mtimeMs} ${file}`;
    clearTimeout(this.last?.forget);
    const image = this.last?.key === key ? this.last.image : decodeImage(file);
    const forget = setTimeout(() => (this.last = undefined), KEPT_MS).unref();
    this.last = { key, image, forget };
    image.catch(() => (this.last = this.last?.key === key ? undefined : this.last));
    return image;
  }
}

/** How a project says to cut, as the engine takes it. @throws StudioError 'bad-input' if points are asked for and not given */
export function engineCrop({ mode, face, points }: PortraitCrop): EngineCrop {
  if (mode === 'points') {
    if (!points)
      throw new StudioError('bad-input', 'Eyes and mouth have not been set yet: drag the points into place.');
    return { crop: 'auto', points };
  }
  return { crop: mode, ...(mode === 'auto' && face !== undefined ? { face } : {}) };
}

function png(rgb: Uint8Array, side: number): Promise<Uint8Array> {
  return sharp(rgb, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

/** Likeness of two pictures in dB; equal ones have that of a single level in a single value. */
function psnr(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return 10 * Math.log10((255 ** 2 * a.length) / Math.max(1, sum));
}
