import { StudioError } from '../../shared/errors';
import type { Point } from './quad';

/**
 * The four points a face is aligned by. Left and right are as *seen in an upright face's picture* (the FFHQ naming): the left eye
 * here is the subject's own right eye, unless the picture is mirrored. Eyes are centres, the mouth's are its corners.
 */
export interface FacePoints {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly mouthLeft: Point;
  readonly mouthRight: Point;
}

/** Points fit for alignment, and what had to be put right for that. */
export interface CheckedPoints {
  readonly points: FacePoints;
  readonly notes: readonly string[];
}

export const POINTS_SYNTAX = '--points lx,ly,rx,ry,mlx,mly,mrx,mry';
const EXPLANATION = 'left eye, right eye, left and right corner of the mouth, as seen in the picture, in pixels';

/** Eyes closer than this, in pixels, carry no direction worth trusting. */
const MIN_EYE_DISTANCE = 4;
/** Least height of the triangle eyes-mouth relative to the eye distance; a face seen upright has about 1. */
const MIN_ASPECT = 0.25;

const minus = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
const dot = (a: Point, b: Point) => a.x * b.x + a.y * b.y;
const cross = (a: Point, b: Point) => a.x * b.y - a.y * b.x;
export const midpoint = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/**
 * Reads the eight numbers of `--points`, separated by commas or blanks.
 * @throws StudioError 'usage' if they are not eight finite numbers.
 */
export function parsePoints(text: string): FacePoints {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const numbers = words.map(Number);
  const wrong = words.find((_, i) => !Number.isFinite(numbers[i]));
  if (wrong !== undefined)
    throw new StudioError('usage', `"${wrong}" in --points is not a number: write ${POINTS_SYNTAX} (${EXPLANATION}).`);
  if (numbers.length !== 8) {
    throw new StudioError(
      'usage',
      `--points needs 8 numbers and got ${numbers.length}: write ${POINTS_SYNTAX} (${EXPLANATION}).`,
    );
  }
  const at = (i: number): Point => ({ x: numbers[2 * i] as number, y: numbers[2 * i + 1] as number });
  return { leftEye: at(0), rightEye: at(1), mouthLeft: at(2), mouthRight: at(3) };
}

/**
 * Makes hand-set points safe to align by: left and right swapped (in the eyes, the mouth or both) are put right with a note; an
 * upside-down face is taken as meant, with a note, since nothing but the order of the points can tell.
 * @throws StudioError 'bad-input' if a point lies outside the picture, the eyes coincide, or eyes and mouth are in one line.
 */
export function checkPoints(points: FacePoints, image: { width: number; height: number }): CheckedPoints {
  for (const [name, { x, y }] of Object.entries(points) as [keyof FacePoints, Point][]) {
    if (!(x >= 0 && x <= image.width && y >= 0 && y <= image.height)) {
      const size = `${image.width} x ${image.height}`;
      throw new StudioError(
        'bad-input',
        `The point ${NAMES[name]} (${x}, ${y}) lies outside the picture of ${size} pixels.`,
      );
    }
  }
  const { leftEye, rightEye, mouthLeft, mouthRight } = points;
  const eyes = minus(rightEye, leftEye);
  const distance = Math.hypot(eyes.x, eyes.y);
  if (distance < MIN_EYE_DISTANCE) {
    throw new StudioError(
      'bad-input',
      `The two eyes are ${distance.toFixed(1)} pixels apart: set them at least ${MIN_EYE_DISTANCE} apart.`,
    );
  }
  const down = minus(midpoint(mouthLeft, mouthRight), midpoint(leftEye, rightEye));
  const height = cross(eyes, down) / distance;
  if (Math.abs(height) < MIN_ASPECT * distance) {
    throw new StudioError(
      'bad-input',
      `The eyes and the mouth lie on one line: give the points in the order ${EXPLANATION}.`,
    );
  }
  return untangle(points, height < 0);
}

const NAMES: Record<keyof FacePoints, string> = {
  leftEye: 'of the left eye',
  rightEye: 'of the right eye',
  mouthLeft: 'of the left mouth corner',
  mouthRight: 'of the right mouth corner',
};

function untangle(points: FacePoints, eyesSwapped: boolean): CheckedPoints {
  const notes: string[] = [];
  let { leftEye, rightEye, mouthLeft, mouthRight } = points;
  if (eyesSwapped) [leftEye, rightEye] = [rightEye, leftEye];
  const mouthSwapped = dot(minus(rightEye, leftEye), minus(mouthRight, mouthLeft)) < 0;
  if (mouthSwapped) [mouthLeft, mouthRight] = [mouthRight, mouthLeft];
  const swapped = [eyesSwapped && 'eyes', mouthSwapped && 'mouth corners'].filter((what) => what !== false);
  if (swapped.length > 0) notes.push(`The left and right ${swapped.join(' and ')} were swapped; they were put right.`);
  if (midpoint(mouthLeft, mouthRight).y < midpoint(leftEye, rightEye).y) {
    notes.push('The mouth lies above the eyes: the face was taken to be upside down.');
  }
  return { points: { leftEye, rightEye, mouthLeft, mouthRight }, notes };
}
