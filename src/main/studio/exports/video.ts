import { createComposer, SIDE_BY_SIDE, type Layout } from '../../../engine/video/layout';
import type { Quality } from '../../../engine/video/encoders';
import type { ScaleFilter } from '../../../engine/video/filters';
import { openVideoWriter } from '../../../engine/video/writer';
import type { ExportRequest } from '../../../shared/api/exports';
import type { Pack } from '../../../engine/packs/pack';
import type { Parts } from '../parts';
import type { SceneRenderer } from '../stage/render';
import { gapOf, stripHeight } from '../../../shared/contactSheet';
import { drawStrip } from './labels';
import { looksOf, panelPictures, portraitPictures } from './pictures';
import type { Exported, ExportHooks } from './queue';

export type ExportParts = Pick<Parts, 'engine' | 'projects'> & { readonly renderer: SceneRenderer };

const QUALITY: Readonly<Record<ExportRequest['quality'], Quality>> = { draft: 'draft', good: 'standard', best: 'best' };
export const FILTERS: Readonly<Record<ExportRequest['filter'], ScaleFilter>> = {
  nearest: 'neighbor',
  bilinear: 'bilinear',
  bicubic: 'bicubic',
  lanczos: 'lanczos',
};

/**
 * Renders a range of a scene into a video file or PNG sequence.
 * @throws StudioError of the renderer, of ffmpeg, of the disk; 'cancelled'; nothing is left then
 */
export async function exportVideo(
  request: ExportRequest,
  path: string,
  force: boolean,
  { engine, projects, renderer }: ExportParts,
  { signal, pause, progress }: ExportHooks,
): Promise<Exported> {
  const { scene, from, to } = request;
  const total = to - from + 1;
  progress(0, total);
  const about = await engine.withPack(scene.pack, async ({ manifest, id }) => ({
    resolution: manifest.resolution,
    manifest,
    id,
  }));
  const stills = await portraitPictures(request, { engine, projects }, signal);
  const soundtrack = await soundOf(request, projects);
  const sheet = await openSheet(request, about.resolution);
  const arrange = panelPictures(request, stills);
  const writer = await openVideoWriter({
    path,
    format: request.format,
    quality: QUALITY[request.quality],
    width: sheet.width,
    height: sheet.height,
    fps: scene.clip.fps,
    ...(request.scale === 1 ? {} : { scale: { to: request.scale, filter: FILTERS[request.filter] } }),
    ...(soundtrack ? { soundtrack } : {}),
    metadata: { title: request.title, comment: commentOf(request, about) },
    frames: total,
    force,
    signal,
  });
  try {
    const frames = renderer.stream(scene, looksOf(request), { from, to }, { signal, urgency: 'background' });
    for await (const { frame, looks } of frames) {
      await pause();
      await writer.write(sheet.compose(arrange(looks)));
      progress(frame - from + 1, total);
    }
    const { path: file, bytes } = await writer.finish();
    return { file, bytes };
  } catch (thrown) {
    await writer.abort();
    throw thrown;
  }
}

/** Panels beside or below each other, each with its name under it if there are any. */
async function openSheet({ panels, labels, columns }: ExportRequest, resolution: number) {
  const named = labels?.some((label) => label !== '') ?? false;
  const strip = named ? stripHeight(resolution) : 0;
  const size = { width: resolution, height: resolution + strip };
  const gap = gapOf(resolution);
  const layout: Layout =
    columns === null
      ? { ...SIDE_BY_SIDE, gap }
      : { ...SIDE_BY_SIDE, gap, arrangement: 'grid', columns: Math.min(columns, panels.length) };
  const composer = createComposer(
    panels.map(() => size),
    layout,
  );
  const pictureBytes = resolution * resolution * 3;
  const cells = await Promise.all(
    panels.map(async (_, i) => {
      const cell = new Uint8Array(size.width * size.height * 3);
      if (named) cell.set(await drawStrip({ width: resolution, height: strip, text: labels?.[i] ?? '' }), pictureBytes);
      return cell;
    }),
  );
  const compose = (pictures: readonly Uint8Array[]): Uint8Array => {
    if (panels.length === 1 && !named) return pictures[0] as Uint8Array;
    pictures.forEach((picture, i) => cells[i]?.set(picture));
    return composer.compose(cells);
  };
  return { width: composer.width, height: composer.height, compose };
}

async function soundOf({ soundtrack, project, from, scene }: ExportRequest, projects: ExportParts['projects']) {
  if (!soundtrack) return undefined;
  const path = await projects.assetPath(project, soundtrack.asset);
  return { path, gain: soundtrack.gain, offsetSeconds: soundtrack.offsetSeconds - from / scene.clip.fps };
}

/** Enough to know where a clip comes from; no path and no name of a file is in it. */
function commentOf({ scene, from, to }: ExportRequest, pack: Pick<Pack, 'manifest' | 'id'>): string {
  const { clip, start, styles } = scene;
  const settings = [
    ...(start.likeness ? [`likeness ${start.likeness}`] : []),
    ...(styles.length > 0 ? [`styles ${styles.map(({ name }) => name).join(' and ')}`] : []),
    `seed ${clip.seed}`,
    `frames ${from} to ${to} of ${clip.frames}`,
    ...(clip.loop ? ['loop'] : []),
    ...(clip.psi === 1 ? [] : [`truncation ${clip.psi}`]),
  ];
  return `StyleInV Studio; ${settings.join(', ')}; pack ${pack.manifest.id} ${pack.id}`;
}
