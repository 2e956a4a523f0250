import { anatomyOf } from './anatomy';
import { type Identity, NEUTRAL_POSE } from './factors';
import { Head, type Point, type View } from './head';
import { featurePoints } from './landmarks';

/** A square crop: its centre, and the vector from the centre to the middle of its right side. */
export interface Crop {
  readonly centre: Point;
  readonly half: Point;
}

const EYES_TO_SIDE = 2.0;
const MOUTH_TO_SIDE = 1.8;
const CENTRE_DROP = 0.1;

/**
 * The alignment convention of FFHQ: from the eyes' and the mouth corners' positions to the square that is cut out.
 * x = eyeToEye - rot90(eyeToMouth), normalised, times max(2 |eyeToEye|, 1.8 |eyeToMouth|); centre = eyes + 0.1 eyeToMouth.
 */
export function ffhqCrop(leftEye: Point, rightEye: Point, leftMouth: Point, rightMouth: Point): Crop {
  const eyes = middle(leftEye, rightEye);
  const mouth = middle(leftMouth, rightMouth);
  const across = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y };
  const down = { x: mouth.x - eyes.x, y: mouth.y - eyes.y };
  const axis = { x: across.x + down.y, y: across.y - down.x };
  const size = Math.max(EYES_TO_SIDE * Math.hypot(across.x, across.y), MOUTH_TO_SIDE * Math.hypot(down.x, down.y));
  const scale = size / Math.hypot(axis.x, axis.y);
  return {
    centre: { x: eyes.x + CENTRE_DROP * down.x, y: eyes.y + CENTRE_DROP * down.y },
    half: { x: axis.x * scale, y: axis.y * scale },
  };
}

/** The view in which the subject's resting face fills a `size` x `size` frame as an FFHQ crop would. */
export function alignedView(identity: Identity, size: number): View {
  return placedView(identity, { width: size, height: size, frame: size, frameX: size / 2, frameY: size / 2 });
}

/** The view of a larger picture in which the aligned crop is `frame` pixels wide and centred at (frameX, frameY). */
export function placedView(
  identity: Identity,
  place: { width: number; height: number; frame: number; frameX: number; frameY: number },
): View {
  const bare: View = { width: 1, height: 1, unit: 1, x: 0, y: 0, frame: 1 };
  const head = new Head(anatomyOf(identity, NEUTRAL_POSE), { ...NEUTRAL_POSE, dx: 0, dy: 0, scale: 1 }, bare);
  const points = featurePoints(head);
  const crop = ffhqCrop(points.leftEye, points.rightEye, points.leftMouth, points.rightMouth);
  const unit = place.frame / (2 * Math.hypot(crop.half.x, crop.half.y));
  return {
    width: place.width,
    height: place.height,
    frame: place.frame,
    unit,
    x: place.frameX - unit * crop.centre.x,
    y: place.frameY - unit * crop.centre.y,
  };
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
