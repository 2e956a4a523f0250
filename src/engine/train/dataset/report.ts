import type { CropKind, SetKind } from './options';

/** Why a file, or a part of a video, is not in the set. */
export const REJECT_REASONS = [
  'excluded', // its owner does not want it
  'hidden', // its name begins with a dot
  'unreadable', // file or folder that cannot be opened
  'loop', // a link to a folder that is in the list already
  'special', // a device, pipe or socket
  'not-media', // neither picture nor video, whatever its name says
  'wrong-kind', // a picture where clips are made
  'too-large',
  'too-small',
  'damaged',
  'unsupported', // a codec this installation lacks
  'duplicate', // the same bytes as another file
  'near-duplicate', // looks like another file, and such are left out
  'no-face',
  'no-video', // sound only
  'one-frame',
  'too-short',
  'changing-size',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** What its owner should know about a picture or video that is in the set. */
export const WARN_REASONS = [
  'enlarged', // has fewer pixels than the set's pictures
  'narrow', // the crop in the middle leaves out more than half
  'animated', // only its first picture is used
  'near-duplicate',
  'several-faces',
  'no-face', // the middle was taken, or some frames of a video have none
  'moving', // the face leaves the place of the one square
  'split', // a long video became several clips
  'too-short', // a part of a video is left out
  'damaged', // used up to the damaged part
] as const;
export type WarnReason = (typeof WARN_REASONS)[number];

/** One sentence about one file. */
export interface Finding<Reason extends string> {
  /** Path in the folder, with '/' between its parts; '.' for the folder itself. */
  readonly file: string;
  readonly reason: Reason;
  readonly sentence: string;
}

export interface UsedFile {
  readonly file: string;
  /** Pictures or frames it gave. */
  readonly pictures: number;
  /** Clips it gave; only in a set of clips. */
  readonly clips?: number;
}

export interface DatasetReport {
  readonly kind: SetKind;
  readonly folder: string;
  readonly resolution: number;
  readonly crop: CropKind;
  /** Of the set; see ImageSet.hash. */
  readonly hash: string;
  /** Folder of the cache. openImageSet or openClipSet open it again, from any thread. */
  readonly cache: string;
  /** Bytes of the cache. */
  readonly bytes: number;
  /** How much of the cache was there before. */
  readonly reused: 'all' | 'part' | 'none';
  /** Files that were looked at. */
  readonly files: number;
  /** Pictures or frames in the set. */
  readonly pictures: number;
  /** Only in a set of clips. */
  readonly clips?: number;
  readonly used: readonly UsedFile[];
  readonly rejected: readonly Finding<RejectReason>[];
  readonly rejectedCounts: Partial<Record<RejectReason, number>>;
  readonly warnings: readonly Finding<WarnReason>[];
  readonly warningCounts: Partial<Record<WarnReason, number>>;
}

/** How often each reason occurs. */
export function countReasons<R extends string>(findings: readonly Finding<R>[]): Partial<Record<R, number>> {
  const counts: Partial<Record<R, number>> = {};
  for (const { reason } of findings) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
