import { glow, insideShape, linear, strokeLine } from './brush';
import { type Colour, WHITE, css, dim, mix } from './colour';
import type { Projected } from './head';
import { EYE_SINK } from './landmarks';
import { lerp } from './scalar';
import { SIDES, type Scene, type Side, faceGlow } from './scene';

/** Positions along the lids: -1 inner corner .. 1 outer corner. */
const ALONG = [-1, -0.7, -0.35, 0, 0.35, 0.7, 1];
const PUPIL: Colour = [0.03, 0.02, 0.03];
const LASH: Colour = [0.06, 0.03, 0.03];
const LID_SHADOW: Colour = [0.15, 0.08, 0.08];
/** Shaded by the upper lid, bright, then warm by the lower lid. */
const EYE_WHITE: readonly Colour[] = [
  [0.66, 0.6, 0.62],
  [0.95, 0.93, 0.92],
  [0.9, 0.84, 0.82],
];
const GAZE_REACH_X = 0.075;
const GAZE_REACH_Y = 0.045;

/** The lids of one eye as projected curves. */
export interface Lids {
  readonly at: (t: number, drop: number) => Projected;
  readonly upper: Projected[];
  readonly lower: Projected[];
  /** The fold above the upper lid. */
  readonly crease: Projected[];
}

export function paintEyes(scene: Scene): void {
  for (const side of SIDES) {
    paintSocket(scene, side);
    const lids = lidsOf(scene, side);
    const opening = [...lids.upper, ...lids.lower.slice(1, -1).reverse()];
    insideShape(scene.ctx, opening, () => paintEyeball(scene, side, lids));
    paintLids(scene, lids);
    paintBag(scene, side);
  }
}

function paintSocket(scene: Scene, side: Side): void {
  const { anatomy, palette } = scene;
  const { eyeX, eyeY } = anatomy;
  faceGlow(scene, { x: side * eyeX, y: eyeY - 0.07, rx: 0.34, ry: 0.23 }, palette.skinShade, 0.5);
  faceGlow(scene, { x: side * (eyeX - 0.17), y: eyeY - 0.02, rx: 0.12, ry: 0.17 }, palette.skinDeep, 0.4);
}

export function lidsOf({ head, anatomy, identity }: Scene, side: Side): Lids {
  const { eyeX, eyeY, eyeHalfWidth, eyeHeight, lidOpening } = anatomy;
  const tilt = 0.05 * identity.eyeTilt + 0.012;
  const at = (t: number, drop: number): Projected =>
    head.onFace(side * (eyeX + t * eyeHalfWidth), eyeY - tilt * t + drop, EYE_SINK);
  const lower = (t: number): number => 0.62 * eyeHeight * (1 - Math.abs(t - 0.08) ** 2.4);
  const upper = (t: number): number => {
    const open = -eyeHeight * (1 - Math.abs(t + 0.08) ** 2.2) * lidOpening;
    const shut = 0.4 * eyeHeight * (1 - t * t) * (1 - lidOpening);
    return Math.min(open + shut, lower(t));
  };
  return {
    at,
    upper: ALONG.map((t) => at(t, upper(t))),
    lower: ALONG.map((t) => at(t, lower(t))),
    crease: ALONG.slice(1).map((t) => at(t, upper(t) - 0.055 - 0.025 * (1 - t * t))),
  };
}

function paintEyeball(scene: Scene, side: Side, lids: Lids): void {
  const { ctx, head, palette, pose, anatomy } = scene;
  const { unit } = head;
  const centre = lids.at(0, 0);
  const reach = anatomy.eyeHeight * unit;
  const white = EYE_WHITE.map((colour) => css(palette.lit(colour)));
  ctx.fillStyle = linear(ctx, { x: 0, y: centre.y - reach }, { x: 0, y: centre.y + reach }, white);
  ctx.fillRect(centre.x - unit, centre.y - unit, 2 * unit, 2 * unit);
  const iris = head.onFace(
    side * anatomy.eyeX + GAZE_REACH_X * pose.gazeX,
    anatomy.eyeY + GAZE_REACH_Y * pose.gazeY - 0.012,
    EYE_SINK / 2,
  );
  paintIris(scene, side, iris);
  strokeLine(ctx, lids.upper, css(LID_SHADOW, 0.42), 0.085 * unit);
  const radius = 0.98 * reach;
  const glint = { x: iris.x + radius * (0.35 * palette.light + 0.12), y: iris.y - 0.42 * radius };
  ctx.fillStyle = css(WHITE, 0.92);
  ctx.beginPath();
  ctx.arc(glint.x, glint.y, 0.22 * radius, 0, 2 * Math.PI);
  ctx.fill();
}

function paintIris({ ctx, head, palette, pose, anatomy }: Scene, side: Side, at: Projected): void {
  const radius = 0.98 * anatomy.eyeHeight * head.unit * at.zoom;
  ctx.save();
  ctx.translate(at.x, at.y);
  ctx.scale(Math.max(0.55, Math.cos(pose.yaw - 0.25 * side)), 1);
  const ring = ctx.createRadialGradient(0, 0.25 * radius, 0.1 * radius, 0, 0, radius);
  ring.addColorStop(0, css(mix(palette.iris, [1, 1, 0.9], 0.25)));
  ring.addColorStop(0.6, css(palette.iris));
  ring.addColorStop(0.88, css(dim(palette.iris, 0.45)));
  ring.addColorStop(1, css(dim(palette.iris, 0.25)));
  ctx.fillStyle = ring;
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.fillStyle = css(PUPIL);
  ctx.beginPath();
  ctx.arc(0, 0, 0.44 * radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.restore();
}

function paintLids({ ctx, head, palette, identity }: Scene, lids: Lids): void {
  const { unit } = head;
  const lash = css(mix(palette.skinDeep, LASH, 0.75));
  strokeLine(ctx, lids.upper, lash, unit * lerp(0.028, 0.056, identity.lash));
  const wing = [lids.at(1, 0), lids.at(1.12, -0.02 * identity.lash), lids.at(1.22, -0.035 * (identity.lash + 0.3))];
  strokeLine(ctx, wing, lash, unit * lerp(0.014, 0.035, identity.lash));
  strokeLine(ctx, lids.lower, css(palette.skinDeep, 0.5), 0.02 * unit);
  strokeLine(ctx, lids.crease, css(palette.skinDeep, 0.5), 0.024 * unit);
  const corner = lids.at(-0.98, 0.01);
  glow(ctx, { at: corner, rx: 0.03 * unit, ry: 0.025 * unit }, palette.flush, 0.7);
}

/** The soft fold below the eye, deeper with age. */
function paintBag(scene: Scene, side: Side): void {
  const { ctx, head, anatomy, palette, identity } = scene;
  const { eyeX, eyeY, eyeHalfWidth, eyeHeight } = anatomy;
  faceGlow(
    scene,
    { x: side * (eyeX - 0.03), y: eyeY + eyeHeight + 0.07, rx: 0.24, ry: 0.11 },
    palette.skinShade,
    0.16 + 0.14 * identity.age,
  );
  const fold = [-0.85, -0.4, 0.1, 0.6].map((t) =>
    head.onFace(side * (eyeX + t * eyeHalfWidth), eyeY + eyeHeight * 0.75 + 0.1 * (1 - 0.7 * t * t)),
  );
  strokeLine(ctx, fold, css(palette.skinDeep, 0.3 * Math.max(0, identity.age - 0.35)), 0.022 * head.unit);
}
