import { midpoint, type FacePoints } from './points';
import { squareQuad, type Quad } from './quad';

/**
 * The crop around a face in the convention of the FFHQ data set (Karras, Laine, Aila, CVPR 2019, appendix A), which face generators
 * are trained on. With e = right eye - left eye and m = mouth centre - eye centre, both seen as in the picture:
 *   direction of the crop's right: e - rot90(m), rot90(x, y) = (-y, x), which averages what eyes and mouth say about the angle;
 *   half the side: max(2.0 |e|, 1.8 |m|), so a face turned sideways, whose eyes come close, is not blown up;
 *   centre: eye centre + 0.1 m.
 * The points must have passed checkPoints (or come from the detector).
 */
export function cropFromPoints({ leftEye, rightEye, mouthLeft, mouthRight }: FacePoints): Quad {
  const eyes = midpoint(leftEye, rightEye);
  const mouth = midpoint(mouthLeft, mouthRight);
  const e = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y };
  const m = { x: mouth.x - eyes.x, y: mouth.y - eyes.y };
  const right = { x: e.x + m.y, y: e.y - m.x };
  const half = Math.max(2.0 * Math.hypot(e.x, e.y), 1.8 * Math.hypot(m.x, m.y));
  const scale = half / Math.hypot(right.x, right.y);
  return {
    centre: { x: eyes.x + 0.1 * m.x, y: eyes.y + 0.1 * m.y },
    axis: { x: right.x * scale, y: right.y * scale },
  };
}

/** The largest upright square in the middle of a picture: what is used where no face is found. */
export function centredCrop({ width, height }: { width: number; height: number }): Quad {
  return squareQuad({ x: width / 2, y: height / 2 }, Math.min(width, height));
}
