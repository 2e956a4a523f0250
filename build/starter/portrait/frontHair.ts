import { type Canvas2D, blurred, boundsOf, glow, strokeLine, traceClosed, traceOpen } from './brush';
import { type Colour, css, mix } from './colour';
import { capOutline, hairline } from './hairOutline';
import type { Point, Projected } from './head';
import { clamp, lerp } from './scalar';
import type { Scene } from './scene';

const STRANDS = 30;
const CURLS = 46;
const SHADOW_BLUR = 0.06;
/** Spreads points evenly over a disc. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const CURL_RADIUS = 0.085;
/** Angles along one curl. */
const CURL_ARC = [0, 0.9, 1.8];
/** Far enough to leave the picture, in head units. */
const FAR = 5;
const CROPPED_OPACITY = 0.62;

/** The shadow of the fringe on the forehead; the caller clips to the face. */
export function paintHairShadow(scene: Scene): void {
  const { ctx, head, palette, identity } = scene;
  const { unit } = head;
  const line = hairline(scene);
  const first = line[0];
  const last = line.at(-1);
  if (!first || !last) return;
  ctx.save();
  ctx.translate(-0.05 * palette.light * unit, 0.07 * unit);
  ctx.beginPath();
  traceOpen(ctx, line);
  ctx.lineTo(last.x + unit, last.y - 3 * unit);
  ctx.lineTo(first.x - unit, first.y - 3 * unit);
  ctx.closePath();
  ctx.fillStyle = css(palette.skinShade, 0.5 * (1 - 0.7 * identity.cropped));
  blurred(ctx, SHADOW_BLUR * unit, () => ctx.fill());
  ctx.restore();
}

/** The hair of the skull, open for the face, with strands or curls. */
export function paintFrontHair(scene: Scene): void {
  const { ctx, identity, hair } = scene;
  const line = hairline(scene);
  const cap = capOutline(scene);
  ctx.save();
  clipOutFace(scene, line);
  ctx.globalAlpha = lerp(1, CROPPED_OPACITY, identity.cropped);
  paintCap(scene, cap);
  ctx.clip();
  ctx.globalAlpha = 1 - identity.cropped;
  if (hair.curl < 1) paintStrands(scene, line, 1 - hair.curl);
  if (hair.curl > 0) paintCurls(scene, hair.curl);
  ctx.globalAlpha = 1;
  paintSheen(scene, line);
  ctx.restore();
}

/** Clips to everything but the face: below the hairline, between and beyond its ends. */
export function clipOutFace({ ctx, head, view, pose }: Scene, line: readonly Projected[]): void {
  const first = line[0];
  const last = line.at(-1);
  if (!first || !last) return;
  const far = FAR * head.unit;
  const along = { x: far * Math.cos(pose.roll), y: far * Math.sin(pose.roll) };
  const big = 4 * Math.max(view.width, view.height);
  ctx.beginPath();
  ctx.rect(-big, -big, 3 * big, 3 * big);
  ctx.moveTo(first.x - along.x, first.y - along.y);
  traceOpen(ctx, line, true);
  ctx.lineTo(last.x + along.x, last.y + along.y);
  ctx.lineTo(last.x + along.x - 2 * along.y, last.y + along.y + 2 * along.x);
  ctx.lineTo(first.x - along.x - 2 * along.y, first.y - along.y + 2 * along.x);
  ctx.closePath();
  ctx.clip('evenodd');
}

function paintCap({ ctx, head, palette, identity, hair }: Scene, cap: readonly Point[]): void {
  const { unit } = head;
  const top = head.project(0.42 * identity.hairPart + 0.3 * palette.light, -1.05 - hair.topVolume, 0.2);
  const fall = ctx.createRadialGradient(
    top.x,
    top.y + 0.25 * unit,
    0.05 * unit,
    top.x,
    top.y + 0.3 * unit,
    1.35 * unit,
  );
  fall.addColorStop(0, css(mix(palette.hair, palette.hairLight, 0.7)));
  fall.addColorStop(0.35, css(palette.hair));
  fall.addColorStop(1, css(palette.hairShade));
  ctx.beginPath();
  traceClosed(ctx, cap);
  ctx.fillStyle = fall;
  ctx.fill();
}

