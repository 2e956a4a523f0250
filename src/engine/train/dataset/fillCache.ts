import { toStudioError } from '../../../shared/errors';
import { type Rejection, type Remark, SHARD_SOURCES, type SoundShard } from './cacheFormat';
import type { Cut, CutContext } from './cut';
import { cutImage } from './cutImage';
import { cutVideo } from './cutVideo';
import type { Donor } from './donor';
import type { Source } from './inspect';
import { Lookalikes } from './lookalikes';
import { mapOrdered } from './mapOrdered';
import { PictureFiles } from './pictureFiles';
import { ShardWriter, type OpenNew } from './shardWriter';

/** Pictures being decoded at once. */
const CONCURRENT = 4;

export interface FillOptions {
  readonly cache: string;
  readonly sources: readonly Source[];
  /** Shards that are there already. */
  readonly sound: readonly SoundShard[];
  /** Another set that has some of the sources. */
  readonly donor?: Donor;
  readonly onProgress: (done: number, total: number) => void;
  readonly openNew?: OpenNew;
}

/**
 * Cuts the sources that no shard holds yet and writes them, shard by shard. After an error or a cancel the finished shards stay,
 * and, unless it was the disk that failed, what was done of the next one.
 * @throws StudioError 'disk-full', 'io', 'ffmpeg', 'cancelled'
 */
export async function fillCache(options: FillOptions, context: CutContext): Promise<SoundShard[]> {
  const { cache, sources, sound, donor, onProgress } = options;
  const shards: SoundShard[] = [...sound];
  const first = sound.at(-1)?.to ?? 0;
  const lookalikes = recall(cache, sound, context);
  let writer: ShardWriter | undefined;
  let begun = first;
  let next = first;
  let betweenSources = true;
  const finish = async () => {
    if (writer) shards.push(await writer.finish(next));
    writer = undefined;
    begun = next;
  };
  try {
    onProgress(first, sources.length);
    const cut = async (source: Source) => donor?.cutsOf(source.sha256) ?? cutSource(source, context);
    for await (const cuts of mapOrdered(sources.slice(first), CONCURRENT, cut)) {
      writer ??= await ShardWriter.open(cache, next, options.openNew);
      betweenSources = false;
      await store(cuts, next, writer, lookalikes, context);
      writer.record.contents.push((sources[next] as Source).sha256);
      betweenSources = true;
      onProgress(++next, sources.length);
      if (writer.full || next - begun >= SHARD_SOURCES) await finish();
    }
    await finish();
    return shards;
  } catch (thrown) {
    const error = toStudioError(thrown);
    const disk = error.code === 'disk-full' || error.code === 'io';
    if (betweenSources && !disk && next > begun) await finish().catch(() => undefined);
    throw error;
  } finally {
    await writer?.discard();
  }
}

/** A picture at once, so that several are decoded together; a video frame by frame, when its turn has come. */
async function cutSource(source: Source, context: CutContext): Promise<Iterable<Cut> | AsyncIterable<Cut>> {
  const still = source.kind === 'image' || (source.kind === 'gif' && context.rules.kind === 'images');
  return still ? cutImage(source, context) : cutVideo(source, context);
}

async function store(
  cuts: Iterable<Cut> | AsyncIterable<Cut>,
  source: number,
  writer: ShardWriter,
  lookalikes: Lookalikes<number> | undefined,
  { rules }: CutContext,
): Promise<void> {
  const { record } = writer;
  let twin: number | undefined;
  let kept = 0;
  for await (const cut of cuts) {
    if (cut.type === 'rejected') {
      record.rejected.push(finding(source, cut));
    } else if (cut.type === 'warning') {
      record.warnings.push(finding(source, cut));
    } else {
      // Frames of one video always look alike: other files alone count.
      const like = lookalikes?.match(cut.data, rules.resolution, source, (other) => other !== source);
      twin ??= like;
      if (like !== undefined && rules.excludeNearDuplicates) continue;
      kept++;
      await writer.add(cut.data);
      const run = record.runs.at(-1);
      if (cut.begins || !run) record.runs.push([source, cut.frame, 1]);
      else run[2]++;
    }
  }
  if (twin === undefined) return;
  const found = { source, reason: 'near-duplicate', sentence: 'It looks the same as', other: twin } as const;
  if (kept === 0) record.rejected.push(found);
  else record.warnings.push(found);
}

function finding<R extends string>(source: number, { reason, sentence }: { reason: R; sentence: string }) {
  return { source, reason, sentence } satisfies Pick<Rejection | Remark, 'source' | 'sentence'> & { reason: R };
}

/** The pictures of earlier shards, as if they had just been cut. Of clips none are compared. */
function recall(cache: string, sound: readonly SoundShard[], { rules }: CutContext): Lookalikes<number> | undefined {
  if (rules.kind === 'clips') return undefined;
  const lookalikes = new Lookalikes<number>();
  const files = new PictureFiles(cache, { shards: sound, resolution: rules.resolution });
  try {
    let picture = 0;
    for (const [source] of sound.flatMap(({ record }) => record.runs)) {
      lookalikes.match(files.readBytes(picture++), rules.resolution, source, (other) => other !== source);
    }
  } finally {
    files.close();
  }
  return lookalikes;
}
