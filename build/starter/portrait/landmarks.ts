import type { FacePoints } from '../../../src/engine/portrait/points';
import type { Head, Point } from './head';

/** In pixels: the four points that faces are aligned by, and the convex outline of the face. */
export interface Landmarks extends FacePoints {
  readonly outline: readonly Point[];
}

/** Lift of the lips above the face's surface in the middle, and how much less at the corners. */
const LIP_LIFT = 0.06;
const LIP_LIFT_FALL = 0.05;
/** The eyeballs lie below the surface of the face. */
export const EYE_SINK = -0.04;

/** Pixel of the mouth at `t` (-1 left corner .. 1 right corner), `drop` units below the line between the lips. */
export function onMouth(head: Head, t: number, drop: number, lift = 0): Point {
  const { mouthHalfWidth, mouthY, cornerLift } = head.anatomy;
  return head.onFace(t * mouthHalfWidth, mouthY - cornerLift * t * t + drop, LIP_LIFT - LIP_LIFT_FALL * t * t + lift);
}

export function featurePoints(head: Head): FacePoints {
  const { eyeX, eyeY } = head.anatomy;
  return {
    leftEye: head.onFace(-eyeX, eyeY, EYE_SINK),
    rightEye: head.onFace(eyeX, eyeY, EYE_SINK),
    mouthLeft: onMouth(head, -1, 0),
    mouthRight: onMouth(head, 1, 0),
  };
}
