import { glow, linear } from './brush';
import { WHITE, css, dim, mix } from './colour';
import type { Point } from './head';
import { lerp } from './scalar';
import { SIDES, type Scene } from './scene';

/** The body follows the shift of the head only in part. */
const BODY_FOLLOWS = 0.6;
const SHOULDER_DROP = 1.5;
const ARM_LENGTH = 6;

/** Where neck and shoulders sit, in pixels. */
interface Torso {
  readonly x: number;
  readonly y: number;
  readonly neck: number;
  readonly shoulder: number;
  readonly neckTop: Point;
}

/** Neck, then clothes. */
export function paintBody(scene: Scene): void {
  const torso = torsoOf(scene);
  paintNeck(scene, torso);
  paintClothes(scene, torso);
}

function torsoOf({ head, view, pose, identity, anatomy }: Scene): Torso {
  const { unit } = head;
  return {
    x: view.x + pose.dx * view.frame * BODY_FOLLOWS + 0.08 * unit * pose.yaw,
    y: view.y + pose.dy * view.frame * BODY_FOLLOWS + SHOULDER_DROP * unit,
    neck: unit * (0.47 + 0.05 * identity.jaw) * anatomy.faceWidth,
    shoulder: unit * (1.55 + 0.1 * identity.jaw),
    neckTop: head.project(0, 0.72, -0.15),
  };
}

function paintNeck(scene: Scene, { x, y, neck, neckTop }: Torso): void {
  const { ctx, head, palette, anatomy } = scene;
  const { unit } = head;
  const top = neckTop.y - 0.3 * unit;
  ctx.beginPath();
  ctx.moveTo(neckTop.x - neck, top);
  ctx.quadraticCurveTo(x - 0.9 * neck, y - 0.25 * unit, x - 1.5 * neck, y + 0.2 * unit);
  ctx.lineTo(x, y + 0.95 * unit);
  ctx.lineTo(x + 1.5 * neck, y + 0.2 * unit);
  ctx.quadraticCurveTo(x + 0.9 * neck, y - 0.25 * unit, neckTop.x + neck, top);
  ctx.closePath();
  const dark = css(mix(palette.skin, palette.skinShade, 0.45 + 0.35 * palette.light));
  const bright = css(mix(palette.skin, palette.skinShade, 0.45 - 0.35 * palette.light));
  ctx.fillStyle = linear(ctx, { x: x - 1.2 * neck, y }, { x: x + 1.2 * neck, y }, [dark, bright]);
  ctx.fill();
  ctx.save();
  ctx.clip();
  const chin = head.project(0, anatomy.chinY + 0.02, 0.3);
  const shadow = { x: chin.x - 0.1 * palette.light * unit, y: chin.y + 0.08 * unit };
  glow(ctx, { at: shadow, rx: 0.8 * unit, ry: 0.5 * unit }, palette.skinDeep, 0.75);
  strokeCollarbones(scene, { x, y });
  ctx.restore();
}

function strokeCollarbones({ ctx, head, palette }: Scene, { x, y }: Point): void {
  const { unit } = head;
  for (const side of SIDES) {
    const at = { x: x + side * 0.36 * unit, y: y + 0.26 * unit };
    glow(ctx, { at, rx: 0.3 * unit, ry: 0.05 * unit, angle: side * -0.25 }, palette.skinDeep, 0.4);
  }
}

function traceNeckline(scene: Scene, { x, y, neck }: Torso): void {
  const { unit } = scene.head;
  const depth = y + unit * lerp(0.1, 0.7, scene.identity.neckline);
  const side = y - 0.06 * unit;
  const bend = lerp(side, depth, 0.85);
  scene.ctx.lineTo(x - 1.12 * neck, side);
  scene.ctx.quadraticCurveTo(x - 0.55 * neck, bend, x, depth);
  scene.ctx.quadraticCurveTo(x + 0.55 * neck, bend, x + 1.12 * neck, side);
}

function paintClothes(scene: Scene, torso: Torso): void {
  const { ctx, head, palette, identity } = scene;
  const { x, y, neck, shoulder } = torso;
  const { unit } = head;
  const floor = y + ARM_LENGTH * unit;
  ctx.beginPath();
  ctx.moveTo(x - 1.45 * shoulder, floor);
  ctx.lineTo(x - 1.35 * shoulder, y + 1.5 * unit);
  ctx.bezierCurveTo(
    x - 1.22 * shoulder,
    y + 0.3 * unit,
    x - 0.75 * shoulder,
    y + 0.2 * unit,
    x - 1.12 * neck,
    y - 0.06 * unit,
  );
  traceNeckline(scene, torso);
  ctx.bezierCurveTo(
    x + 0.75 * shoulder,
    y + 0.2 * unit,
    x + 1.22 * shoulder,
    y + 0.3 * unit,
    x + 1.35 * shoulder,
    y + 1.5 * unit,
  );
  ctx.lineTo(x + 1.45 * shoulder, floor);
  ctx.closePath();
  const side = palette.light * 0.5;
  const edge = (towards: number) =>
    css(
      towards > 0 ? mix(palette.cloth, WHITE, 0.2 * towards) : mix(palette.cloth, palette.clothShade, -1.4 * towards),
    );
  const from = { x: x - shoulder, y };
  const to = { x: x + shoulder, y: y + 0.5 * unit };
  ctx.fillStyle = linear(ctx, from, to, [edge(-side), css(palette.cloth), edge(side)]);
  ctx.fill();
  ctx.save();
  ctx.clip();
  const below = { x: x - 0.3 * palette.light * unit, y: y - 0.1 * unit };
  glow(ctx, { at: below, rx: 1.2 * unit, ry: 0.5 * unit }, dim(palette.clothShade, 0.5), 0.5);
  for (const side of SIDES) {
    const crease = { x: x + side * 0.98 * shoulder, y: y + 1.3 * unit };
    glow(ctx, { at: crease, rx: 0.16 * unit, ry: 0.95 * unit, angle: side * -0.06 }, palette.clothShade, 0.4);
    const chest = { x: x + side * 0.5 * shoulder + 0.3 * palette.light * unit, y: y + 0.75 * unit };
    glow(ctx, { at: chest, rx: 0.5 * unit, ry: 0.45 * unit }, WHITE, 0.05);
  }
  ctx.restore();
  ctx.beginPath();
  ctx.moveTo(x - 1.12 * neck, y - 0.06 * unit);
  traceNeckline(scene, torso);
  ctx.strokeStyle = css(mix(palette.cloth, palette.clothShade, lerp(0.5, 0.9, identity.neckline)));
  ctx.lineWidth = 0.06 * unit;
  ctx.stroke();
}
