import type { FaceDetector } from '../../portrait/detect/faces';
import type { RgbImage } from '../../portrait/image';
import type { Quad } from '../../portrait/quad';
import { sampleQuad } from '../../portrait/sample';
import type { Ffmpeg } from '../../video/locate';
import type { CutRules } from './options';
import type { RejectReason, WarnReason } from './report';

/** Why a file gives nothing. */
export interface Problem {
  readonly type: 'rejected';
  readonly reason: RejectReason;
  readonly sentence: string;
}

/** Something its owner should know about a file that gives pictures. */
export interface Warning {
  readonly type: 'warning';
  readonly reason: WarnReason;
  readonly sentence: string;
}

/** A finished picture, planar uint8 [3,R,R]. */
export interface CutPicture {
  readonly type: 'picture';
  readonly data: Uint8Array;
  /** Frame of the video, at the rate of the set; 0 for a still picture. */
  readonly frame: number;
  /** Whether a clip begins here; always for a picture that stands alone. */
  readonly begins: boolean;
}

/** What comes out of a file, in order. */
export type Cut = CutPicture | Warning | Problem;

/** What files are cut with. Detector and ffmpeg are got when they are first needed. */
export interface CutContext {
  readonly rules: CutRules;
  readonly signal: AbortSignal | undefined;
  detector(): Promise<FaceDetector>;
  ffmpeg(): Promise<Ffmpeg>;
}

export function rejected(reason: RejectReason, sentence: string): Problem {
  return { type: 'rejected', reason, sentence };
}

export function warning(reason: WarnReason, sentence: string): Warning {
  return { type: 'warning', reason, sentence };
}

/** A square of a picture, resampled: planar uint8 [3,R,R]. */
export function cutSquare(image: RgbImage, quad: Quad, resolution: number): Uint8Array {
  const { rgb } = sampleQuad(image, quad, resolution).picture;
  const plane = resolution ** 2;
  const planes = new Uint8Array(3 * plane);
  for (let at = 0, from = 0; at < plane; at++) {
    for (let c = 0; c < 3; c++) planes[c * plane + at] = rgb[from++] as number;
  }
  return planes;
}
