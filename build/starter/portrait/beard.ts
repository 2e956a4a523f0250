import { blurred, fillShape, glow, strokeLine } from './brush';
import { css, mix } from './colour';
import type { Projected } from './head';
import { SIDES, type Scene } from './scene';

const BEARD_BLUR = 0.06;
/** The edge of the beard starts this far below the middle of the head. */
const BEARD_EDGE_FROM = 0.42;
const BEARD_EDGE_WIDTH = 0.035;
const MOUSTACHE_BLUR = 0.022;

/** Below the mouth's own paint, so that the lips stay visible. */
export function paintBeard(scene: Scene): void {
  if (scene.identity.beard > 0) paintFullBeard(scene);
  if (scene.identity.moustache > 0) paintMoustache(scene);
}

/** Outline of a full beard; it reaches beyond the face and is meant to be clipped to it. */
export function beardOutline({ head, anatomy }: Scene): Projected[] {
  const { faceWidth: w, jawDrop, mouthY } = anatomy;
  const half = (side: number): Projected[] => [
    head.onFace(side * 0.98 * w, 0.1, -0.3),
    head.onFace(side * 0.86 * w, 0.4, -0.1),
    head.onFace(side * 0.54, 0.52),
    head.onFace(side * 0.3, mouthY - 0.14, 0.02),
  ];
  const below = (side: number): Projected[] => [
    head.project(side * 0.5, 1.5 + jawDrop, 0.4),
    head.onFace(side * 1.2, 0.9, -0.2),
  ];
  const middle = head.onFace(0, mouthY - 0.04 + 0.2 * jawDrop, 0.04);
  return [...half(-1), middle, ...half(1).reverse(), ...below(1).reverse(), ...below(-1)];
}

function paintFullBeard(scene: Scene): void {
  const { ctx, head, palette, identity, anatomy } = scene;
  const { unit } = head;
  const { jawDrop } = anatomy;
  const outline = beardOutline(scene);
  blurred(ctx, BEARD_BLUR * unit, () => {
    fillShape(ctx, outline, css(mix(palette.hairShade, palette.hair, 0.25), 0.8 * identity.beard));
  });
  for (const side of SIDES) {
    const at = head.onFace(0.3 * side + 0.2 * palette.light, 0.85 + 0.7 * jawDrop);
    glow(ctx, { at, rx: 0.32 * unit, ry: 0.3 * unit }, palette.hairLight, 0.26 * identity.beard);
  }
}

export function moustacheOutline({ head, anatomy }: Scene): Projected[] {
  const { mouthY: y, mouthHalfWidth: half } = anatomy;
  const side = (s: number): Projected[] => [
    head.onFace(s * 0.16, y - 0.15, 0.08),
    head.onFace(s * half * 1.12, y - 0.01, 0.02),
    head.onFace(s * half * 0.8, y - 0.03, 0.04),
    head.onFace(s * 0.1, y - 0.075, 0.09),
  ];
  return [head.onFace(0, y - 0.17, 0.1), ...side(1), head.onFace(0, y - 0.085, 0.1), ...side(-1).reverse()];
}

function paintMoustache(scene: Scene): void {
  const { ctx, head, palette, identity } = scene;
  const outline = moustacheOutline(scene);
  blurred(ctx, MOUSTACHE_BLUR * head.unit, () => {
    fillShape(ctx, outline, css(mix(palette.hairShade, palette.hair, 0.3), 0.9 * identity.moustache));
  });
}

/** Short hair over the edge of the jaw, so that the beard and not the skin meets the background. */
export function paintBeardEdge({ ctx, head, palette, identity, faceOutline }: Scene): void {
  if (identity.beard <= 0) return;
  const edge = faceOutline.filter((p) => p.y > head.y + BEARD_EDGE_FROM * head.unit).sort((a, b) => a.x - b.x);
  const colour = css(mix(palette.hairShade, palette.hair, 0.25), 0.8 * identity.beard);
  blurred(ctx, MOUSTACHE_BLUR * head.unit, () => strokeLine(ctx, edge, colour, BEARD_EDGE_WIDTH * head.unit));
}
