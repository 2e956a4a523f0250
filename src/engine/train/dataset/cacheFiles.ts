import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { toStudioError } from '../../../shared/errors';
import { hashFile } from '../../checkpoints/hash';
import {
  INDEX_FILE,
  indexSchema,
  pictureBytes,
  shardRange,
  shardRecordSchema,
  type CacheIndex,
  type Shard,
  type ShardRecord,
  type SoundShard,
} from './cacheFormat';

/** Largest JSON that is read: about a million findings. */
const LARGEST_JSON = 512 * 2 ** 20;

/** The index of a cache; undefined if there is none that is valid. @throws StudioError as toStudioError, if it cannot be read */
export function readIndex(folder: string): Promise<CacheIndex | undefined> {
  return readJson(join(folder, INDEX_FILE), indexSchema);
}

/**
 * The finished shards of a cache from its first source on, as far as they follow one another and hold what was written.
 * @throws StudioError 'cancelled', 'io'
 */
export async function soundShards(folder: string, resolution: number, signal?: AbortSignal): Promise<SoundShard[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw toStudioError(error);
  });
  const byStart = new Map<number, string>();
  for (const file of names) {
    const name = file.replace(/\.json$/, '');
    const range = name === file ? undefined : shardRange(name);
    if (range) byStart.set(range.from, name);
  }
  const sound: SoundShard[] = [];
  for (let next = 0; byStart.has(next);) {
    const shard = await soundShard(folder, byStart.get(next) as string, resolution, signal);
    if (!shard) break;
    sound.push(shard);
    next = shard.to;
  }
  return sound;
}

/** Removes everything that is none of the given shards: parts of writes, damaged shards and those after them. */
export async function removeOthers(folder: string, keep: readonly Shard[]): Promise<void> {
  const kept = new Set(keep.flatMap(({ name }) => [`${name}.rgb`, `${name}.json`]));
  for (const file of await readdir(folder)) {
    const ours = /^pictures-|^\.pictures|^index\.json$|^\.index\.json/.test(file);
    if (ours && !kept.has(file)) await rm(join(folder, file), { force: true });
  }
}

async function soundShard(
  folder: string,
  name: string,
  resolution: number,
  signal?: AbortSignal,
): Promise<SoundShard | undefined> {
  const range = shardRange(name);
  const record = await readJson(join(folder, `${name}.json`), shardRecordSchema);
  if (!range || !record || range.to <= range.from || !consistent(record, range)) return undefined;
  const path = join(folder, `${name}.rgb`);
  const { pictures, sha256 } = record;
  const size = await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
  if (size !== pictures * pictureBytes(resolution)) return undefined;
  return (await hashFile(path, signal)) === sha256 ? { name, pictures, sha256, ...range, record } : undefined;
}

function consistent(record: ShardRecord, range: { from: number; to: number }): boolean {
  const { runs, pictures, rejected, warnings, contents } = record;
  const inside = (source: number) => source >= range.from && source < range.to;
  const total = runs.reduce((sum, [, , frames]) => sum + frames, 0);
  const findings = [...rejected, ...warnings];
  if (contents && contents.length !== range.to - range.from) return false;
  return total === pictures && runs.every(([source]) => inside(source)) && findings.every((f) => inside(f.source));
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    if ((await stat(path)).size > LARGEST_JSON) return undefined;
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw toStudioError(error);
  }
}