/** Strands from the parting on the skull sideways down to the hairline. */
function paintStrands(scene: Scene, line: readonly Projected[], alpha: number): void {
  const { ctx, head, palette, identity, hair, pose } = scene;
  const { unit } = head;
  const partX = 0.42 * identity.hairPart;
  const crown = head.project(0.55 * partX, -1.02 - 0.9 * hair.topVolume, 0.12);
  const partY = hair.lineY - 0.12;
  const front = head.project(partX, partY, 0.8 * head.faceDepth(partX, partY));
  for (let i = 0; i < STRANDS; i++) {
    const along = (i + 0.5) / STRANDS;
    const end = pointAlong(line, along);
    const outward = 2 * along - 1;
    const q = Math.abs(outward);
    const start = {
      x: lerp(front.x, crown.x, 0.35 + 0.65 * q) + 0.3 * outward * unit,
      y: lerp(front.y, crown.y, 0.5 + 0.5 * q),
    };
    const bow = Math.sign(outward) * unit * (0.1 + 0.22 * q);
    const jitter = 0.05 * identity.hairWave * ((i % 3) - 1);
    const middle = {
      x: (start.x + end.x) / 2 + bow * Math.cos(pose.roll),
      y: (start.y + end.y) / 2 - unit * (0.16 + 0.16 * (1 - q) - jitter),
    };
    const bright = i % 2 === 1;
    strokeFading(
      ctx,
      [start, middle, end],
      bright ? palette.hairLight : palette.hairShade,
      alpha * (bright ? 0.26 : 0.34),
      unit * (i % 3 ? 0.04 : 0.08),
    );
  }
  const part = { at: front, rx: 0.05 * unit, ry: 0.16 * unit, angle: pose.roll + 0.4 * identity.hairPart };
  glow(ctx, part, palette.hairShade, alpha * (0.45 * Math.abs(identity.hairPart) + 0.12));
}

/** A curved stroke that fades in from its start. */
function strokeFading(
  ctx: Canvas2D,
  line: readonly [Point, Point, Point],
  colour: Colour,
  alpha: number,
  width: number,
): void {
  const fade = ctx.createLinearGradient(line[0].x, line[0].y, line[2].x, line[2].y);
  fade.addColorStop(0, css(colour, 0));
  fade.addColorStop(0.45, css(colour, alpha));
  fade.addColorStop(1, css(colour, 0.6 * alpha));
  ctx.beginPath();
  traceOpen(ctx, line);
  ctx.strokeStyle = fade;
  ctx.lineWidth = width;
  ctx.stroke();
}

/** Small arcs spread evenly over the skull, each a dark hollow with a lit rim. */
function paintCurls({ ctx, head, palette, hair }: Scene, alpha: number): void {
  const { unit } = head;
  const radius = 0.95 + 0.5 * hair.topVolume;
  for (let i = 0; i < CURLS; i++) {
    const turn = i * GOLDEN_ANGLE;
    const spread = Math.sqrt((i + 0.5) / CURLS) * 1.5;
    const x = radius * Math.sin(spread) * Math.cos(turn);
    const z = radius * Math.sin(spread) * Math.sin(turn) + 0.1;
    const at = head.project(x, -0.6 - radius * (0.6 + hair.topVolume) * Math.cos(spread), z);
    const arc = CURL_ARC.map((bend) => {
      const angle = turn + bend;
      return { x: at.x + CURL_RADIUS * unit * Math.cos(angle), y: at.y + CURL_RADIUS * unit * Math.sin(angle) };
    });
    const hollow = { at, rx: 1.8 * CURL_RADIUS * unit, ry: 1.6 * CURL_RADIUS * unit };
    glow(ctx, hollow, palette.hairShade, 0.32 * alpha);
    strokeLine(ctx, arc, css(palette.hairLight, 0.3 * alpha), 0.05 * unit);
  }
}

/** Dark roots along the hairline, the shine on the crown, the shadow side. */
function paintSheen(
  { ctx, head, palette, pose, hair, identity, faceOutline }: Scene,
  line: readonly Projected[],
): void {
  const { unit } = head;
  line.forEach((at, i) => {
    if (i % 2 === 0 && i > 0 && i < line.length - 1)
      glow(ctx, { at, rx: 0.17 * unit, ry: 0.12 * unit }, palette.hairShade, 0.3);
  });
  const crown = head.project(0.45 * palette.light, -0.95 - 0.4 * hair.topVolume, 0.5);
  const shine = { at: crown, rx: 0.55 * unit, ry: 0.15 * unit, angle: pose.roll + 0.5 * palette.light };
  glow(ctx, shine, palette.hairLight, 0.5 * (1 - 0.6 * hair.curl) * (1 - 0.4 * identity.cropped));
  const { left, right } = boundsOf(faceOutline);
  const y = head.project(0, -0.4, 0).y - 0.2 * unit;
  for (const side of [-1, 1]) {
    const away = clamp(-side * palette.light);
    const at = { x: side < 0 ? left : right, y };
    glow(ctx, { at, rx: 0.6 * unit, ry: 1.1 * unit }, palette.hairShade, 0.12 + 0.5 * away);
  }
}

function pointAlong(line: readonly Projected[], t: number): Point {
  const x = t * (line.length - 1);
  const i = Math.floor(x);
  const from = line[i] ?? { x: 0, y: 0 };
  const to = line[i + 1] ?? from;
  return { x: lerp(from.x, to.x, x - i), y: lerp(from.y, to.y, x - i) };
}
