import { join } from 'node:path';
import { StudioError } from '../../../shared/errors';
import { userFolder } from '../../packs/locations';
import type { FaceDetector } from '../../portrait/detect/faces';
import type { Ffmpeg } from '../../video/locate';

/**
 * How the square is chosen. 'aligned': each picture or frame by its face, as face generators are trained; 'fixed': one square
 * for a whole clip, the mean of where the face would be aligned in it, so that the head's motion stays (a still picture is
 * aligned); 'centre': the largest square in the middle.
 */
export type CropKind = 'aligned' | 'fixed' | 'centre';
export const CROP_KINDS: readonly CropKind[] = ['aligned', 'fixed', 'centre'];

export interface PrepareOptions {
  /** Side of the pictures in pixels: that of the networks they are for. */
  readonly resolution: number;
  /** 'aligned' for pictures and 'fixed' for clips if absent. */
  readonly crop?: CropKind;
  /** What becomes of a picture without a face: it is left out (default), or the middle of it is taken. */
  readonly withoutFace?: 'reject' | 'centre';
  /** Leaves out what looks like a picture of another file, instead of only warning. */
  readonly excludeNearDuplicates?: boolean;
  /** Frames a second that clips are brought to; 25 if absent. */
  readonly fps?: number;
  /** Shortest clip that is kept, in frames; 32 if absent. */
  readonly minFrames?: number;
  /** Longer clips are split into clips of this many frames; 1024 if absent. */
  readonly maxFrames?: number;
  /** Every how manieth frame of a video is taken as a picture; 25 if absent. */
  readonly everyNth?: number;
  /** Files its owner does not want in the set, by their path in the folder; copies of their bytes stay out as well. */
  readonly exclude?: readonly string[];
  /** Cache of a set like this one, of other files: what both have is taken from it. */
  readonly donor?: string;
  /** Fewer pictures or clips than this are an error; 2 pictures or 1 clip if absent. 0 is never one. */
  readonly minimum?: number;
  /** Folder in which the caches lie, one folder each; `datasets` in the user's folder if absent. */
  readonly cacheFolder?: string;
  /** Finds the faces; one is opened on the CPU, when it is needed, if absent. */
  readonly detector?: FaceDetector;
  readonly ffmpeg?: Ffmpeg;
}

export interface PrepareContext {
  readonly signal?: AbortSignal;
  /** Phases in order: 'scanning' (files found), 'checking' (files), 'preparing' (files cropped and stored). */
  readonly progress?: (p: { phase: PreparePhase; done: number; total?: number }) => void;
}
export type PreparePhase = 'scanning' | 'checking' | 'preparing';

export type SetKind = 'images' | 'clips';

/** Everything that decides what the pictures of a file become; part of the hash of a set. */
export interface CutRules {
  readonly kind: SetKind;
  readonly resolution: number;
  readonly crop: CropKind;
  readonly withoutFace: 'reject' | 'centre';
  readonly excludeNearDuplicates: boolean;
  readonly fps: number;
  readonly minFrames: number;
  readonly maxFrames: number;
  readonly everyNth: number;
}

/** What a preparation works with. */
export interface Settings {
  readonly rules: CutRules;
  readonly exclude: ReadonlySet<string>;
  readonly donor: string | undefined;
  readonly minimum: number;
  readonly cacheFolder: string;
  readonly detector: FaceDetector | undefined;
  readonly ffmpeg: Ffmpeg | undefined;
}

/** Sides a set can have: what a network has, and a bound on what one picture takes. */
export const RESOLUTIONS = { smallest: 4, largest: 2048 } as const;
/** Clips are held in memory until they are known to be long enough. */
const LARGEST_MIN_FRAMES = 4096;

/** Fills in the defaults. @throws StudioError 'usage' for numbers that cannot be */
export function readOptions(kind: SetKind, options: PrepareOptions): Settings {
  const images = kind === 'images';
  const { resolution, fps = 25, minFrames = 32, maxFrames = Math.max(1024, minFrames), everyNth = 25 } = options;
  const { minimum = images ? 2 : 1, crop = images ? 'aligned' : 'fixed' } = options;
  whole('resolution', resolution, RESOLUTIONS.smallest, RESOLUTIONS.largest);
  whole('least number of frames', minFrames, 2, LARGEST_MIN_FRAMES);
  whole('largest number of frames', maxFrames, minFrames, 1e6);
  whole('step between frames', everyNth, 1, 1e6);
  whole('least number', minimum, 0, 1e9);
  if (!(fps >= 1 && fps <= 240)) throw new StudioError('usage', `The frame rate must be from 1 to 240, not ${fps}.`);
  return {
    rules: {
      ...{ kind, resolution, crop, withoutFace: options.withoutFace ?? 'reject' },
      excludeNearDuplicates: images && (options.excludeNearDuplicates ?? false),
      // What has no say in the result has none in the hash.
      fps: images ? 0 : fps,
      minFrames: images ? 0 : minFrames,
      maxFrames: images ? 0 : maxFrames,
      everyNth: images ? everyNth : 0,
    },
    exclude: new Set(options.exclude),
    donor: options.donor,
    minimum,
    cacheFolder: options.cacheFolder ?? join(userFolder(), 'datasets'),
    detector: options.detector,
    ffmpeg: options.ffmpeg,
  };
}

function whole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new StudioError('usage', `The ${name} must be a whole number from ${least} to ${most}, not ${value}.`);
}
