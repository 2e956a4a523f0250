import { SIDE_BY_SIDE } from '../../../engine/video/layout';
import type { Quality } from '../../../engine/video/encoders';
import type { ScaleFilter } from '../../../engine/video/filters';
import { createPacker, packedSize, type Sheet } from '../../../engine/video/sheet';
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
  const sheet = await sheetOf(request, about.resolution);
  const { width, height } = sheet ? packedSize(sheet) : { width: about.resolution, height: about.resolution };
  const pack = sheet ? createPacker(sheet) : ([only]: readonly Uint8Array[]) => only as Uint8Array;
  const arrange = panelPictures(request, stills);
  const writer = await openVideoWriter({
    path,
    format: request.format,
    quality: QUALITY[request.quality],
    ...{ width, height, fps: scene.clip.fps },
    ...(sheet ? { sheet } : { scale: { to: request.scale, filter: FILTERS[request.filter] } }),
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
      await writer.write(pack(arrange(looks)));
      progress(frame - from + 1, total);
    }
    const { path: file, bytes } = await writer.finish();
    return { file, bytes };
  } catch (thrown) {
    await writer.abort();
    throw thrown;
  }
}

/** Panels beside or below each other, each with its name under it if there are any; undefined for a single picture without a name. */
async function sheetOf(request: ExportRequest, resolution: number): Promise<Sheet | undefined> {
  const { panels, labels, columns, scale, filter } = request;
  const named = labels?.some((label) => label !== '') ?? false;
  if (panels.length === 1 && !named) return undefined;
  const side = Math.max(1, Math.round(resolution * scale));
  const height = stripHeight(side);
  const draw = (_: unknown, i: number) => drawStrip({ width: side, height, text: labels?.[i] ?? '' });
  return {
    picture: { width: resolution, height: resolution },
    shown: { width: side, height: side },
    filter: FILTERS[filter],
    layout: {
      ...SIDE_BY_SIDE,
      gap: gapOf(side),
      ...(columns === null ? {} : { arrangement: 'grid', columns: Math.min(columns, panels.length) }),
    },
    panels: panels.length,
    ...(named ? { strips: { height, pictures: await Promise.all(panels.map(draw)) } } : {}),
  };
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
