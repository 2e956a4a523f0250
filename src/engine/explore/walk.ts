import { StudioError } from '../../shared/errors';
import { f32, rows, type F32 } from '../tensor/tensor';

/** Straight pieces a stretch between two points is measured by. */
const PIECES = 32;

/**
 * A smooth walk through codes at even speed: a centripetal Catmull-Rom curve (it passes through its points) parametrised by arc length.
 * @param points [P,D] in order, P >= 2
 * @param frames codes along the way, >= 2: an open walk begins at the first point and ends at the last; a closed one comes back to the first,
 * which its frame number `frames` would be, so that it loops
 * @returns [frames,D]
 * @throws StudioError('bad-input') for fewer than two points or frames
 */
export function walkThrough(points: F32, frames: number, closed: boolean): F32 {
  const [count, width] = points.shape as [number, number];
  if (count < 2 || frames < 2) throw new StudioError('bad-input', 'A walk needs two points and two frames at least.');
  const stretches = closed ? count : count - 1;
  const lengths = cumulativeLengths(points, stretches, closed);
  const whole = lengths[lengths.length - 1] as number;
  const out = f32([frames, width]);
  let piece = 0;
  for (let frame = 0; frame < frames; frame++) {
    const target = (whole * frame) / (closed ? frames : frames - 1);
    while (piece < lengths.length - 2 && (lengths[piece + 1] as number) < target) piece++;
    const from = lengths[piece] as number;
    const size = (lengths[piece + 1] as number) - from;
    const along = (piece + (size > 0 ? Math.min(1, (target - from) / size) : 0)) / PIECES;
    curveAt(points, along, closed, rows(out, frame, frame + 1).data);
  }
  return out;
}

/** Length of the curve up to the beginning of each piece, and at its end. */
function cumulativeLengths(points: F32, stretches: number, closed: boolean): Float64Array {
  const width = points.shape[1] as number;
  const lengths = new Float64Array(stretches * PIECES + 1);
  let before = new Float32Array(width);
  let here = new Float32Array(width);
  curveAt(points, 0, closed, before);
  for (let piece = 1; piece < lengths.length; piece++) {
    curveAt(points, piece / PIECES, closed, here);
    let square = 0;
    for (let k = 0; k < width; k++) square += ((here[k] as number) - (before[k] as number)) ** 2;
    lengths[piece] = (lengths[piece - 1] as number) + Math.sqrt(square);
    [before, here] = [here, before];
  }
  return lengths;
}

/** Point of the curve at parameter t; whole numbers are the points themselves. */
function curveAt(points: F32, t: number, closed: boolean, into: Float32Array): void {
  const count = points.shape[0] as number;
  const stretch = Math.min(Math.floor(t), closed ? count - 1 : count - 2);
  const s = t - stretch;
  const [b, c] = [rowOf(points, stretch, closed), rowOf(points, stretch + 1, closed)];
  // An open walk comes from straight ahead and leaves straight on.
  const a = !closed && stretch === 0 ? undefined : rowOf(points, stretch - 1, closed);
  const d = !closed && stretch === count - 2 ? undefined : rowOf(points, stretch + 2, closed);
  const here = knotDistance(b, c);
  const before = a ? knotDistance(a, b) : here;
  const after = d ? knotDistance(c, d) : here;
  const [s2, s3] = [s * s, s * s * s];
  for (let k = 0; k < into.length; k++) {
    const [y, z] = [b[k] as number, c[k] as number];
    const x = a ? (a[k] as number) : 2 * y - z;
    const e = d ? (d[k] as number) : 2 * z - y;
    const leaving = here * ((y - x) / before - (z - x) / (before + here)) + (z - y);
    const arriving = here * ((e - z) / after - (e - y) / (after + here)) + (z - y);
    into[k] = (2 * s3 - 3 * s2 + 1) * y + (s3 - 2 * s2 + s) * leaving + (3 * s2 - 2 * s3) * z + (s3 - s2) * arriving;
  }
}

function rowOf({ data, shape }: F32, i: number, closed: boolean): Float32Array {
  const [count, width] = shape as [number, number];
  const n = closed ? (i + count) % count : i;
  return data.subarray(n * width, (n + 1) * width);
}

/** Centripetal knots (Yuksel et al. 2011): the root of the distance, so that uneven points make no loops or cusps. */
function knotDistance(a: Float32Array, b: Float32Array): number {
  let square = 0;
  for (let k = 0; k < a.length; k++) square += ((a[k] as number) - (b[k] as number)) ** 2;
  return Math.max(1e-6, square ** 0.25);
}
