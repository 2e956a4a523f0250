import { join, resolve } from 'node:path';
import { hashOfSet, type CacheIndex } from './cacheFormat';
import { ensureCache } from './ensureCache';
import { inspectFiles } from './inspect';
import { clipsOf, imagesOf } from './open';
import { readOptions, type PrepareContext, type PrepareOptions, type SetKind } from './options';
import type { DatasetReport } from './report';
import { scanFolder } from './scan';
import type { OpenNew } from './shardWriter';
import { requireEnough, summarise } from './summary';
import type { ClipSet, ImageSet } from './types';

/** Parts of the system that tests replace. */
export interface PrepareParts {
  readonly openNew?: OpenNew;
}

/**
 * Checks a folder of images (and videos, of which every Nth frame is taken), cuts a square out of each and keeps them in a cache on
 * disk, from which they are read for training. A cache of the same content and options is used again; an interrupted one is
 * continued, a damaged one mended. Pictures are decoded a few at a time. The folder is only read. The hash of the set is over the files
 * that were not excluded, so another choice of them is another set.
 * @throws StudioError 'usage' (options), 'not-found' or 'bad-input' (no folder, too few usable pictures), 'exists' (another process
 *   is preparing the same), 'disk-full', 'io', 'ffmpeg', 'cancelled'
 */
export async function prepareImages(
  folder: string,
  options: PrepareOptions,
  context: PrepareContext = {},
  parts: PrepareParts = {},
): Promise<{ set: ImageSet; report: DatasetReport }> {
  const { index, report } = await prepare('images', folder, options, context, parts);
  return { set: imagesOf(report.cache, index), report };
}

/** As prepareImages, for a folder of videos: clips at one frame rate, split where they are too long. */
export async function prepareClips(
  folder: string,
  options: PrepareOptions,
  context: PrepareContext = {},
  parts: PrepareParts = {},
): Promise<{ set: ClipSet; report: DatasetReport }> {
  const { index, report } = await prepare('clips', folder, options, context, parts);
  return { set: clipsOf(report.cache, index), report };
}

async function prepare(
  kind: SetKind,
  folder: string,
  options: PrepareOptions,
  { signal, progress }: PrepareContext,
  parts: PrepareParts,
): Promise<{ index: CacheIndex; report: DatasetReport }> {
  const settings = readOptions(kind, options);
  const { rules, minimum, cacheFolder, exclude } = settings;
  const root = resolve(folder);
  const scan = await scanFolder(root, { signal, onFound: (done) => progress?.({ phase: 'scanning', done }) });
  const onChecked = (done: number, total: number) => progress?.({ phase: 'checking', done, total });
  const { sources, ...inspection } = await inspectFiles(root, scan.files, kind, {
    signal,
    exclude,
    onProgress: onChecked,
  });
  const hash = hashOfSet(
    rules,
    sources.map(({ sha256 }) => sha256),
  );
  const cache = join(cacheFolder, hash);
  const found = { folder: root, rules, hash, cache, files: scan.files.length, sources };
  const early = [...scan.rejected, ...inspection.rejected];
  if (sources.length === 0) {
    requireEnough(root, rules, minimum, summarise({ ...found, rejected: early, records: [], reused: 'none' }));
  }
  const onProgress = (done: number, total: number) => progress?.({ phase: 'preparing', done, total });
  const filled = await ensureCache({ cache, hash, sources, settings, signal, onProgress, ...parts });
  const records = filled.shards.map(({ record }) => record);
  const report = summarise({ ...found, rejected: early, records, reused: filled.reused });
  requireEnough(root, rules, minimum, report);
  return { index: filled.index, report };
}
