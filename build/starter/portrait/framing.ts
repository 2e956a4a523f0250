import { cropFromPoints } from '../../../src/engine/portrait/align';
import { type AnatomyOf, anatomyOf } from './anatomy';
import { type Identity, NEUTRAL_POSE } from './factors';
import { Head, type View } from './head';
import { featurePoints } from './landmarks';

/** The view in which the subject's resting face fills a `size` x `size` frame as an FFHQ crop would. */
export function alignedView(identity: Identity, size: number, measure: AnatomyOf = anatomyOf): View {
  return placedView(identity, { width: size, height: size, frame: size, frameX: size / 2, frameY: size / 2 }, measure);
}

/** The view of a larger picture in which the aligned crop is `frame` pixels wide and centred at (frameX, frameY). */
export function placedView(
  identity: Identity,
  place: { width: number; height: number; frame: number; frameX: number; frameY: number },
  measure: AnatomyOf = anatomyOf,
): View {
  const bare: View = { width: 1, height: 1, unit: 1, x: 0, y: 0, frame: 1 };
  const head = new Head(measure(identity, NEUTRAL_POSE), { ...NEUTRAL_POSE, dx: 0, dy: 0, scale: 1 }, bare);
  const crop = cropFromPoints(featurePoints(head));
  const unit = place.frame / (2 * Math.hypot(crop.axis.x, crop.axis.y));
  return {
    width: place.width,
    height: place.height,
    frame: place.frame,
    unit,
    x: place.frameX - unit * crop.centre.x,
    y: place.frameY - unit * crop.centre.y,
  };
}
