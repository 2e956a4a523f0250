import { beardOutline, moustacheOutline } from '../portrait/beard';
import { fillShape, insideShape, strokeLine, type Canvas2D } from '../portrait/brush';
import { css, dim, mix, WHITE, type Colour } from '../portrait/colour';
import { lidsOf } from '../portrait/eyes';
import { onMouth } from '../portrait/landmarks';
import { lipsOf } from '../portrait/mouth';
import { lerp } from '../portrait/scalar';
import { SIDES, type Scene, type Side } from '../portrait/scene';
import { layer, pastel } from './sheet';

const INK: Colour = [0.16, 0.1, 0.18];
const MOUTH: Colour = [0.5, 0.12, 0.2];
const TONGUE: Colour = [0.95, 0.5, 0.52];
const GLASSES_MARGIN = 0.08;

/** Ears, face, and all that is glued on it. */
export function paintCutoutFace(scene: Scene): void {
  const { head, palette, anatomy, faceOutline, identity } = scene;
  const skin = css(pastel(palette.skin));
  layer(scene, (sheet) => {
    for (const side of SIDES) {
      const ear = head.project(side * 1.02 * anatomy.faceWidth, 0.14, -0.1);
      disc(sheet, ear, 0.2 * head.unit, 0.24 * head.unit, css(pastel(mix(palette.skin, palette.skinShade, 0.25))));
    }
  });
  layer(scene, (sheet) => fillShape(sheet, faceOutline, skin), 1.3);
  insideShape(scene.ctx, faceOutline, () => {
    if (identity.beard > 0.5) {
      const colour = css(pastel(palette.hair, 0.12));
      layer(scene, (sheet) => fillShape(sheet, beardOutline(scene), colour), 0.5);
    }
    paintCheeks(scene);
    for (const side of SIDES) paintEye(scene, side);
    paintNose(scene);
    paintMouth(scene);
  });
  if (identity.moustache > 0.5)
    layer(scene, (sheet) => fillShape(sheet, moustacheOutline(scene), css(pastel(palette.hair, 0.12))), 0.5);
  for (const side of SIDES) paintBrow(scene, side);
  if (identity.glasses > 0.5) paintGlasses(scene);
}

