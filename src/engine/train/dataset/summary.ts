import { StudioError } from '../../../shared/errors';
import { pictureBytes, type Rejection, type Remark, type ShardRecord } from './cacheFormat';
import type { Source } from './inspect';
import { naturalOrder } from './naturalOrder';
import type { CutRules } from './options';
import {
  countReasons,
  type DatasetReport,
  type Finding,
  type RejectReason,
  type UsedFile,
  type WarnReason,
} from './report';

/** What a preparation knows at its end. */
export interface Outcome {
  readonly folder: string;
  readonly rules: CutRules;
  readonly hash: string;
  readonly cache: string;
  readonly reused: DatasetReport['reused'];
  /** Files found. */
  readonly files: number;
  readonly sources: readonly Source[];
  /** Files that never became a source. */
  readonly rejected: readonly Finding<RejectReason>[];
  readonly records: readonly ShardRecord[];
}

/** The report, with the names the files have now. */
export function summarise({ sources, records, ...outcome }: Outcome): DatasetReport {
  const nameOf = (source: number) => sources[source]?.file ?? '?';
  const named = <R extends Rejection | Remark>({ source, sentence, reason, other }: R): Finding<R['reason']> => ({
    file: nameOf(source),
    reason,
    sentence: other === undefined ? sentence : `${sentence} ${nameOf(other)}.`,
  });
  const rejected = inOrder([
    ...outcome.rejected,
    ...records.flatMap((record) => record.rejected.map(named<Rejection>)),
  ]);
  const warnings: Finding<WarnReason>[] = inOrder(records.flatMap((record) => record.warnings.map(named<Remark>)));
  const pictures = records.reduce((sum, record) => sum + record.pictures, 0);
  const runs = records.flatMap((record) => record.runs);
  const { kind, resolution, crop } = outcome.rules;
  const { folder, hash, cache, reused, files } = outcome;
  return {
    ...{ kind, folder, resolution, crop, hash, cache, reused, files, pictures },
    bytes: pictures * pictureBytes(resolution),
    ...(kind === 'clips' ? { clips: runs.length } : {}),
    used: usedFiles(runs, nameOf, kind === 'clips'),
    rejected,
    rejectedCounts: countReasons(rejected),
    warnings,
    warningCounts: countReasons(warnings),
  };
}

function usedFiles(runs: ShardRecord['runs'], nameOf: (source: number) => string, clipped: boolean): UsedFile[] {
  const bySource = new Map<number, { pictures: number; clips: number }>();
  for (const [source, , frames] of runs) {
    const { pictures, clips } = bySource.get(source) ?? { pictures: 0, clips: 0 };
    bySource.set(source, { pictures: pictures + frames, clips: clips + 1 });
  }
  return [...bySource].map(([source, { pictures, clips }]) => ({
    file: nameOf(source),
    pictures,
    ...(clipped ? { clips } : {}),
  }));
}

function inOrder<R extends string>(findings: readonly Finding<R>[]): Finding<R>[] {
  return [...findings].sort((a, b) => naturalOrder(a.file, b.file));
}

/** Findings shown in the detail of an error. */
const SHOWN = 50;

/** @throws StudioError 'bad-input' if a folder gives less than is needed, with what is wrong in it */
export function requireEnough(
  folder: string,
  rules: CutRules,
  minimum: number,
  found: Pick<DatasetReport, 'files' | 'pictures' | 'clips' | 'rejected' | 'rejectedCounts'>,
): void {
  const usable = rules.kind === 'clips' ? (found.clips ?? 0) : found.pictures;
  if (usable >= minimum) return;
  const wanted = rules.kind === 'clips' ? 'videos' : 'images';
  if (found.rejected.length === 0 && found.files === 0) {
    throw new StudioError('bad-input', `${folder} is empty: put ${wanted} into it or choose another folder.`);
  }
  const detail = found.rejected.slice(0, SHOWN).map(({ file, sentence }) => `${file}: ${sentence}`);
  const [first] = detail;
  const why =
    first === undefined ? '' : ` (${describeCounts(found.rejectedCounts)}; for example ${first.replace(/\.$/, '')})`;
  const sentence =
    usable === 0
      ? `Nothing in ${folder} can be used${why}: add ${wanted} that can.`
      : `${folder} gives only ${usable} of the ${minimum} ${rules.kind} that are needed${why}: add more.`;
  throw new StudioError('bad-input', sentence, detail.join('\n'));
}

/** "2 too small, 1 damaged" */
export function describeCounts(counts: Partial<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([reason, count]) => `${count} ${reason.replaceAll('-', ' ')}`)
    .join(', ');
}
