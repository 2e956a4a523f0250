import { fillShape, glow, strokeLine } from './brush';
import { css, dim } from './colour';
import { SIDES, type Scene, faceGlow } from './scene';

const TIP_LIFT = 0.24;

/** Shadow side, tip, bridge light, nostrils and wings. */
export function paintNose(scene: Scene): void {
  for (const side of SIDES) paintFlank(scene, side, Math.max(0, 0.5 - 0.5 * side * scene.palette.light * 2));
  paintTip(scene);
  for (const side of SIDES) paintNostril(scene, side);
}

/** The plane beside the bridge; `shade` 0 lit .. 1 dark. */
function paintFlank(scene: Scene, side: number, shade: number): void {
  const { ctx, head, anatomy, palette } = scene;
  const { noseTipY: tip, noseHalfWidth: half } = anatomy;
  const base = head.faceDepth(0, tip);
  const plane = [
    head.onFace(side * 0.05, -0.16, 0.02),
    head.onFace(side * 0.07, 0.08, 0.06),
    head.project(side * 0.06, tip - 0.12, base + 0.2),
    head.project(side * 0.03, tip - 0.03, base + TIP_LIFT),
    head.project(side * half, tip + 0.03, base + 0.06),
    head.onFace(side * (half + 0.1), 0.2),
    head.onFace(side * 0.17, -0.06, -0.02),
  ];
  fillShape(ctx, plane, css(palette.skinShade, 0.36 * Math.min(1, shade)));
  const wing = { x: side * (half + 0.03), y: tip - 0.02, rx: 0.13, ry: 0.16 };
  faceGlow(scene, wing, palette.skinShade, 0.2 + 0.35 * Math.min(1, shade));
}

function paintTip(scene: Scene): void {
  const { ctx, head, anatomy, palette, pose } = scene;
  const { unit } = head;
  const tip = anatomy.noseTipY;
  faceGlow(scene, { x: 0, y: tip + 0.1, lift: 0.05, rx: 0.26, ry: 0.09 }, palette.skinDeep, 0.5);
  const shine = head.project(0.04 * palette.light, tip - 0.09, head.faceDepth(0, tip) + TIP_LIFT);
  glow(ctx, { at: shine, rx: 0.09 * unit, ry: 0.08 * unit }, palette.skinLight, 0.8);
  const bridge = head.onFace(0.035 * palette.light, 0.08, 0.1);
  glow(
    ctx,
    { at: bridge, rx: 0.055 * unit, ry: 0.22 * unit, angle: pose.roll - 0.3 * pose.yaw },
    palette.skinLight,
    0.55,
  );
}

function paintNostril({ ctx, head, anatomy, palette, pose, identity }: Scene, side: number): void {
  const { unit } = head;
  const { noseTipY: tip, noseHalfWidth: half } = anatomy;
  const base = head.faceDepth(0.1, tip);
  const at = head.project(side * half * 0.55, tip + 0.045, base + 0.13);
  const rx = 0.05 * unit * (1 + 0.3 * identity.noseWidth) * Math.max(0.35, Math.cos(pose.yaw + 0.5 * side));
  ctx.beginPath();
  ctx.ellipse(at.x, at.y, rx, 0.026 * unit * (1 - 0.8 * pose.pitch), pose.roll + 0.35 * side, 0, 2 * Math.PI);
  ctx.fillStyle = css(dim(palette.skinDeep, 0.5), 0.75);
  ctx.fill();
  const wing = [
    head.project(side * half * 0.98, tip - 0.07, base + 0.04),
    head.project(side * half * 1.18, tip, base + 0.03),
    head.project(side * half * 0.9, tip + 0.05, base + 0.07),
  ];
  strokeLine(ctx, wing, css(palette.skinDeep, 0.5), 0.025 * unit);
}
