import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hashFile } from '../../../engine/checkpoints/hash';
import { StudioError, throwIfCancelled, toStudioError } from '../../../shared/errors';
import type { Asset } from '../../../shared/project';
import type { ProjectAssets } from '../parts';
import { ASSET_LIMITS, checkAsset } from './assetCheck';
import type { ProjectKeeper } from './keeper';
import type { ProjectPlaces } from './places';
import { fileSize } from './workingCopy';

/** `<sha256>.<extension>` */
export const ASSET_NAME = /^([0-9a-f]{64})\.[a-z0-9]{1,8}$/;

export interface Source {
  readonly path: string;
  /** As the artist knows it. */
  readonly name: string;
  /** It lies there for good: a linked project may name it. */
  readonly lasting: boolean;
}

/** The files of projects: copies in the working copy, or where a linked project says they are. */
export class AssetStore implements ProjectAssets {
  constructor(
    private readonly places: ProjectPlaces,
    private readonly keeper: ProjectKeeper,
  ) {}

  async assets(project: string): Promise<readonly Asset[]> {
    return (await this.keeper.current(project)).project.assets;
  }

  async assetPath(project: string, asset: string): Promise<string> {
    const copy = await this.copyOf(project, asset);
    if (copy) return copy;
    const listed = (await this.assets(project)).find(({ id }) => id === asset);
    if (listed && (await isLinkedFile(listed))) return listed.path as string;
    const what = listed ? `'${listed.name}'${listed.path ? ` (${listed.path})` : ''}` : 'a file';
    throw new StudioError(
      'not-found',
      `The project needs ${what}, which is no longer where it was: add it to the project again.`,
    );
  }

  /** Names of assets that are not where they were. */
  async missing(project: string): Promise<string[]> {
    const names: string[] = [];
    for (const { id, name } of await this.assets(project)) {
      if (!(await this.assetPath(project, id).catch(() => undefined))) names.push(name);
    }
    return names;
  }

  /**
   * Copies a file into a project, once it has been shown to be what it is taken for.
   * @throws StudioError 'bad-input', 'corrupt', 'unsupported', 'disk-full', 'io', 'cancelled'; nothing is left then
   */
  async add(project: string, source: Source, kind: Asset['kind'], signal?: AbortSignal): Promise<Asset> {
    const { path, name, lasting } = source;
    const bytes = await fileSize(path);
    if (bytes === undefined || bytes === 0) {
      throw new StudioError('bad-input', `${name} is ${bytes === 0 ? 'empty' : 'not a file'}: choose another file.`);
    }
    if (bytes > ASSET_LIMITS[kind]) {
      const megabytes = (n: number) => `${Math.ceil(n / 2 ** 20)} MB`;
      throw new StudioError(
        'bad-input',
        `${name} is ${megabytes(bytes)}, more than the ${megabytes(ASSET_LIMITS[kind])} allowed: save it smaller.`,
      );
    }
    const folder = this.places.assets(project);
    await mkdir(folder, { recursive: true });
    const copy = join(folder, `.${randomUUID()}.part`);
    try {
      const id = await copyBounded(path, copy, ASSET_LIMITS[kind], signal);
      // The copy is checked, not the file: that one may change.
      const extension = await checkAsset(copy, kind, name, signal);
      throwIfCancelled(signal);
      await rename(copy, join(folder, `${id}.${extension}`));
      const size = (await fileSize(join(folder, `${id}.${extension}`))) ?? bytes;
      const shown = plainName(name);
      return { id, kind, name: shown, bytes: size, ...(lasting ? { path } : {}) };
    } catch (thrown) {
      throw toStudioError(thrown);
    } finally {
      await rm(copy, { force: true });
    }
  }

  private async copyOf(project: string, asset: string): Promise<string | undefined> {
    const folder = this.places.assets(project);
    const names = await readdir(folder).catch(() => []);
    const name = names.find((each) => ASSET_NAME.exec(each)?.[1] === asset);
    return name && join(folder, name);
  }
}

/** Whether the linked file is there and still the same. */
async function isLinkedFile({ id, path, bytes }: Asset): Promise<boolean> {
  if (path === undefined || isRemote(path) || (await fileSize(path)) !== bytes) return false;
  return (await hashFile(path).catch(() => undefined)) === id;
}

/** A path on another machine: looking it up would tell that machine about this one, and a project may come from anyone. */
export function isRemote(path: string): boolean {
  return /^[\\/]{2}/.test(path) || /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

/** A name as one line of text. */
export function plainName(name: string): string {
  return (
    basename(name)
      .replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
      .trim()
      .slice(0, 255) || 'file'
  );
}

/** Copies and hashes in one pass. @returns sha256 */
async function copyBounded(from: string, to: string, limit: number, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(to, 'wx');
  try {
    let total = 0;
    const stream: ReadStream = createReadStream(from, { highWaterMark: 2 ** 20 });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      throwIfCancelled(signal);
      total += chunk.length;
      if (total > limit) throw new StudioError('bad-input', `${basename(from)} grew while it was read: try again.`);
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
