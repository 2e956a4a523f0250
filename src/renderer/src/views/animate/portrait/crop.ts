import type { PortraitCrop } from '../../../../../shared/project';

/** The crop around a face, as the main side cuts it, for its preview while the points are dragged. */

export interface Point {
  readonly x: number;
  readonly y: number;
}
export type FacePoints = NonNullable<PortraitCrop['points']>;
export const POINT_NAMES = ['leftEye', 'rightEye', 'mouthLeft', 'mouthRight'] as const;
export type PointName = (typeof POINT_NAMES)[number];

/** A square in a picture: its middle, and from there to the middle of its right side. */
export interface Square {
  readonly centre: Point;
  readonly axis: Point;
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/**
 * The crop of the FFHQ data set (Karras, Laine, Aila, CVPR 2019, appendix A): with e from eye to eye and m from the eyes' middle to the
 * mouth's, its right is e - rot90(m), half its side max(2 |e|, 1.8 |m|), its centre 0.1 m below the eyes.
 */
export function cropOf({ leftEye, rightEye, mouthLeft, mouthRight }: FacePoints): Square {
  const eyes = middle(leftEye, rightEye);
  const mouth = middle(mouthLeft, mouthRight);
  const e = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y };
  const m = { x: mouth.x - eyes.x, y: mouth.y - eyes.y };
  const right = { x: e.x + m.y, y: e.y - m.x };
  const half = Math.max(2 * Math.hypot(e.x, e.y), 1.8 * Math.hypot(m.x, m.y));
  const scale = half / Math.max(1e-6, Math.hypot(right.x, right.y));
  return { centre: { x: eyes.x + 0.1 * m.x, y: eyes.y + 0.1 * m.y }, axis: { x: right.x * scale, y: right.y * scale } };
}

/** Corners of a square: top left, top right, bottom right, bottom left. */
export function cornersOf({ centre, axis }: Square): readonly [Point, Point, Point, Point] {
  const down = { x: -axis.y, y: axis.x };
  const corner = (right: 1 | -1, below: 1 | -1): Point => ({
    x: centre.x + right * axis.x + below * down.x,
    y: centre.y + right * axis.y + below * down.y,
  });
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/** Where a face would be in the middle of a picture, to begin with where none was found. */
export function guessedPoints(width: number, height: number): FacePoints {
  const unit = Math.min(width, height) / 10;
  const at = (x: number, y: number): Point => ({ x: width / 2 + x * unit, y: height / 2 + y * unit });
  return { leftEye: at(-1.25, -0.6), rightEye: at(1.25, -0.6), mouthLeft: at(-0.9, 1.9), mouthRight: at(0.9, 1.9) };
}

/** Why points cannot be those of a face: a message key below `animate.align`; undefined if they can. */
export function faultOf({ leftEye, rightEye, mouthLeft, mouthRight }: FacePoints): 'crossed' | 'close' | undefined {
  const eyes = middle(leftEye, rightEye);
  const mouth = middle(mouthLeft, mouthRight);
  const e = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y };
  const m = { x: mouth.x - eyes.x, y: mouth.y - eyes.y };
  if (Math.hypot(e.x, e.y) < 4 || Math.hypot(m.x, m.y) < 4) return 'close';
  // Seen as in the picture the mouth lies clockwise of the way from the left eye to the right one.
  return e.x * m.y - e.y * m.x <= 0 ? 'crossed' : undefined;
}

/** The matrix that draws a picture so that the square fills a canvas of `side`; arguments of setTransform. */
export function cropTransform(
  { centre, axis }: Square,
  side: number,
): [number, number, number, number, number, number] {
  const half = side / 2;
  const length2 = axis.x ** 2 + axis.y ** 2;
  const [a, b] = [(half * axis.x) / length2, (-half * axis.y) / length2];
  const [c, d] = [(half * axis.y) / length2, (half * axis.x) / length2];
  return [a, b, c, d, half - (a * centre.x + c * centre.y), half - (b * centre.x + d * centre.y)];
}
