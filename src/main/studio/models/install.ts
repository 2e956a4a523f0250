import { mkdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { packInfo } from '../../../engine/packs/info';
import { listPacks, userPacksFolder } from '../../../engine/packs/locations';
import { zipToFolder } from '../../../engine/packs/copy';
import { replaceFolder, temporaryName } from '../../../engine/packs/durable';
import type { ImportedCheckpoint } from '../../../shared/api/models';
import { StudioError, toStudioError } from '../../../shared/errors';
import { PACK_EXTENSION } from '../../../shared/pack';
import { checkPack } from '../../services/packs';
import type { ImportResult, ServiceContext } from '../../services/types';
import type { NamedFile } from '../parts';
import { licenceOf } from './describe';
import { importInWorker } from './importWorker';

/** What is asked for, with files by their paths. */
export interface InstallOrder {
  readonly files: readonly NamedFile[];
  readonly name: string;
  readonly licence: string;
  readonly replace: boolean;
}

export const isPackFile = ({ name }: NamedFile) => name.toLowerCase().endsWith(PACK_EXTENSION);

/** The only .sivpack among dropped files; undefined for checkpoints. @throws StudioError 'bad-input' for a mixture */
export function packAmong(files: readonly NamedFile[]): NamedFile | undefined {
  const [first, ...others] = files.filter(isPackFile);
  if (!first) return undefined;
  if (files.length === 1) return first;
  const what = others.length > 0 ? 'Packs are installed one at a time' : 'A pack and checkpoints were dropped together';
  throw new StudioError('bad-input', `${what}: drop ${first.name} alone.`);
}

/** What a .sivpack file holds. @throws StudioError 'corrupt', 'unsupported', 'not-found' */
export async function inspectPackFile(file: NamedFile): Promise<ImportedCheckpoint> {
  const info = await packInfo(file.path).catch((thrown: unknown) => {
    throw named(thrown, file);
  });
  return {
    found: info.networks.map(({ role, kind, parameters }) => ({
      ...{ file: file.name, name: role, kind, parameters, resolution: info.resolution },
    })),
    ignored: [],
    about: {
      title: info.name,
      licence: licenceOf(info),
      ...(info.description ? { description: info.description.slice(0, 2000) } : {}),
    },
  };
}

/**
 * Name a pack is installed under, as a folder can be called everywhere.
 * @throws StudioError 'exists' if there is one, unless it may be replaced; one that comes with the program never is
 */
export async function installPath(name: string, replace: boolean): Promise<{ name: string; path: string }> {
  const slug = slugOf(name);
  const there = (await listPacks()).find((pack) => pack.name.toLowerCase() === slug);
  if (there?.bundled) {
    throw new StudioError(
      'exists',
      `'${there.name}' is the name of a pack that comes with the program: choose another one.`,
    );
  }
  const path = join(userPacksFolder(), slug);
  const taken = there !== undefined || (await stat(path).catch(() => undefined)) !== undefined;
  if (taken && !replace) {
    throw new StudioError('exists', `There is a pack called '${slug}' already: choose another name, or replace it.`);
  }
  await mkdir(userPacksFolder(), { recursive: true });
  return { name: slug, path };
}

/** Installs a .sivpack file: unpacked and checked in full before it gets its name. Errors as inspectPackFile, 'disk-full', 'cancelled'. */
export async function installPackFile(
  file: NamedFile,
  order: InstallOrder,
  context: ServiceContext,
): Promise<ImportedCheckpoint> {
  const found = await inspectPackFile(file);
  const { name, path } = await installPath(order.name, order.replace);
  const draft = temporaryName(path);
  try {
    context.progress({ phase: 'reading' });
    await zipToFolder(file.path, draft, { signal: context.signal });
    const { ok, findings } = await checkPack(draft, context);
    const wrong = findings.find(({ level }) => level === 'error');
    if (!ok) throw new StudioError('corrupt', `${file.name} is damaged and was not installed: ${wrong?.message ?? ''}`);
    await replaceFolder(draft, path);
    await rm(`${path}${PACK_EXTENSION}`, { force: true });
    return { ...found, pack: name };
  } catch (thrown) {
    throw named(thrown, file);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Makes a pack of checkpoints. @throws StudioError as importCheckpoints; nothing is left then */
export async function installCheckpoints(order: InstallOrder, context: ServiceContext): Promise<ImportedCheckpoint> {
  const { name, path } = await installPath(order.name, order.replace);
  const notes: string[] = [];
  const licence = order.licence.trim();
  const result = await importInWorker(
    {
      files: order.files.map((file) => file.path),
      out: path,
      force: order.replace,
      name: order.name,
      ...(licence ? { licence } : {}),
    },
    { ...context, notice: (sentence) => notes.push(sentence) },
  ).catch((thrown: unknown) => {
    throw order.files.reduce((error: unknown, file) => named(error, file), thrown);
  });
  return { ...outcomeOf(result, order.files, notes), pack: name, maxDifference: result.written?.maxDifference };
}

/** Says what checkpoints hold. Errors as installCheckpoints. */
export async function inspectCheckpoints(
  files: readonly NamedFile[],
  context: ServiceContext,
): Promise<ImportedCheckpoint> {
  const notes: string[] = [];
  const options = { files: files.map((file) => file.path), force: false };
  const result = await importInWorker(options, { ...context, notice: (sentence) => notes.push(sentence) }).catch(
    (thrown: unknown) => {
      throw files.reduce((error: unknown, file) => named(error, file), thrown);
    },
  );
  return outcomeOf(result, files, notes);
}

function outcomeOf({ found, ignored }: ImportResult, files: readonly NamedFile[], notes: string[]): ImportedCheckpoint {
  const nameOf = (path: string) => files.find((file) => file.path === path)?.name ?? basename(path);
  return {
    found: found.map((network) => ({ ...network, file: nameOf(network.file) })),
    ignored: ignored.map((entry) => ({ ...entry, file: nameOf(entry.file) })),
    notes,
  };
}

/** An error that calls a file as the artist does: an uploaded one lies under a name of no meaning. */
function named(thrown: unknown, { path, name, uploaded }: NamedFile): StudioError {
  const error = toStudioError(thrown);
  if (!uploaded) return error;
  return new StudioError(
    error.code,
    error.message.replaceAll(path, name).replaceAll(basename(path), name),
    error.detail,
  );
}

/** Lower-case letters, digits, dots and dashes. */
export function slugOf(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64)
    .replace(/[-.]+$/, '');
  return letters || 'pack';
}
