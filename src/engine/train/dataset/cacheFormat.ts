import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { CutRules } from './options';
import { RESOLUTIONS } from './options';
import { REJECT_REASONS, WARN_REASONS } from './report';

/**
 * A set on disk, in a folder named by its hash:
 *   pictures-<from>-<to>.rgb   shards: planar uint8 [3,R,R], one picture after the other, of the sources `from` to before `to`
 *   pictures-<from>-<to>.json  beside each shard, written after it: what it holds and what was found on the way
 *   index.json                 written last: the shards in order; a set without it is not finished
 * Raw pixels because a training step reads pictures in any order and must not wait for a decoder.
 */
export const INDEX_FILE = 'index.json';

/** Raised when the same files would give other pictures or another layout; old caches are then made anew. */
const FORMAT = 1;

/** A shard is closed at the next source once it has so many bytes, pictures or sources: what a killed preparation loses. */
export const SHARD_BYTES = 32 * 2 ** 20;
export const SHARD_PICTURES = 512;
export const SHARD_SOURCES = 2048;

const count = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const base = z.string().regex(/^pictures-\d{1,8}-\d{1,8}$/);

const shard = z.strictObject({ name: base, pictures: count, sha256 });
export type Shard = z.infer<typeof shard>;

export const indexSchema = z.strictObject({
  format: z.literal(FORMAT),
  kind: z.enum(['images', 'clips']),
  hash: sha256,
  resolution: z.number().int().min(RESOLUTIONS.smallest).max(RESOLUTIONS.largest),
  /** Of clips; 0 for images. */
  fps: z.number().min(0).max(240),
  shards: z.array(shard),
  /** Frames of each clip, in the order in which they are stored; empty for images. */
  clips: z.array(z.number().int().positive()),
});
export type CacheIndex = z.infer<typeof indexSchema>;

const found = z.strictObject({
  source: count,
  sentence: z.string().max(4000),
  /** The source that the sentence ends with. */
  other: count.optional(),
});
const rejection = found.extend({ reason: z.enum(REJECT_REASONS) });
const remark = found.extend({ reason: z.enum(WARN_REASONS) });

/** What a shard holds. Sources are numbered as in the inspection that the hash was made of: names may change meanwhile. */
export const shardRecordSchema = z.strictObject({
  sha256,
  pictures: count,
  /** Source, first frame, and frames of each clip or picture, in order. */
  runs: z.array(z.tuple([count, count, z.number().int().positive()])),
  rejected: z.array(rejection),
  warnings: z.array(remark),
  /** sha256 of each source's file. Sets of older programs lack it. */
  contents: z.array(sha256).optional(),
});
export type ShardRecord = z.infer<typeof shardRecordSchema>;
export type Rejection = z.infer<typeof rejection>;
export type Remark = z.infer<typeof remark>;

/** A finished shard with its record, its content known to be right. */
export interface SoundShard extends Shard {
  readonly from: number;
  readonly to: number;
  readonly record: ShardRecord;
}

export function emptyRecord(): Omit<ShardRecord, 'sha256'> & { contents: string[] } {
  return { pictures: 0, runs: [], rejected: [], warnings: [], contents: [] };
}

/** Name of the shard of the sources `from` to before `to`, without extension. */
export function shardName(from: number, to: number): string {
  return `pictures-${from}-${to}`;
}

/** Inverse of shardName; undefined for any other name. */
export function shardRange(name: string): { from: number; to: number } | undefined {
  const [, from, to] = /^pictures-(\d{1,8})-(\d{1,8})$/.exec(name) ?? [];
  return from === undefined || to === undefined ? undefined : { from: Number(from), to: Number(to) };
}

/** Bytes of one picture. */
export function pictureBytes(resolution: number): number {
  return 3 * resolution ** 2;
}

/** Hash of a set: of its files' content, in order, and of all that decides what becomes of them. */
export function hashOfSet(rules: CutRules, contents: Iterable<string>): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([FORMAT, Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1))]));
  for (const content of contents) hash.update(`\n${content}`);
  return hash.digest('hex');
}

/** The index of a finished cache. */
export function indexFor({ kind, resolution, fps }: CutRules, hash: string, shards: readonly SoundShard[]): CacheIndex {
  const clips = kind === 'clips' ? shards.flatMap(({ record }) => record.runs.map(([, , frames]) => frames)) : [];
  const listed = shards.map(({ name, pictures, sha256 }) => ({ name, pictures, sha256 }));
  return { format: FORMAT, kind, hash, resolution, fps, shards: listed, clips };
}
