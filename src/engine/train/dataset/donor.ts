import { StudioError } from '../../../shared/errors';
import { hashOfSet, type SoundShard } from './cacheFormat';
import { readIndex, soundShards } from './cacheFiles';
import type { Cut } from './cut';
import type { CutRules } from './options';
import { PictureFiles } from './pictureFiles';

/** What one file of the other set gave. */
interface Gift {
  /** Number of its first picture in that set. */
  first: number;
  /** First frame and frames of each clip or picture. */
  readonly runs: (readonly [frame: number, frames: number])[];
  readonly findings: Finding[];
  /** What was found of it may be otherwise this time. */
  open: boolean;
}
type Finding = Exclude<Cut, { type: 'picture' }>;

/**
 * A set that was prepared earlier under the same rules: what it has of a file, told by its content, need not be cut again. Which files
 * look alike is not taken over, as that depends on the others.
 */
export class Donor {
  private constructor(
    private readonly gifts: ReadonlyMap<string, Gift>,
    private readonly files: PictureFiles,
  ) {}

  /** Undefined for what is no complete, undamaged set of these rules. @throws StudioError 'cancelled' */
  static async open(cache: string, rules: CutRules, signal?: AbortSignal): Promise<Donor | undefined> {
    try {
      const index = await readIndex(cache);
      if (!index || index.resolution !== rules.resolution) return undefined;
      const shards = await soundShards(cache, index.resolution, signal);
      const contents = shards.flatMap(({ record }) => record.contents ?? []);
      // the hash is over rules and contents, and so proves both
      if (contents.length !== shards.at(-1)?.to || hashOfSet(rules, contents) !== index.hash) return undefined;
      const gifts = giftsOf(shards, rules);
      const files = new PictureFiles(cache, { shards, resolution: index.resolution });
      return new Donor(new Map(contents.map((sha256, source) => [sha256, gifts[source] as Gift])), files);
    } catch (thrown) {
      if (thrown instanceof StudioError && thrown.code === 'cancelled') throw thrown;
      return undefined;
    }
  }

  /** What cutting a file of this content gives; undefined where it has to be cut. Iterating throws StudioError 'io'. */
  cutsOf(sha256: string): Iterable<Cut> | undefined {
    const gift = this.gifts.get(sha256);
    return gift && !gift.open ? this.unpack(gift) : undefined;
  }

  close(): void {
    this.files.close();
  }

  private *unpack({ first, runs, findings }: Gift): Generator<Cut> {
    let picture = first;
    for (const [frame, frames] of runs) {
      for (let i = 0; i < frames; i++) {
        const data = this.files.readBytes(picture++).slice();
        yield { type: 'picture', data, frame: frame + i, begins: i === 0 };
      }
    }
    yield* findings;
  }
}

function giftsOf(shards: readonly SoundShard[], { excludeNearDuplicates }: CutRules): Gift[] {
  const count = shards.at(-1)?.to ?? 0;
  const gifts = Array.from({ length: count }, (): Gift => ({ first: 0, runs: [], findings: [], open: false }));
  let picture = 0;
  for (const { record } of shards) {
    for (const [source, frame, frames] of record.runs) {
      const gift = gifts[source] as Gift;
      if (gift.runs.length === 0) gift.first = picture;
      gift.runs.push([frame, frames]);
      picture += frames;
    }
    const { rejected, warnings } = record;
    const found = [
      ...rejected.map(({ source, ...rest }) => ({ source, finding: { type: 'rejected', ...rest } as const })),
      ...warnings.map(({ source, ...rest }) => ({ source, finding: { type: 'warning', ...rest } as const })),
    ];
    for (const { source, finding } of found) {
      const gift = gifts[source] as Gift;
      if (finding.reason === 'unreadable') gift.open = true;
      // where lookalikes were left out, they are not there to be taken
      if (finding.reason === 'near-duplicate') gift.open ||= excludeNearDuplicates;
      else gift.findings.push(finding);
    }
  }
  return gifts;
}
