import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { userFolder } from '../../../engine/packs/locations';
import { FORMAT_SPECS, resolveFormat } from '../../../engine/video/formats';
import type { ExportRequest } from '../../../shared/api/exports';
import { StudioError, toStudioError } from '../../../shared/errors';
import { freeName } from '../projects/saveTarget';

/** Where exports go that were given no place. @param chosen by the artist, in the settings */
export function exportFolder(chosen: string | null): string {
  return chosen ?? join(userFolder(), 'exports');
}

/** With its dot; '' for a folder of pictures. */
export function extensionOf({ what, format }: Pick<ExportRequest, 'what' | 'format'>): string {
  return what === 'contact-sheet' ? '.png' : FORMAT_SPECS[format].containers[0].extension;
}

/** A name in the folder of exports that nothing has yet. @throws StudioError 'io' if the folder cannot be made */
export async function freeTarget(request: ExportRequest, folder: string, taken: ReadonlySet<string>): Promise<string> {
  await mkdir(folder, { recursive: true }).catch((thrown: unknown) => {
    const { code, detail } = toStudioError(thrown);
    const sentence = `The folder for exports, ${folder}, cannot be made: choose another one in the settings.`;
    throw new StudioError(code === 'disk-full' ? code : 'io', sentence, detail);
  });
  const extension = extensionOf(request);
  // A dot in the name of a folder would look like the extension of a file.
  const name = extension === '' ? request.title.replaceAll('.', '_') : request.title;
  return freeName(folder, name, extension, taken);
}

/** A path that was picked, with an extension that the format can have. */
export function pickedTarget(request: ExportRequest, path: string): string {
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
