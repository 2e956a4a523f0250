import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ffmpeg } from './locate';
import { locateFfmpeg } from './locate';

type Rgb = readonly [number, number, number];

/** Ten colours that the eye and the colour matrices tell apart. */
export const COLOURS: readonly Rgb[] = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
  [128, 128, 128],
  [200, 120, 90],
  [30, 60, 200],
  [250, 220, 30],
  [90, 10, 120],
];

/** One rgb24 frame of one colour. */
export function plainFrame([red, green, blue]: Rgb, width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, at) => [red, green, blue][at % 3] ?? 0);
}

/** The largest difference between two frames of equal size, 0..255; Infinity for unequal sizes. */
export function largestDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Infinity;
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (b[at] ?? 0))), 0);
}

/** Everything an async iterator gives. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** An empty folder for a test; `remove` it afterwards. */
export async function temporaryFolder(): Promise<{
  path: string;
  names(): Promise<string[]>;
  remove(): Promise<void>;
}> {
  const path = await mkdtemp(join(tmpdir(), 'video-test-'));
  return {
    path,
    names: async () => (await readdir(path)).sort(),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** The ffmpeg that comes with the packages, or any that there is. */
export function packagedFfmpeg(): Promise<Ffmpeg> {
  return locateFfmpeg({ environment: {} }).catch(() => locateFfmpeg());
}

/**
 * A program that answers questions about its version as the real ffmpeg does, and otherwise does what the shell lines
 * say; `$REAL` is the real ffmpeg, `$LAST` the last argument (the output).
 */
export async function fakeFfmpeg(folder: string, lines: string): Promise<Ffmpeg> {
  const real = await packagedFfmpeg();
  const path = join(folder, `ffmpeg-${Math.random().toString(36).slice(2)}.sh`);
  const script = `#!/bin/sh
REAL='${real.path}'
case "$*" in *-version|*-encoders) exec "$REAL" "$@";; esac
for LAST; do :; done
${lines}
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return locateFfmpeg({ environment: { FFMPEG_BIN: path, PATH: '' } });
}
