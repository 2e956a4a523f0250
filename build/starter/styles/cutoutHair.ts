import { fillShape, linear, strokeLine } from '../portrait/brush';
import { css, dim, mix } from '../portrait/colour';
import { clipOutFace } from '../portrait/frontHair';
import { backOutline, capOutline, hairline } from '../portrait/hairOutline';
import { lockEdges } from '../portrait/locks';
import { SIDES, type Scene } from '../portrait/scene';
import { layer, pastel } from './sheet';

const CUTS = 7;

/** Background, the hair behind the head, and the shoulders. */
export function paintCutoutBack(scene: Scene): void {
  const { ctx, palette, view } = scene;
  const near = css(pastel(palette.backdrop, 0.35));
  const far = css(pastel(mix(palette.backdrop, palette.backdropFar, 0.5), 0.3));
  ctx.fillStyle = linear(ctx, { x: 0, y: 0 }, { x: 0, y: view.height }, [near, far]);
  ctx.fillRect(0, 0, view.width, view.height);
  layer(scene, (sheet) => fillShape(sheet, backOutline(scene), css(pastel(dim(palette.hair, 0.8), 0.12))), 1.6);
  layer(scene, (sheet) => {
    sheet.fillStyle = css(pastel(mix(palette.skin, palette.skinShade, 0.35)));
    const neck = scene.head.project(0, 0.6, -0.1);
    const { unit } = scene.head;
    sheet.fillRect(neck.x - 0.36 * unit, neck.y, 0.72 * unit, 1.6 * unit);
  });
  layer(scene, (sheet) => {
    const { head, pose } = scene;
    const { unit } = head;
    const x = view.x + 0.6 * pose.dx * view.frame;
    const y = view.y + 0.6 * pose.dy * view.frame + 1.42 * unit;
    const [half, neck, depth] = [1.5 * unit, 0.46 * unit, (0.14 + 0.4 * scene.identity.neckline) * unit];
    sheet.beginPath();
    sheet.moveTo(x - half, y + 6 * unit);
    sheet.lineTo(x - half, y + 0.9 * unit);
    sheet.bezierCurveTo(x - half, y + 0.25 * unit, x - 0.8 * unit, y + 0.12 * unit, x - neck, y);
    sheet.bezierCurveTo(x - 0.8 * neck, y + depth, x + 0.8 * neck, y + depth, x + neck, y);
    sheet.bezierCurveTo(x + 0.8 * unit, y + 0.12 * unit, x + half, y + 0.25 * unit, x + half, y + 0.9 * unit);
    sheet.lineTo(x + half, y + 6 * unit);
    sheet.closePath();
    sheet.fillStyle = css(pastel(palette.cloth, 0.28));
    sheet.fill();
  });
}

/** The hair in front, with cuts for strands, and the locks beside the face. */
export function paintCutoutHair(scene: Scene): void {
  const { palette, hair, identity } = scene;
  const colour = css(pastel(palette.hair, 0.14));
  if (hair.locks > 0.3) {
    for (const side of SIDES) {
      const { outer, inner } = lockEdges(scene, side);
      layer(scene, (sheet) => fillShape(sheet, [...outer, ...inner], css(pastel(dim(palette.hair, 0.9), 0.14))));
    }
  }
  layer(scene, (sheet) => {
    clipOutFace({ ...scene, ctx: sheet }, hairline(scene));
    fillShape(sheet, capOutline(scene), colour);
  });
  if (identity.cropped < 0.5) paintCuts(scene);
}

/** Narrow cuts from the crown towards the hairline, through which lighter paper shows. */
function paintCuts(scene: Scene): void {
  const { ctx, head, hair, palette, identity } = scene;
  const line = hairline(scene);
  const crown = head.project(0.4 * identity.hairPart, -1.0 - 0.8 * hair.topVolume, 0.2);
  const tone = css(pastel(mix(palette.hair, palette.hairLight, 0.75), 0.2), 0.85);
  for (let i = 0; i < CUTS; i++) {
    const end = line[Math.round(((i + 1) / (CUTS + 1)) * (line.length - 1))];
    if (!end) continue;
    const at = (t: number, bow: number) => ({
      x: crown.x + t * (end.x - crown.x) + bow * head.unit * Math.sign(end.x - crown.x),
      y: crown.y + t * (end.y - crown.y),
    });
    strokeLine(ctx, [at(0.3, 0.03), at(0.5, 0.09), at(0.76, 0.06)], tone, 0.028 * head.unit);
  }
}
