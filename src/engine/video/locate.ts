import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StudioError } from '../../shared/errors';

/** Where an ffmpeg may come from, in the order in which they are tried. */
export type FfmpegSource = 'FFMPEG_BIN' | 'ffmpeg-static' | 'PATH' | '@ffmpeg-installer/ffmpeg';

/** An ffmpeg that runs. */
export interface Ffmpeg {
  readonly path: string;
  readonly source: FfmpegSource;
  readonly version: string;
  /** The names of its encoders: what it can write. */
  readonly encoders: ReadonlySet<string>;
  /** What was tried before it, and why it is not used. */
  readonly skipped: readonly SkippedFfmpeg[];
}

export interface SkippedFfmpeg {
  readonly source: FfmpegSource;
  readonly why: string;
}

interface Candidate {
  readonly source: FfmpegSource;
  /** undefined when there is none, for the reason given. */
  readonly path: string | undefined;
  readonly why: string;
  /** Unpacked by our own package manager, so ours to make executable. */
  readonly ours: boolean;
}

export interface LocateOptions {
  /** FFMPEG_BIN and PATH are read from here. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** A file or folder from which the two packages are resolved. */
  readonly packagesFrom?: string;
}

const PROBE_TIMEOUT_MS = 30_000;
const EXECUTABLE = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
const found = new Map<string, Promise<Ffmpeg>>();

/**
 * Finds an ffmpeg that really runs: FFMPEG_BIN, the ffmpeg-static package, the PATH, the
 * @ffmpeg-installer/ffmpeg package, in this order. Each is asked for its version and encoders; one that is there and
 * does not run is passed over and listed in `skipped`. The answer is kept for the life of the process.
 * @throws StudioError 'ffmpeg' when none runs
 */
export function locateFfmpeg(options: LocateOptions = {}): Promise<Ffmpeg> {
  const environment = options.environment ?? process.env;
  const key = JSON.stringify([environment.FFMPEG_BIN, environment.PATH ?? environment.Path, options.packagesFrom]);
  const known = found.get(key);
  if (known) return known;
  const search = searchAll(environment, options.packagesFrom);
  found.set(key, search);
  search.catch(() => found.delete(key));
  return search;
}

async function searchAll(environment: NonNullable<LocateOptions['environment']>, from?: string): Promise<Ffmpeg> {
  const base = from === undefined ? import.meta.url : pathToFileURL(join(from, 'package.json')).href;
  const skipped: SkippedFfmpeg[] = [];
  const candidates = [
    () => fromVariable(environment.FFMPEG_BIN),
    () => fromStaticPackage(base),
    () => fromPath(environment.PATH ?? environment.Path ?? ''),
    () => fromInstallerPackage(base),
  ];
  for (const next of candidates) {
    const candidate = await next();
    const result = await probe(candidate);
    if (typeof result !== 'string') return { ...result, skipped };
    skipped.push({ source: candidate.source, why: result });
  }
  throw new StudioError(
    'ffmpeg',
    'No ffmpeg that runs was found: install ffmpeg so that it is on the PATH, or set FFMPEG_BIN to the file of one.',
    skipped.map(({ source, why }) => `${source}: ${why}`).join('\n'),
  );
}

function fromVariable(value: string | undefined): Candidate {
  const hasFolder = value !== undefined && /[\\/]/.test(value);
  return {
    source: 'FFMPEG_BIN',
    path: value ? (hasFolder ? resolve(value) : value) : undefined,
    why: 'not set',
    ours: false,
  };
}

/** The package's own module is not run: it would answer with FFMPEG_BIN again. */
function fromStaticPackage(base: string): Candidate {
  const folder = packageFolder('ffmpeg-static', base);
  return {
    source: 'ffmpeg-static',
    path: folder && join(folder, EXECUTABLE),
    why: 'not installed',
    ours: true,
  };
}

async function fromPath(path: string): Promise<Candidate> {
  // A relative or empty entry would run whatever lies in the current folder.
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of folders) {
    const file = join(folder, EXECUTABLE);
    if (await isExecutable(file)) return { source: 'PATH', path: file, why: '', ours: false };
  }
  return { source: 'PATH', path: undefined, why: 'no ffmpeg in any of its folders', ours: false };
}

function fromInstallerPackage(base: string): Candidate {
  const name = '@ffmpeg-installer/ffmpeg';
  const installer = packageFolder(name, base);
  const platform = `@ffmpeg-installer/${process.platform}-${process.arch}`;
  const folder = installer && packageFolder(platform, pathToFileURL(join(installer, 'package.json')).href);
  return {
    source: name,
    path: folder && join(folder, EXECUTABLE),
    why: installer ? `has none for ${process.platform}-${process.arch}` : 'not installed',
    ours: true,
  };
}

function packageFolder(name: string, base: string): string | undefined {
  try {
    const folder = dirname(createRequire(base).resolve(`${name}/package.json`));
    // A packaged application keeps programs outside its archive: nothing inside can be executed.
    return folder.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
  } catch {
    return undefined;
  }
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** The working ffmpeg, or in words why it is none. */
async function probe(candidate: Candidate): Promise<Omit<Ffmpeg, 'skipped'> | string> {
  const { path, source } = candidate;
  if (!path) return candidate.why;
  if (candidate.ours && !(await isExecutable(path))) await chmod(path, 0o755).catch(() => undefined);
  const about = await ask(path, '-version');
  if ('failure' in about) return `${path} ${about.failure}`;
  const version = /^ffmpeg version (\S+)/.exec(about.answer)?.[1];
  if (version === undefined) return `${path} is not ffmpeg`;
  const listing = await ask(path, '-encoders');
  if ('failure' in listing) return `${path} ${listing.failure}`;
  return { path, source, version, encoders: parseEncoders(listing.answer) };
}

/** The names in the table that `ffmpeg -encoders` prints. */
export function parseEncoders(listing: string): ReadonlySet<string> {
  const [, table = ''] = listing.split(/^\s*-{3,}\s*$/m);
  return new Set([...table.matchAll(/^ [VAS][A-Z.]{5} (\S+)/gm)].map(([, name = '']) => name));
}

function ask(path: string, question: string): Promise<{ answer: string } | { failure: string }> {
  const options = { timeout: PROBE_TIMEOUT_MS, maxBuffer: 4 * 1024 * 1024, windowsHide: true };
  return new Promise((done) => {
    try {
      execFile(path, ['-hide_banner', question], options, (error, stdout, stderr) => {
        done(error ? { failure: whyNot(error, stderr) } : { answer: stdout });
      });
    } catch (error) {
      done({ failure: `cannot be started (${String(error)})` });
    }
  });
}

function whyNot(error: Error & { code?: unknown; killed?: boolean }, stderr: string): string {
  if (error.code === 'ENOENT') return 'is not there';
  if (error.code === 'EACCES') return 'may not be executed';
  if (error.killed) return `did not answer within ${PROBE_TIMEOUT_MS / 1000} s`;
  const [firstLine = ''] = stderr.trim().split('\n');
  return `does not run (${firstLine || String(error.code)})`;
}
