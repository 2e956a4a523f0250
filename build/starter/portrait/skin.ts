import { boundsOf, glow, strokeLine, traceClosed } from './brush';
import { css, mix } from './colour';
import { clamp } from './scalar';
import { SIDES, type Scene, faceGlow } from './scene';

/** The bare face: base tone, modelling by light, blush, wrinkles. The caller clips to the outline. */
export function paintSkin(scene: Scene): void {
  paintBase(scene);
  paintFormShadow(scene);
  paintCheeks(scene);
  paintForehead(scene);
}

function paintBase({ ctx, head, palette, faceOutline }: Scene): void {
  const { skin, skinLight, skinShade, light } = palette;
  const lamp = head.onFace(0.34 * light, -0.25, 0.1);
  const fall = ctx.createRadialGradient(lamp.x, lamp.y, 0.1 * head.unit, lamp.x, lamp.y, 1.75 * head.unit);
  fall.addColorStop(0, css(mix(skin, skinLight, 0.55)));
  fall.addColorStop(0.38, css(skin));
  fall.addColorStop(0.75, css(mix(skin, skinShade, 0.45)));
  fall.addColorStop(1, css(mix(skin, skinShade, 0.9)));
  ctx.beginPath();
  traceClosed(ctx, faceOutline);
  ctx.fillStyle = fall;
  ctx.fill();
}

/** The side away from the lamp, the rim on its side, and the underside of the jaw. */
function paintFormShadow({ ctx, head, palette, pose, anatomy, faceOutline }: Scene): void {
  const { unit } = head;
  const { left, right } = boundsOf(faceOutline);
  const middle = head.project(0, 0.1, 0.1);
  for (const side of SIDES) {
    const towards = side * palette.light;
    const x = side < 0 ? left : right;
    const away = clamp(-towards);
    const shadow = {
      at: { x, y: middle.y + 0.1 * unit },
      rx: unit * (0.45 + 0.3 * away),
      ry: 1.3 * unit,
      angle: pose.roll,
    };
    glow(ctx, shadow, palette.skinShade, 0.2 + 0.5 * away);
    const rim = { at: { x, y: middle.y }, rx: 0.22 * unit, ry: unit, angle: pose.roll };
    glow(ctx, rim, palette.skinLight, 0.28 * clamp(towards));
  }
  const jaw = head.project(0, anatomy.chinY + 0.17, 0.4);
  const under = { at: { x: jaw.x, y: jaw.y + 0.08 * unit }, rx: 0.75 * unit, ry: 0.34 * unit, angle: pose.roll };
  glow(ctx, under, palette.skinShade, 0.6);
}

function paintCheeks(scene: Scene): void {
  const { identity, palette, pose } = scene;
  const lift = 0.04 * Math.max(0, pose.smile);
  for (const side of SIDES) {
    const hollow = 0.24 + 0.12 * identity.cheek + 0.12 * identity.age;
    faceGlow(scene, { x: side * 0.62, y: 0.5, rx: 0.3, ry: 0.42 }, palette.skinShade, hollow);
    const flush = (0.16 + 0.3 * identity.blush) * (1 - 0.5 * identity.skinTone);
    faceGlow(scene, { x: side * 0.47, y: 0.24 - lift, rx: 0.36, ry: 0.27 }, palette.flush, flush);
    const shine = 0.3 * clamp(0.65 + 0.6 * side * palette.light, 0.3, 1);
    faceGlow(
      scene,
      { x: side * 0.47 + 0.06 * palette.light, y: 0.13 - lift, rx: 0.25, ry: 0.15 },
      palette.skinLight,
      shine,
    );
  }
}

function paintForehead(scene: Scene): void {
  const { identity, palette, head, ctx, pose } = scene;
  const at = head.onFace(0.2 * palette.light, -0.62);
  glow(ctx, { at, rx: 0.5 * head.unit, ry: 0.3 * head.unit, angle: pose.roll }, palette.skinLight, 0.38);
  const wrinkles = clamp((identity.age - 0.6) * 2.5 + 0.25 * Math.max(0, pose.brow));
  for (const y of [-0.6, -0.7]) {
    const line = [-0.34, -0.12, 0.12, 0.34].map((x, i) => head.onFace(x, y + (i === 1 || i === 2 ? -0.03 : 0.015)));
    strokeLine(ctx, line, css(palette.skinDeep, 0.22 * wrinkles), 0.022 * head.unit);
  }
}
