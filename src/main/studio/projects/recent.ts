import { readdir, readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { RecentProject } from '../../../shared/api/projects';
import { wasAbandoned } from '../../jobs/lock';
import { hashOf, type ProjectPlaces } from './places';
import { readSaved } from './workingCopy';

/** As many as the list shows; older working copies stay on disk. */
const MOST = 100;
const MAX_THUMBNAIL_BYTES = 2 ** 20;
const headSchema = z.object({ name: z.string().min(1).max(100), modified: z.string() });

/** Working copies, the last changed first. */
export async function recentProjects(places: ProjectPlaces): Promise<RecentProject[]> {
  return Promise.all((await newestCopies(places)).map(({ id, changed }) => describe(places, id, changed)));
}

const packSchema = z.object({ name: z.string(), scene: z.object({ pack: z.object({ name: z.string() }) }) });

/** Names of working copies by the pack they use. */
export async function projectsByPack(places: ProjectPlaces): Promise<Map<string, string[]>> {
  const users = new Map<string, string[]>();
  for (const { id } of await newestCopies(places)) {
    const read = packSchema.safeParse(parse(await readFile(places.project(id), 'utf8').catch(() => ''))).data;
    if (read) users.set(read.scene.pack.name, [...(users.get(read.scene.pack.name) ?? []), read.name]);
  }
  return users;
}

async function newestCopies(places: ProjectPlaces): Promise<{ id: string; changed: number }[]> {
  const entries = await readdir(places.root, { withFileTypes: true }).catch(() => []);
  const ids = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
  const dated = await Promise.all(
    ids.map(async (id) => ({ id, changed: (await stat(places.project(id)).catch(() => undefined))?.mtimeMs })),
  );
  return dated
    .flatMap(({ id, changed }) => (changed === undefined ? [] : [{ id, changed }]))
    .sort((a, b) => b.changed - a.changed)
    .slice(0, MOST);
}

/** A damaged one is listed too: opening it says what is wrong with it. */
async function describe(places: ProjectPlaces, id: string, changed: number): Promise<RecentProject> {
  const text = await readFile(places.project(id), 'utf8').catch(() => '');
  const head = headSchema.safeParse(parse(text)).data;
  const saved = await readSaved(places, id);
  const thumbnail = await readFile(places.thumbnail(id)).catch(() => undefined);
  return {
    id,
    name: head?.name ?? id,
    modified: head?.modified ?? new Date(changed).toISOString(),
    ...(thumbnail && thumbnail.length <= MAX_THUMBNAIL_BYTES ? { thumbnail: new Uint8Array(thumbnail) } : {}),
    ...(saved?.file === undefined ? {} : { file: saved.file }),
    unsaved: saved?.project !== hashOf(text),
    recovered: await wasAbandoned(places.folder(id)),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
