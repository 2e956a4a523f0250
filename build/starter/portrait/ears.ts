import { glow } from './brush';
import { css, mix } from './colour';
import { SIDES, type Scene } from './scene';

const EAR_WIDTH = 0.13;
const EAR_HEIGHT = 0.24;

/** Both ears, behind the face; the one turned to the viewer is wider. */
export function paintEars({ ctx, head, palette, pose, anatomy }: Scene): void {
  for (const side of SIDES) {
    const at = head.project(side * 0.93 * anatomy.faceWidth, 0.08, -0.12);
    const rx = head.unit * (EAR_WIDTH + 0.06 * Math.max(0, -side * Math.sin(pose.yaw)));
    const ry = head.unit * EAR_HEIGHT;
    const angle = pose.roll + side * 0.15;
    const shade = 0.4 - 0.2 * side * palette.light;
    ctx.beginPath();
    ctx.ellipse(at.x, at.y, rx, ry, angle, 0, 2 * Math.PI);
    ctx.fillStyle = css(mix(palette.skin, palette.skinShade, shade));
    ctx.fill();
    glow(ctx, { at, rx: 0.75 * rx, ry: 0.75 * ry, angle }, palette.skinShade, 0.75);
  }
}
