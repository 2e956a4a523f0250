import { fillShape, glow, strokeLine } from './brush';
import { type Colour, WHITE, css } from './colour';
import type { Projected } from './head';
import { lerp } from './scalar';
import { SIDES, type Scene } from './scene';

const RIM_STEPS = 14;
/** Exponent of the superellipse of the rims: 2 is round, more is squarer. */
const SQUARENESS = 2.6;
const LENS_Z = 0.93;
const LENS: Colour = [0.85, 0.92, 1];
const HIDDEN_DEPTH = -0.25;

export function paintGlasses(scene: Scene): void {
  const { ctx, head, identity, anatomy, palette } = scene;
  if (identity.glasses <= 0) return;
  const { unit } = head;
  const { eyeX, eyeY, faceWidth } = anatomy;
  const halfWidth = 0.27 + 0.03 * identity.glassesShape;
  const colour = css(palette.frame);
  ctx.save();
  ctx.globalAlpha = identity.glasses;
  for (const side of SIDES) {
    const rim = rimOf(scene, side, halfWidth);
    fillShape(ctx, rim, css(LENS, 0.1));
    ctx.strokeStyle = colour;
    ctx.lineWidth = 0.05 * unit;
    ctx.stroke();
    const glare = head.project(side * eyeX - 0.08, eyeY - 0.05, LENS_Z);
    glow(ctx, { at: glare, rx: 0.1 * unit, ry: 0.13 * unit, angle: 0.5 }, WHITE, 0.28);
    const hinge = head.project(side * (eyeX + halfWidth), eyeY - 0.03, LENS_Z - 0.03);
    const ear = head.project(side * 0.98 * faceWidth, -0.04, 0.1);
    if (ear.depth > HIDDEN_DEPTH) strokeLine(ctx, [hinge, hinge, ear], colour, 0.05 * unit);
  }
  const bridge = [
    head.project(-(eyeX - halfWidth), eyeY - 0.01, LENS_Z),
    head.project(0, eyeY - 0.05, LENS_Z + 0.07),
    head.project(eyeX - halfWidth, eyeY - 0.01, LENS_Z),
  ];
  strokeLine(ctx, bridge, colour, 0.05 * unit);
  ctx.restore();
}

function rimOf({ head, anatomy, identity }: Scene, side: number, halfWidth: number): Projected[] {
  const halfHeight = lerp(0.17, 0.26, identity.glassesShape);
  const power = (v: number): number => Math.sign(v) * Math.abs(v) ** (2 / SQUARENESS);
  return Array.from({ length: RIM_STEPS }, (_, i) => {
    const angle = (i / RIM_STEPS) * 2 * Math.PI;
    const x = side * (anatomy.eyeX + 0.01) + halfWidth * power(Math.cos(angle));
    return head.project(x, anatomy.eyeY + 0.03 + halfHeight * power(Math.sin(angle)), LENS_Z);
  });
}
