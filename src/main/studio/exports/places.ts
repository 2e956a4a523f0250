import { lstat, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { userFolder } from '../../../engine/packs/locations';
import { FORMAT_SPECS, resolveFormat } from '../../../engine/video/formats';
import type { ExportRequest } from '../../../shared/api/exports';
import { StudioError, toStudioError } from '../../../shared/errors';
import { markOf } from '../files/fileHandles';
import { freeName } from '../projects/saveTarget';
import type { StoredExport } from './store';

type Named = Pick<ExportRequest, 'title' | 'what' | 'format'>;

/** Where exports go that were given no place. @param chosen by the artist, in the settings */
export function exportFolder(chosen: string | null): string {
  return chosen ?? join(userFolder(), 'exports');
}

/** With its dot; '' for a folder of pictures. */
export function extensionOf({ what, format }: Pick<ExportRequest, 'what' | 'format'>): string {
  return what === 'contact-sheet' ? '.png' : FORMAT_SPECS[format].containers[0].extension;
}

/** A name in the folder of exports that nothing has yet. @throws StudioError 'io' if the folder cannot be made */
export async function freeTarget(request: Named, folder: string, taken: ReadonlySet<string>): Promise<string> {
  await mkdir(folder, { recursive: true }).catch((thrown: unknown) => {
    const { code, detail } = toStudioError(thrown);
    const sentence = `The folder for exports, ${folder}, cannot be made: choose another one in the settings.`;
    throw new StudioError(code === 'disk-full' ? code : 'io', sentence, detail);
  });
  return plannedTarget(request, folder, taken);
}

/** As freeTarget, of a folder that need not be there yet. */
export function plannedTarget(request: Named, folder: string, taken?: ReadonlySet<string>): Promise<string> {
  const extension = extensionOf(request);
  // A dot in the name of a folder would look like the extension of a file.
  const name = extension === '' ? request.title.replaceAll('.', '_') : request.title;
  return freeName(folder, name, extension, taken);
}

/**
 * Where an export goes that a place was picked for. Only what lay there when it was picked is replaced: in place of anything else that
 * has the name, a free one beside it is taken, and so where the ending had to be added, which nobody was asked about.
 */
export async function pickedTarget(
  request: ExportRequest,
  { path: picked, replaces }: NonNullable<StoredExport['picked']>,
  taken: ReadonlySet<string>,
): Promise<{ path: string; replace: boolean }> {
  const extension = extensionOf(request);
  if (extension === '') return { path: await plannedTarget(request, picked, taken), replace: false };
  const path = withEnding(request, picked);
  if (path === picked && replaces !== undefined && !taken.has(path) && (await markOf(path)) === replaces)
    return { path, replace: true };
  const isFree = !taken.has(path) && !(await lstat(path).catch(() => undefined));
  if (isFree) return { path, replace: false };
  return {
    path: await freeName(dirname(path), basename(path, extname(path)), extname(path), taken),
    replace: false,
  };
}

/** A path with an ending that the format can have. */
function withEnding(request: ExportRequest, path: string): string {
  if (request.what === 'contact-sheet') return path.toLowerCase().endsWith('.png') ? path : `${path}.png`;
  try {
    resolveFormat(path, request.format);
    return path;
  } catch {
    return `${path}${extensionOf(request)}`;
  }
}

const LEFTOVER = /^\.styleinv-[0-9a-f-]{36}\.part(\.old)?$/;
/** Younger ones may belong to another process that is at work. */
const LEFTOVER_MS = 60_000;

/** Removes what exports left half-written when the program ended unexpectedly. */
export async function removeLeftovers(targets: readonly string[], now = Date.now()): Promise<void> {
  for (const folder of new Set(targets.map((target) => dirname(target)))) {
    const names = (await readdir(folder).catch(() => [])).filter((name) => LEFTOVER.test(name));
    for (const name of names) {
      const path = join(folder, name);
      const age = now - ((await stat(path).catch(() => undefined))?.mtimeMs ?? now);
      if (age > LEFTOVER_MS) await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}
