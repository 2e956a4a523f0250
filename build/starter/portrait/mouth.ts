import { fillShape, glow, insideShape, strokeLine } from './brush';
import { type Colour, css, dim, mix } from './colour';
import type { Point } from './head';
import { onMouth } from './landmarks';
import { clamp, smoothstep } from './scalar';
import { SIDES, type Scene, faceGlow } from './scene';

/** Positions along the lips and the cupid's bow of the upper lip at each. */
const ALONG = [-1, -0.75, -0.4, -0.14, 0, 0.14, 0.4, 0.75, 1];
const BOW = [0, -0.45, -0.85, -1.05, -0.86, -1.05, -0.85, -0.45, 0];
const LOWER_LIP = 1.3;
const CAVITY: Colour = [0.24, 0.06, 0.07];
const TEETH: Colour = [0.95, 0.92, 0.88];
const TONGUE: Colour = [0.8, 0.32, 0.34];
const LIP_LINE: Colour = [0.2, 0.04, 0.05];

/** The edges of both lips as projected curves, from left to right. */
export interface Lips {
  readonly top: Point[];
  readonly topEdge: Point[];
  readonly bottomEdge: Point[];
  readonly bottom: Point[];
}

export function paintMouth(scene: Scene): void {
  const { ctx, head, palette } = scene;
  const lips = lipsOf(scene);
  paintSurroundings(scene);
  if (scene.pose.mouth > 0) paintCavity(scene, lips);
  fillShape(ctx, [...lips.top, ...lips.topEdge.slice(1, -1).reverse()], css(mix(palette.lip, palette.lipShade, 0.55)));
  fillShape(ctx, [...lips.bottomEdge, ...lips.bottom.slice(1, -1).reverse()], css(palette.lip));
  paintShine(scene);
  const line = css(mix(palette.skinDeep, LIP_LINE, 0.6), 0.85);
  strokeLine(ctx, lips.topEdge, line, 0.028 * head.unit);
  paintCorners(scene);
}

export function lipsOf({ head, anatomy, pose }: Scene): Lips {
  const { lipThickness, mouthGap } = anatomy;
  const gap = mouthGap - 0.025;
  return {
    top: ALONG.map((t, i) => onMouth(head, t, (BOW[i] ?? 0) * lipThickness)),
    topEdge: ALONG.map((t) => onMouth(head, t, -0.02 * pose.mouth * (1 - t * t))),
    bottomEdge: ALONG.map((t) => onMouth(head, t, gap * (1 - t * t))),
    bottom: ALONG.map((t) => onMouth(head, t, (gap + lipThickness * LOWER_LIP) * (1 - Math.abs(t) ** 2.2))),
  };
}

function paintSurroundings(scene: Scene): void {
  const { anatomy, palette } = scene;
  const y = anatomy.mouthY + anatomy.mouthGap + anatomy.lipThickness * LOWER_LIP + 0.085;
  faceGlow(scene, { x: 0, y, rx: 0.24, ry: 0.09 }, palette.skinDeep, 0.4);
}

function paintCavity(scene: Scene, lips: Lips): void {
  const { ctx, head, palette, anatomy, pose } = scene;
  const opening = [...lips.topEdge, ...lips.bottomEdge.slice(1, -1).reverse()];
  fillShape(ctx, opening, css(palette.lit(CAVITY)));
  insideShape(ctx, opening, () => {
    const shown = smoothstep(0, 0.25, pose.mouth);
    const above = ALONG.map((t) => onMouth(head, 0.85 * t, -0.06));
    const below = ALONG.map((t) => onMouth(head, 0.85 * t, 0.05 * (1 - 0.6 * t * t))).reverse();
    fillShape(ctx, [...above, ...below], css(palette.lit(TEETH), shown));
    const at = onMouth(head, 0, anatomy.mouthGap + 0.02);
    const rx = 0.7 * anatomy.mouthHalfWidth * head.unit;
    glow(ctx, { at, rx, ry: 0.12 * head.unit }, palette.lit(TONGUE), 0.9 * shown);
  });
}

function paintShine({ ctx, head, palette, anatomy }: Scene): void {
  const at = onMouth(head, 0.2 * palette.light, anatomy.mouthGap - 0.02 + 0.5 * anatomy.lipThickness);
  const rx = 0.5 * anatomy.mouthHalfWidth * head.unit;
  glow(ctx, { at, rx, ry: 0.45 * anatomy.lipThickness * head.unit }, mix(palette.lip, [1, 0.95, 0.92], 0.7), 0.6);
}

/** Dimples at the corners, and the folds from the nose when smiling or old. */
function paintCorners({ ctx, head, palette, anatomy, identity, pose }: Scene): void {
  const { unit } = head;
  const fold = 0.3 * clamp(Math.max(0, pose.smile) + 0.7 * Math.max(0, identity.age - 0.45));
  for (const side of SIDES) {
    glow(ctx, { at: onMouth(head, side * 1.06, 0), rx: 0.07 * unit, ry: 0.07 * unit }, palette.skinDeep, 0.5);
    const line = [
      head.onFace(side * (anatomy.noseHalfWidth + 0.07), anatomy.noseTipY - 0.03, 0.02),
      head.onFace(side * (anatomy.mouthHalfWidth + 0.08), anatomy.mouthY - 0.18),
      head.onFace(side * (anatomy.mouthHalfWidth + 0.11), anatomy.mouthY + 0.02),
    ];
    strokeLine(ctx, line, css(dim(palette.skinDeep, 1.1), fold), 0.032 * unit);
  }
}