function disc(ctx: Canvas2D, at: { x: number; y: number }, rx: number, ry: number, fill: string, turn = 0): void {
  ctx.beginPath();
  ctx.ellipse(at.x, at.y, rx, ry, turn, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
}

function paintCheeks({ ctx, head, palette, pose, anatomy, identity }: Scene): void {
  const colour = css(pastel(mix(palette.flush, [1, 0.45, 0.45], 0.35), 0.1), 0.55 + 0.2 * identity.blush);
  for (const side of SIDES) {
    const at = head.onFace(side * (anatomy.eyeX + 0.14), 0.5 - 0.05 * Math.max(0, pose.smile));
    const narrow = Math.max(0.4, Math.cos(pose.yaw - 0.45 * side));
    disc(ctx, at, 0.19 * head.unit * narrow, 0.14 * head.unit, colour, pose.roll);
  }
}

function paintEye(scene: Scene, side: Side): void {
  const { ctx, head, anatomy, palette, pose, identity } = scene;
  const { unit } = head;
  const lids = lidsOf(scene, side);
  insideShape(ctx, [...lids.upper, ...lids.lower.slice(1, -1).reverse()], () => {
    ctx.fillStyle = css([0.99, 0.97, 0.95]);
    ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    const at = head.onFace(side * anatomy.eyeX + 0.1 * pose.gazeX, anatomy.eyeY + 0.06 * pose.gazeY - 0.02, -0.02);
    const radius = 0.74 * anatomy.eyeHeight * unit;
    disc(ctx, at, radius, radius * 1.08, css(dim(palette.iris, 0.62)));
    disc(ctx, { x: at.x, y: at.y + 0.18 * radius }, 0.78 * radius, 0.78 * radius, css(pastel(palette.iris, 0.2)));
    disc(ctx, at, 0.46 * radius, 0.5 * radius, css(INK));
    disc(ctx, { x: at.x + 0.32 * radius, y: at.y - 0.42 * radius }, 0.27 * radius, 0.27 * radius, css(WHITE));
    strokeLine(ctx, lids.upper, css(INK, 0.25), 0.13 * unit);
  });
  strokeLine(ctx, lids.upper, css(INK), unit * lerp(0.05, 0.085, identity.lash));
  strokeLine(ctx, lids.lower, css(pastel(palette.skinDeep, 0.1), 0.7), 0.022 * unit);
}

function paintBrow(scene: Scene, side: Side): void {
  const { head, anatomy, identity, pose, palette } = scene;
  const height = anatomy.eyeY - anatomy.eyeHeight - 0.17 - 0.09 * pose.brow;
  const line = [-0.85, -0.2, 0.45, 1].map((t) =>
    head.onFace(
      side * (anatomy.eyeX + t * 0.9 * anatomy.eyeHalfWidth),
      height - 0.07 * (1 - t * t) - 0.05 * pose.brow * Math.max(0, -t) + 0.05 * identity.browTilt * t,
    ),
  );
  const colour = css(pastel(mix(palette.hairShade, palette.hair, 0.4), 0.06));
  layer(scene, (sheet) => strokeLine(sheet, line, colour, head.unit * lerp(0.06, 0.13, identity.browThickness)), 0.4);
}

/** A small triangle that throws a shadow. */
function paintNose(scene: Scene): void {
  const { head, anatomy, palette } = scene;
  const { noseTipY: tip, noseHalfWidth: half } = anatomy;
  const depth = head.faceDepth(0, tip);
  const outline = [
    head.project(0, tip - 0.14, depth + 0.04),
    head.project(half, tip + 0.02, depth + 0.08),
    head.project(0, tip + 0.05, depth + 0.2),
    head.project(-half, tip + 0.02, depth + 0.08),
  ];
  layer(scene, (sheet) => fillShape(sheet, outline, css(pastel(mix(palette.skin, palette.flush, 0.3)))), 0.6);
}

function paintMouth(scene: Scene): void {
  const { ctx, head, palette, anatomy, pose } = scene;
  const { unit } = head;
  const lips = lipsOf(scene);
  const lip = pastel(mix(palette.lip, [0.85, 0.2, 0.3], 0.35), 0.05);
  if (pose.mouth > 0.06) {
    const opening = [...lips.topEdge, ...lips.bottomEdge.slice(1, -1).reverse()];
    fillShape(ctx, opening, css(MOUTH));
    insideShape(ctx, opening, () => {
      const floor = onMouth(head, 0, anatomy.mouthGap + 0.03);
      disc(ctx, floor, 0.62 * anatomy.mouthHalfWidth * unit, 0.13 * unit, css(TONGUE), pose.roll);
      const teeth = [-0.8, -0.3, 0.3, 0.8].map((t) => onMouth(head, t, 0.02));
      strokeLine(ctx, teeth, css([0.99, 0.97, 0.95]), 0.085 * unit);
    });
    strokeLine(ctx, lips.bottomEdge, css(lip), 0.06 * unit);
  }
  strokeLine(ctx, lips.topEdge, css(pose.mouth > 0.06 ? lip : mix(lip, INK, 0.35)), 0.062 * unit);
}

function paintGlasses(scene: Scene): void {
  const { head, anatomy, palette, pose } = scene;
  const { unit } = head;
  const [rx, ry] = [anatomy.eyeHalfWidth + GLASSES_MARGIN, anatomy.eyeHeight + GLASSES_MARGIN];
  const colour = css(pastel(palette.frame, 0.08));
  layer(scene, (sheet) => {
    sheet.strokeStyle = colour;
    sheet.lineWidth = 0.065 * unit;
    for (const side of SIDES) {
      const at = head.project(side * anatomy.eyeX, anatomy.eyeY, 0.95);
      sheet.beginPath();
      sheet.ellipse(at.x, at.y, rx * unit * Math.cos(pose.yaw), ry * unit, pose.roll, 0, 2 * Math.PI);
      sheet.stroke();
      const hinge = head.project(side * (anatomy.eyeX + rx), anatomy.eyeY - 0.05, 0.9);
      const ear = head.project(side * 1.03 * anatomy.faceWidth, 0, 0.1);
      strokeLine(sheet, [hinge, ear], colour, 0.06 * unit);
    }
    const bridge = [-1, 0, 1].map((t) =>
      head.project(t * (anatomy.eyeX - rx), anatomy.eyeY - 0.04 * (1 - t * t), 0.98),
    );
    strokeLine(sheet, bridge, colour, 0.06 * unit);
  });
}
