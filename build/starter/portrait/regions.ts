import { type Head, type Point, convexHull } from './head';
import { type Landmarks, onMouth } from './landmarks';
import { smoothstep } from './scalar';
import { SIDES } from './scene';

/** Soft maps [size*size], row-major, 1 inside and 0 outside. */
export interface Regions {
  readonly face: Float32Array;
  readonly eyes: Float32Array;
  readonly mouth: Float32Array;
  /** Corners of the mouth and the folds beside it, which a smile moves. */
  readonly cheeks: Float32Array;
  /** Around the rims, as strong as the glasses are opaque. */
  readonly glasses: Float32Array;
}

/** An upright soft ellipse, in pixels; `angle` turns it. */
interface Spot {
  readonly at: Point;
  readonly rx: number;
  readonly ry: number;
}

const FACE_SOFTNESS = 0.035;
const SPOT_INNER = 0.7;
const SPOT_OUTER = 1.3;
const FACE_WEIGHT = 2;
const EYES_WEIGHT = 4;
const MOUTH_WEIGHT = 8;
const CHEEKS_WEIGHT = 5;
const GLASSES_WEIGHT = 4;
/** Half axes of the spots beside the mouth and around a lens, in head units. */
const CHEEK = { rx: 0.13, ry: 0.2 };
const LENS = { rx: 0.36, ry: 0.31 };

/**
 * Where face, eyes (lids and iris), mouth (lips, teeth), cheeks and glasses are in a square frame; follows the pose.
 * @param worn opacity of the glasses
 */
export function regionsOf(head: Head, landmarks: Landmarks, size: number, roll: number, worn: number): Regions {
  const { anatomy: a, unit } = head;
  const eye = { rx: unit * (a.eyeHalfWidth + 0.09), ry: unit * (a.eyeHeight + 0.09) };
  const eyes = [landmarks.leftEye, landmarks.rightEye].map((at) => ({ at, ...eye }));
  const lips = onMouth(head, 0, a.mouthGap / 2);
  const mouth = { at: lips, rx: unit * (a.mouthHalfWidth + 0.1), ry: unit * (a.mouthGap / 2 + a.lipThickness + 0.1) };
  const besideX = (a.noseHalfWidth + a.mouthHalfWidth) / 2 + 0.1;
  const cheeks = SIDES.map((side) => ({
    at: head.onFace(side * besideX, a.mouthY - 0.12),
    rx: unit * CHEEK.rx,
    ry: unit * CHEEK.ry,
  }));
  const lenses = worn > 0 ? eyes.map(({ at }) => ({ at, rx: unit * LENS.rx, ry: unit * LENS.ry })) : [];
  return {
    face: softHull(convexHull(landmarks.outline), size, FACE_SOFTNESS * size),
    eyes: softSpots(eyes, size, roll),
    mouth: softSpots([mouth], size, roll),
    cheeks: softSpots(cheeks, size, roll),
    glasses: softSpots(lenses, size, roll).map((inside) => worn * inside),
  };
}

/** Loss weights: 1 elsewhere, 2 in the face, 4 at the eyes and at glasses, 5 beside the mouth, 8 at it, with soft transitions. */
export function weightsOf({ face, eyes, mouth, cheeks, glasses }: Regions): Float32Array {
  return face.map((inFace, i) => {
    const base = 1 + (FACE_WEIGHT - 1) * inFace;
    return [
      [EYES_WEIGHT, eyes[i]],
      [GLASSES_WEIGHT, glasses[i]],
      [CHEEKS_WEIGHT, cheeks[i]],
      [MOUTH_WEIGHT, mouth[i]],
    ].reduce((weight, [peak = 1, inside = 0]) => weight + Math.max(0, peak - weight) * inside, base);
  });
}

function softSpots(spots: readonly Spot[], size: number, roll: number): Float32Array {
  const out = new Float32Array(size * size);
  const cos = Math.cos(roll);
  const sin = Math.sin(roll);
  for (let i = 0; i < out.length; i++) {
    const x = (i % size) + 0.5;
    const y = Math.floor(i / size) + 0.5;
    for (const { at, rx, ry } of spots) {
      const dx = x - at.x;
      const dy = y - at.y;
      const radius = Math.hypot((dx * cos + dy * sin) / rx, (dy * cos - dx * sin) / ry);
      out[i] = Math.max(out[i] ?? 0, 1 - smoothstep(SPOT_INNER, SPOT_OUTER, radius));
    }
  }
  return out;
}

/** Soft inside of a convex polygon: the distance to its border is the least distance to its edges' lines. */
function softHull(hull: readonly Point[], size: number, softness: number): Float32Array {
  const edges = hull.map((from, i) => {
    const to = hull[(i + 1) % hull.length] ?? from;
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const nx = (from.y - to.y) / length;
    const ny = (to.x - from.x) / length;
    return { nx, ny, offset: -(nx * from.x + ny * from.y) };
  });
  const out = new Float32Array(size * size);
  for (let i = 0; i < out.length; i++) {
    const x = (i % size) + 0.5;
    const y = Math.floor(i / size) + 0.5;
    let inside = Infinity;
    for (const { nx, ny, offset } of edges) inside = Math.min(inside, nx * x + ny * y + offset);
    out[i] = smoothstep(-softness, softness, inside);
  }
  return out;
}
