import { takePortrait } from '../../../engine/portrait/takePortrait';
import { StudioError } from '../../../shared/errors';
import type { ExportRequest } from '../../../shared/api/exports';
import type { Look } from '../../../shared/scene';
import type { EngineRoom, ProjectAssets } from '../parts';

type Panel = ExportRequest['panels'][number];
type PortraitPanel = Extract<Panel, { kind: 'portrait' }>;

export const isLook = (panel: Panel): panel is Look => panel.kind !== 'portrait';

/** The looks among the panels, each once: what the renderer is asked for. */
export function looksOf({ panels }: ExportRequest): Look[] {
  const looks = new Map(panels.filter(isLook).map((look) => [JSON.stringify(look), look]));
  if (looks.size > 0) return [...looks.values()];
  throw new StudioError('bad-input', 'Nothing moves in this export: add the motion or a style to its panels.');
}

/** Puts the pictures of one frame into the order of the panels. */
export function panelPictures(request: ExportRequest, stills: ReadonlyMap<Panel, Uint8Array>) {
  const looks = looksOf(request).map((look) => JSON.stringify(look));
  const places = request.panels.map((panel) => (isLook(panel) ? looks.indexOf(JSON.stringify(panel)) : panel));
  return (frame: readonly Uint8Array[]): Uint8Array[] =>
    places.map((place) => (typeof place === 'number' ? frame[place] : stills.get(place)) as Uint8Array);
}

/** The crops of portrait panels: rgb24, resolution x resolution. @throws StudioError 'not-found' if the file is gone */
export async function portraitPictures(
  request: ExportRequest,
  { engine, projects }: { engine: EngineRoom; projects: ProjectAssets },
  signal: AbortSignal,
): Promise<Map<Panel, Uint8Array>> {
  const wanted = request.panels.filter((panel): panel is PortraitPanel => panel.kind === 'portrait');
  const stills = new Map<Panel, Uint8Array>();
  for (const panel of wanted) {
    const path = await projects.assetPath(request.project, panel.asset);
    const { mode = 'auto', face, points } = panel.crop ?? {};
    const options = {
      crop: mode === 'centre' ? ('centre' as const) : ('auto' as const),
      ...(face === undefined ? {} : { face }),
      ...(mode === 'points' && points ? { points } : {}),
      signal,
    };
    const { crop } = await engine.withPack(request.scene.pack, async (pack) =>
      takePortrait(await engine.runtime(), pack, path, options),
    );
    stills.set(panel, crop.picture.rgb);
  }
  return stills;
}
