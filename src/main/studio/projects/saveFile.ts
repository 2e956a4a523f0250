import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, sep } from 'node:path';
import { withSink } from '../../../engine/packs/sink';
import { zipSink } from '../../../engine/packs/zipSink';
import { StudioError, toStudioError } from '../../../shared/errors';
import type { Asset, Project } from '../../../shared/project';
import type { AssetStore } from './assetStore';
import { ASSETS_FOLDER, PROJECT_FILE, THUMBNAIL_FILE, type ProjectPlaces } from './places';
import { projectText } from './workingCopy';

/**
 * Writes a project as one .sivproj file. Self-contained, it holds its assets and names no path of this machine; linked, it names those
 * assets that lie somewhere for good, relative to itself where they lie below it. An older file stays until the new one is whole.
 * @throws StudioError 'not-found' if an asset is gone, 'disk-full', 'io'; the older file stays then
 */
export async function saveFile(
  target: string,
  project: Project,
  { places, assets, linked }: { places: ProjectPlaces; assets: AssetStore; linked: boolean },
): Promise<void> {
  const written = project.assets.map((asset) => ({ asset, saved: savedAsset(asset, target, linked) }));
  const enclosed = await Promise.all(
    written
      .filter(({ saved }) => saved.path === undefined)
      .map(async ({ asset }) => await assets.assetPath(project.id, asset.id)),
  );
  const text = projectText({ ...project, assets: written.map(({ saved }) => saved) });
  const thumbnail = await readFile(places.thumbnail(project.id)).catch(() => undefined);
  const sink = await zipSink(target, {
    force: true,
    date: new Date(project.modified),
    compresses: (file) => file === PROJECT_FILE,
  });
  await withSink(sink, async (archive) => {
    await archive.add(PROJECT_FILE, [Buffer.from(text)]);
    if (thumbnail) await archive.add(THUMBNAIL_FILE, [thumbnail]);
    for (const path of enclosed)
      await archive.add(`${ASSETS_FOLDER}/${assetName(path, project)}`, createReadStream(path));
  }).catch((thrown: unknown) => {
    throw sayWhere(thrown, target);
  });
}

/** Copies are named by their content already; a linked file that is enclosed after all gets such a name. */
function assetName(path: string, { assets }: Project): string {
  const linkedAsset = assets.find((asset) => asset.path === path);
  return linkedAsset ? `${linkedAsset.id}.${linkedAsset.kind}` : basename(path);
}

function savedAsset({ path, ...asset }: Asset, target: string, linked: boolean): Asset {
  if (!linked || path === undefined) return asset;
  const inside = relative(dirname(target), path);
  const below = inside !== '' && !isAbsolute(inside) && inside.split(sep)[0] !== '..';
  return { ...asset, path: below ? inside.split(sep).join('/') : path };
}

function sayWhere(thrown: unknown, target: string): StudioError {
  const error = toStudioError(thrown);
  if (error.code !== 'disk-full') return error;
  return new StudioError(
    'disk-full',
    `The disk is full, so ${target} was not saved (what was there before is untouched): free some space or choose another place.`,
    error.detail,
  );
}
