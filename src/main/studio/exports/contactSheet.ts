import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import sharp, { type OverlayOptions } from 'sharp';
import { openTarget } from '../../../engine/video/target';
import type { ExportRequest } from '../../../shared/api/exports';
import { gapOf, planSheet, stripHeight } from '../../../shared/contactSheet';
import { StudioError, throwIfCancelled } from '../../../shared/errors';
import { drawStrip } from './labels';
import { looksOf, panelPictures, portraitPictures } from './pictures';
import type { Exported, ExportHooks } from './queue';
import type { ExportParts } from './video';

const BACKGROUND = { r: 16, g: 16, b: 16 };
const MAX_PIXELS = 8192 * 8192;
const KERNELS = { nearest: 'nearest', bilinear: 'linear', bicubic: 'cubic', lanczos: 'lanczos3' } as const;

/**
 * Evenly spaced frames of every panel as one PNG file, with the panel's name and the time under each.
 * @throws StudioError 'bad-input' for one that would be too large; of the renderer, of the disk; 'cancelled'; nothing is left then
 */
export async function exportSheet(
  request: ExportRequest,
  path: string,
  force: boolean,
  { engine, projects, renderer }: ExportParts,
  { signal, pause, progress }: ExportHooks,
): Promise<Exported> {
  const { scene, panels, labels, filter, scale } = request;
  const { columns, rows, frames } = planSheet(request);
  const side = await engine.withPack(scene.pack, async ({ manifest }) => Math.round(manifest.resolution * scale));
  const gap = gapOf(side);
  const strip = labels ? stripHeight(side) : 0;
  const width = columns * side + (columns - 1) * gap;
  const height = rows * (side + strip) + (rows - 1) * gap;
  if (width * height > MAX_PIXELS) {
    throw new StudioError('bad-input', `The contact sheet would be ${width} x ${height} pixels: make it smaller.`);
  }
  const stills = await portraitPictures(request, { engine, projects }, signal);
  const arrange = panelPictures(request, stills);
  const looks = looksOf(request);
  const target = await openTarget(path, 'file', force);
  try {
    const overlays: OverlayOptions[] = [];
    progress(0, frames.length);
    for (const [moment, frame] of frames.entries()) {
      await pause();
      const batch = await renderer.frames(scene, looks, [frame], { signal, urgency: 'background' });
      const pictures = arrange(batch.frames[0]?.looks ?? []);
      for (const [i, picture] of pictures.entries()) {
        const left = (moment % columns) * (side + gap);
        const top = (panels.length === 1 ? Math.floor(moment / columns) : i) * (side + strip + gap);
        const raw = { width: batch.resolution, height: batch.resolution, channels: 3 as const };
        const resized = sharp(picture, { raw }).resize(side, side, { kernel: KERNELS[filter] });
        overlays.push({
          input: await resized.raw().toBuffer(),
          raw: { width: side, height: side, channels: 3 },
          left,
          top,
        });
        if (strip === 0) continue;
        const note = `${(frame / scene.clip.fps).toFixed(2)} s`;
        const input = await drawStrip({ width: side, height: strip, text: labels?.[i] ?? '', note });
        overlays.push({
          input: Buffer.from(input),
          raw: { width: side, height: strip, channels: 3 },
          left,
          top: top + side,
        });
      }
      progress(moment + 1, frames.length);
    }
    throwIfCancelled(signal);
    const sheet = sharp({ create: { width, height, channels: 3, background: BACKGROUND } });
    // Written from here: of a disk that is full the library has no error that could be told from others.
    await pipeline(sheet.composite(overlays).removeAlpha().png(), createWriteStream(target.temporary));
    throwIfCancelled(signal);
    await target.publish();
    return { file: target.path, bytes: (await stat(target.path)).size };
  } catch (thrown) {
    await target.discard();
    throw thrown;
  }
}
