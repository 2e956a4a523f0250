import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { readBounded, type PackFiles } from '../../../engine/packs/files';
import { zipFiles } from '../../../engine/packs/zipFiles';
import { StudioError, throwIfCancelled, toStudioError } from '../../../shared/errors';
import { MAX_PROJECT_BYTES, parseProject, type Asset, type Project } from '../../../shared/project';
import { ASSET_LIMITS } from './assetCheck';
import { ASSET_NAME, isRemote } from './assetStore';
import { ASSETS_FOLDER, PROJECT_FILE, THUMBNAIL_FILE, type ProjectPlaces } from './places';
import { projectText, writeText } from './workingCopy';

const MAX_THUMBNAIL_BYTES = 2 ** 20;
/** Left free on the disk beyond what a project unpacks to. */
const SPARE_BYTES = 64 * 2 ** 20;

/** What a .sivproj file says before anything of it is unpacked. */
export interface ProjectArchive {
  readonly project: Project;
  /** Makes a working copy of it, under `id`. @throws StudioError 'corrupt', 'disk-full', 'io', 'cancelled'; nothing is left then */
  unpack(places: ProjectPlaces, id: string, signal?: AbortSignal): Promise<{ project: Project; text: string }>;
  close(): Promise<void>;
}

/**
 * Opens a .sivproj file. Its content is untrusted: the directory is checked as that of a pack (names, doubles, links, ratios), every asset must
 * be what its sha256 and size say, and no path in it leads anywhere but to a file that the project itself names.
 * @param name as error sentences call it
 * @throws StudioError 'not-found', 'corrupt', 'unsupported' (newer version), 'io'
 */
export async function openProjectFile(path: string, name: string = path): Promise<ProjectArchive> {
  const files = await zipFiles(path, { what: 'project', marker: PROJECT_FILE }).catch((thrown: unknown) => {
    const error = toStudioError(thrown);
    throw new StudioError(error.code, error.message.replace(path, name), error.detail);
  });
  try {
    const text = Buffer.from(await readBounded(files, PROJECT_FILE, MAX_PROJECT_BYTES)).toString('utf8');
    const read = parseProject(text, name);
    const project = { ...read, assets: read.assets.map((asset) => located(asset, path)) };
    const entries = await enclosedAssets(files, project, name);
    return {
      project,
      unpack: (places, id, signal) => unpack({ files, entries, project, name }, places, id, signal),
      close: () => files.close(),
    };
  } catch (thrown) {
    await files.close();
    throw toStudioError(thrown);
  }
}

/** A linked asset with its path as it is on this machine; a path on another machine is left out. */
function located({ path, ...asset }: Asset, archive: string): Asset {
  if (path === undefined || isRemote(path)) return asset;
  return { ...asset, path: isAbsolute(path) ? path : resolve(dirname(archive), path) };
}

interface Enclosed {
  readonly asset: Asset;
  readonly entry: string;
}

async function enclosedAssets(files: PackFiles, { assets }: Project, name: string): Promise<Enclosed[]> {
  const listed = await files.list();
  const byId = new Map<string, string>();
  for (const entry of listed.keys()) {
    const inside = entry.startsWith(`${ASSETS_FOLDER}/`) ? entry.slice(ASSETS_FOLDER.length + 1) : '';
    const id = ASSET_NAME.exec(inside)?.[1];
    if (id) byId.set(id, entry);
  }
  return assets.flatMap((asset) => {
    const entry = byId.get(asset.id);
    if (!entry) return [];
    const wrong = listed.get(entry) !== asset.bytes ? 'has another size than it says' : undefined;
    const large = asset.bytes > ASSET_LIMITS[asset.kind] ? 'is larger than such a file may be' : undefined;
    if (wrong ?? large)
      throw new StudioError('corrupt', `${name} is damaged: '${asset.name}' in it ${wrong ?? large}.`);
    return [{ asset, entry }];
  });
}

async function unpack(
  { files, entries, project, name }: { files: PackFiles; entries: Enclosed[]; project: Project; name: string },
  places: ProjectPlaces,
  id: string,
  signal: AbortSignal | undefined,
): Promise<{ project: Project; text: string }> {
  const draft = places.draft();
  try {
    await mkdir(join(draft, ASSETS_FOLDER), { recursive: true });
    await checkSpace(
      draft,
      entries.reduce((total, { asset }) => total + asset.bytes, 0),
      name,
    );
    for (const { asset, entry } of entries) {
      await extract(files, entry, asset, join(draft, entry), name, signal);
    }
    const thumbnail = await readBounded(files, THUMBNAIL_FILE, MAX_THUMBNAIL_BYTES).catch(() => undefined);
    if (thumbnail) await writeFile(join(draft, THUMBNAIL_FILE), thumbnail);
    const own = { ...project, id };
    const text = projectText(own);
    await writeText(join(draft, PROJECT_FILE), text);
    throwIfCancelled(signal);
    await rename(draft, places.folder(id));
    return { project: own, text };
  } catch (thrown) {
    throw toStudioError(thrown);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function extract(
  files: PackFiles,
  entry: string,
  { id, bytes, name: called }: Asset,
  target: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const hash = createHash('sha256');
  const file = await open(target, 'wx');
  let total = 0;
  try {
    for await (const chunk of (await files.open(entry)).chunks) {
      throwIfCancelled(signal);
      total += chunk.length;
      if (total > bytes) break;
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  if (total === bytes && hash.digest('hex') === id) return;
  throw new StudioError(
    'corrupt',
    `${name} is damaged: '${called}' in it is not what was put in (its sha256 differs).`,
  );
}

async function checkSpace(folder: string, bytes: number, name: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes + SPARE_BYTES) return;
  const megabytes = Math.ceil((bytes + SPARE_BYTES) / 2 ** 20);
  throw new StudioError('disk-full', `${name} needs ${megabytes} MB on the disk of your projects: free some space.`);
}
