import { basename, extname, join, resolve } from 'node:path';
import { StudioError } from '../../../shared/errors';
import type { Place } from './verb';

/**
 * The file a verb writes. One that the person named is refused if it is there, unless they said --force; a default
 * one gets the next free number instead, so that nothing is ever overwritten unasked.
 * @param given what the person wrote, if anything
 * @param fallback name without extension, for a file in the current folder
 * @param extension with its dot, or '' for a folder
 * @throws StudioError 'exists'
 */
export function outputPath(
  given: string | undefined,
  fallback: string,
  extension: string,
  force: boolean,
  place: Place,
): string {
  if (given === undefined) return freePath(join(place.cwd, fallback), extension, place);
  const path = resolve(place.cwd, given);
  if (!force && place.exists(path)) {
    throw new StudioError('exists', `${path} is there already: choose another name or add --force to replace it.`);
  }
  return path;
}

/** `stem.mp4`, or `stem-2.mp4`, `stem-3.mp4`... if those are taken. */
export function freePath(stem: string, extension: string, place: Place): string {
  let path = stem + extension;
  for (let n = 2; place.exists(path); n++) path = `${stem}-${n}${extension}`;
  return path;
}

/** Name of a file without folder and extension: what a result of it is called after. */
export function stemOf(path: string): string {
  return basename(path, extname(path));
}
