import { type Head, type Point, convexHull } from './head';
import { type Landmarks, onMouth } from './landmarks';
import { smoothstep } from './scalar';

/** Soft maps [size*size], row-major, 1 inside and 0 outside. */
export interface Regions {
  readonly face: Float32Array;
  readonly eyes: Float32Array;
  readonly mouth: Float32Array;
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

/** Where face, eyes (lids and iris) and mouth (lips, teeth, corners) are in a square frame; follows the pose. */
export function regionsOf(head: Head, landmarks: Landmarks, size: number, roll: number): Regions {
  const { anatomy: a, unit } = head;
  const eye = { rx: unit * (a.eyeHalfWidth + 0.09), ry: unit * (a.eyeHeight + 0.09) };
  const eyes = [landmarks.leftEye, landmarks.rightEye].map((at) => ({ at, ...eye }));
  const lips = onMouth(head, 0, a.mouthGap / 2);
  const mouth = { at: lips, rx: unit * (a.mouthHalfWidth + 0.1), ry: unit * (a.mouthGap / 2 + a.lipThickness + 0.1) };
  return {
    face: softHull(convexHull(landmarks.outline), size, FACE_SOFTNESS * size),
    eyes: softSpots(eyes, size, roll),
    mouth: softSpots([mouth], size, roll),
  };
}

/** Loss weights: 1 elsewhere, 2 in the face, 4 at the eyes, 8 at the mouth, with soft transitions. */
export function weightsOf({ face, eyes, mouth }: Regions): Float32Array {
  return face.map((inFace, i) => {
    const base = 1 + (FACE_WEIGHT - 1) * inFace;
    const withEyes = base + (EYES_WEIGHT - base) * (eyes[i] ?? 0);
    return withEyes + (MOUTH_WEIGHT - withEyes) * (mouth[i] ?? 0);
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
