import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../../engine/checkpoints/atomicWrite';
import { StudioError, toStudioError } from '../../../shared/errors';
import { MAX_PROJECT_BYTES, parseProject, type Project } from '../../../shared/project';
import type { ProjectPlaces } from './places';

/** A project as it lies on disk. */
export interface Kept {
  readonly project: Project;
  /** Of project.json, byte for byte. */
  readonly text: string;
}

/** @throws StudioError 'not-found' if there is none, 'corrupt', 'unsupported' (newer), 'io' */
export async function readWorkingCopy(places: ProjectPlaces, id: string): Promise<Kept> {
  const path = places.project(id);
  const text = await readBounded(path).catch((thrown: unknown) => {
    const error = toStudioError(thrown);
    if (error.code !== 'not-found') throw error;
    throw new StudioError('not-found', `There is no project '${id}' any more: open its file, or choose another one.`);
  });
  const project = parseProject(text, path);
  if (project.id === id) return { project, text };
  throw new StudioError('corrupt', `${path} belongs to another project: open that project's file instead.`);
}

/** Text of project.json. @throws StudioError 'bad-input' if it would be too large to be opened again */
export function projectText(project: Project): string {
  const text = `${JSON.stringify(project, null, 1)}\n`;
  if (Buffer.byteLength(text) <= MAX_PROJECT_BYTES) return text;
  throw new StudioError(
    'bad-input',
    `The project '${project.name}' has grown beyond ${MAX_PROJECT_BYTES / 2 ** 20} MB: take saved codes or keyframes out of it.`,
  );
}

/** Replaces project.json; on a full disk the old one stays. @throws StudioError 'disk-full', 'io' */
export async function writeWorkingCopy(places: ProjectPlaces, id: string, text: string): Promise<void> {
  await writeText(places.project(id), text).catch((thrown: unknown) => {
    const error = toStudioError(thrown);
    if (error.code !== 'disk-full') throw error;
    throw new StudioError(
      'disk-full',
      `The disk is full, so the last changes are only in this window: free some space, and they are kept by themselves.`,
      error.detail,
      { cause: error },
    );
  });
}

const savedSchema = z.object({
  /** The .sivproj file; absent while it has never been saved under a name of the artist's. */
  file: z.string().max(4096).optional(),
  linked: z.boolean(),
  /** sha256 of the file, and of the working copy's project.json when both were the same. */
  archive: z.string(),
  project: z.string(),
});
export type Saved = z.infer<typeof savedSchema>;

/** What is known of the file; undefined if it was never saved, or if that cannot be read. */
export async function readSaved(places: ProjectPlaces, id: string): Promise<Saved | undefined> {
  try {
    return savedSchema.parse(JSON.parse(await readBounded(places.saved(id))));
  } catch {
    return undefined;
  }
}

export async function writeSaved(places: ProjectPlaces, id: string, saved: Saved): Promise<void> {
  await writeText(places.saved(id), JSON.stringify(saved));
}

export async function writeText(path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, bytes.length, [bytes]);
}

async function readBounded(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size <= MAX_PROJECT_BYTES) return readFile(path, 'utf8');
  throw new StudioError('corrupt', `${path} is larger than any project: it was not written by this program.`);
}

/** Size of a regular file; undefined if there is none. Nothing is opened: a pipe or a device would block. */
export async function fileSize(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}
