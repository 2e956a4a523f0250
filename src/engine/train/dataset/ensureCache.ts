import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toStudioError } from '../../../shared/errors';
import { writeAtomically } from '../../checkpoints/atomicWrite';
import { readIndex, removeOthers, soundShards } from './cacheFiles';
import { INDEX_FILE, indexFor, type CacheIndex, type SoundShard } from './cacheFormat';
import { withCutContext } from './cutContext';
import { Donor } from './donor';
import { fillCache } from './fillCache';
import type { Source } from './inspect';
import { lockFolder } from './lock';
import type { Settings } from './options';
import type { OpenNew } from './shardWriter';

export interface CacheWork {
  /** Folder of the cache. */
  readonly cache: string;
  readonly hash: string;
  readonly sources: readonly Source[];
  readonly settings: Settings;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
  readonly openNew?: OpenNew;
}

export interface ReadyCache {
  readonly index: CacheIndex;
  readonly shards: readonly SoundShard[];
  readonly reused: 'all' | 'part' | 'none';
}

/**
 * A cache with all of its sources in it: as it is if it is complete and undamaged, else continued after its last sound shard.
 * @throws StudioError 'exists' if another process is at it, and as fillCache
 */
export async function ensureCache(work: CacheWork): Promise<ReadyCache> {
  const { cache, hash, settings, sources, signal } = work;
  const { rules } = settings;
  await mkdir(cache, { recursive: true }).catch((error: unknown) => {
    throw toStudioError(error);
  });
  const sound = await soundShards(cache, rules.resolution, signal);
  const index = await readIndex(cache);
  const complete = sound.at(-1)?.to === sources.length;
  if (complete && index && JSON.stringify(index) === JSON.stringify(indexFor(rules, hash, sound)))
    return { index, shards: sound, reused: 'all' };
  const unlock = await lockFolder(cache);
  try {
    return await fill(work);
  } finally {
    await unlock();
  }
}

/** Looks again first: another process may have gone on until a moment ago. */
async function fill(work: CacheWork): Promise<ReadyCache> {
  const { cache, hash, settings, signal } = work;
  const sound = await soundShards(cache, settings.rules.resolution, signal);
  await removeOthers(cache, sound);
  const donor = settings.donor === undefined ? undefined : await Donor.open(settings.donor, settings.rules, signal);
  const shards = await withCutContext(settings, signal, (context) =>
    fillCache({ ...work, sound, donor }, context),
  ).finally(() => donor?.close());
  const index = indexFor(settings.rules, hash, shards);
  const text = Buffer.from(JSON.stringify(index));
  await writeAtomically(join(cache, INDEX_FILE), text.length, [text]);
  return { index, shards, reused: sound.length > 0 ? 'part' : 'none' };
}
