import type { Session } from '../../runtime/types';
import { f32 } from '../../tensor/tensor';
import type { RgbImage } from '../image';
import { midpoint, type FacePoints } from '../points';
import { cropToImage, imageToCrop, sideOf, type Point, type Quad } from '../quad';
import { sampleQuad } from '../sample';
import { MESH_SIZE } from './models';

/** What the second network says about a square around a face. */
export interface MeshResult {
  /** Confidence that there is a face, 0..1. */
  readonly flag: number;
  readonly points: FacePoints;
  /** The face itself: an upright square, in its own frame, around all 468 points. */
  readonly square: Quad;
}

/** How much larger than the face the network's square is to be. */
const CONTEXT = 1.5;

/** Vertices of the mesh: lids and corners of each eye (six each, as the average of dlib's six eye points), and the mouth's corners. */
const LEFT_EYE = [33, 160, 158, 133, 153, 144];
const RIGHT_EYE = [362, 385, 387, 263, 373, 380];
const MOUTH_LEFT = 61;
const MOUTH_RIGHT = 291;
const VERTICES = 468;

/** Fits the face mesh inside a face's square (grown by CONTEXT here); the face should be about upright in it. */
export async function fitMesh(image: RgbImage, face: Quad, session: Session): Promise<MeshResult> {
  const region: Quad = { centre: face.centre, axis: { x: face.axis.x * CONTEXT, y: face.axis.y * CONTEXT } };
  const { tensor } = sampleQuad(image, region, MESH_SIZE, { outside: 'black' });
  const input = f32(
    tensor.shape,
    tensor.data.map((value) => (value + 1) / 2),
  );
  const results = await session.run({ image: input });
  const numbers = results['mesh']?.data as Float32Array;
  const vertices = Array.from({ length: VERTICES }, (_, i) =>
    cropToImage(region, MESH_SIZE, { x: numbers[3 * i] ?? NaN, y: numbers[3 * i + 1] ?? NaN }),
  );
  const at = (index: number) => vertices[index] as Point;
  const points: FacePoints = {
    leftEye: mean(LEFT_EYE.map(at)),
    rightEye: mean(RIGHT_EYE.map(at)),
    mouthLeft: at(MOUTH_LEFT),
    mouthRight: at(MOUTH_RIGHT),
  };
  return { flag: results['flag']?.data[0] as number, points, square: squareAround(vertices, points) };
}

function mean(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/** The square around the vertices whose sides run along and across the line of the eyes. */
function squareAround(vertices: readonly Point[], { leftEye, rightEye }: FacePoints): Quad {
  const angle = Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x);
  const frame: Quad = { centre: midpoint(leftEye, rightEye), axis: { x: Math.cos(angle), y: Math.sin(angle) } };
  const local = vertices.map((vertex) => imageToCrop(frame, sideOf(frame), vertex));
  const xs = local.map((point) => point.x);
  const ys = local.map((point) => point.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const half = Math.max(right - left, bottom - top) / 2;
  return {
    centre: cropToImage(frame, sideOf(frame), { x: (left + right) / 2, y: (top + bottom) / 2 }),
    axis: { x: frame.axis.x * half, y: frame.axis.y * half },
  };
}
