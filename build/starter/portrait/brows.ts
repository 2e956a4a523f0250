import { fillShape } from './brush';
import { css, mix } from './colour';
import type { Projected } from './head';
import { lerp } from './scalar';
import { SIDES, type Scene, type Side } from './scene';

/** Positions along the brow (-1 at the nose .. 1 at the temple), thickness above and below its line. */
const PROFILE = [
  { t: -1, above: 0.5, below: 0.55 },
  { t: -0.6, above: 0.95, below: 0.6 },
  { t: -0.1, above: 1, below: 0.45 },
  { t: 0.4, above: 0.8, below: 0.3 },
  { t: 0.75, above: 0.5, below: 0.15 },
  { t: 1, above: 0.1, below: 0.05 },
];
const HEIGHT_ABOVE_EYE = 0.27;

export function paintBrows(scene: Scene): void {
  const { ctx, palette, identity } = scene;
  const thickness = lerp(0.035, 0.08, identity.browThickness);
  const colour = css(mix(palette.hairShade, palette.skinDeep, 0.3), 0.9);
  for (const side of SIDES) {
    const top = PROFILE.map(({ t, above }) => onBrow(scene, side, t, -above * thickness));
    const bottom = PROFILE.map(({ t, below }) => onBrow(scene, side, t, below * thickness)).reverse();
    fillShape(ctx, [...top, ...bottom], colour);
  }
}

function onBrow({ head, anatomy, identity, pose }: Scene, side: Side, t: number, drop: number): Projected {
  const { eyeX, eyeY, eyeHalfWidth } = anatomy;
  const hump = 1 - t * t;
  const raised = 0.07 * pose.brow + 0.04 * pose.brow * Math.max(0, -t);
  const line =
    -HEIGHT_ABOVE_EYE - raised - (0.05 * identity.browArch + 0.03) * hump + 0.04 * identity.browTilt * t + 0.03 * t * t;
  return head.onFace(side * (eyeX + 0.01 + t * eyeHalfWidth * 1.3), eyeY + line + drop, -0.02);
}
