import type { SKRSContext2D } from '@napi-rs/canvas';
import { type Colour, css } from './colour';
import type { Point } from './head';
import { lerp } from './scalar';

export type Canvas2D = SKRSContext2D;
export type Gradient = ReturnType<Canvas2D['createLinearGradient']>;

/** A soft ellipse: where, half axes in pixels, angle in radians. */
export interface Ellipse {
  readonly at: Point;
  readonly rx: number;
  readonly ry: number;
  readonly angle?: number;
}

const INVISIBLE = 0.004;

/** Adds a closed outline that is smooth through the middles between neighbouring points. */
export function traceClosed(ctx: Canvas2D, points: readonly Point[]): void {
  const last = points.at(-1);
  const first = points[0];
  if (!last || !first) return;
  const start = midpoint(last, first);
  ctx.moveTo(start.x, start.y);
  points.forEach((p, i) => {
    const end = midpoint(p, points[i + 1] ?? first);
    ctx.quadraticCurveTo(p.x, p.y, end.x, end.y);
  });
  ctx.closePath();
}

/** Adds an open smooth line from the first to the last point; continues the current path if `joined`. */
export function traceOpen(ctx: Canvas2D, points: readonly Point[], joined = false): void {
  const first = points[0];
  if (!first) return;
  if (joined) ctx.lineTo(first.x, first.y);
  else ctx.moveTo(first.x, first.y);
  for (let i = 1; i < points.length - 1; i++) {
    const p = points[i] ?? first;
    const next = points[i + 1] ?? p;
    const end = i === points.length - 2 ? next : midpoint(p, next);
    ctx.quadraticCurveTo(p.x, p.y, end.x, end.y);
  }
}

export function fillShape(ctx: Canvas2D, points: readonly Point[], fill: string | Gradient): void {
  ctx.beginPath();
  traceClosed(ctx, points);
  ctx.fillStyle = fill;
  ctx.fill();
}

export function strokeLine(ctx: Canvas2D, points: readonly Point[], colour: string, width: number): void {
  ctx.beginPath();
  traceOpen(ctx, points);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

/**
 * A soft spot of colour that fades to nothing at the ellipse's edge.
 * @param hardness 0 fades from the centre .. 1 only near the edge
 */
export function glow(ctx: Canvas2D, spot: Ellipse, colour: Colour, alpha: number, hardness = 0): void {
  if (alpha <= INVISIBLE || spot.rx <= 0 || spot.ry <= 0) return;
  ctx.save();
  ctx.translate(spot.at.x, spot.at.y);
  ctx.rotate(spot.angle ?? 0);
  ctx.scale(spot.rx, spot.ry);
  const fade = ctx.createRadialGradient(0, 0, 0, 0, 0, 1);
  fade.addColorStop(0, css(colour, alpha));
  fade.addColorStop(lerp(0.28, 0.9, hardness), css(colour, alpha * lerp(0.72, 1, hardness)));
  fade.addColorStop(lerp(0.62, 0.95, hardness), css(colour, alpha * lerp(0.25, 0.6, hardness)));
  fade.addColorStop(1, css(colour, 0));
  ctx.fillStyle = fade;
  ctx.fillRect(-1, -1, 2, 2);
  ctx.restore();
}

/** Runs `paint` with everything clipped to the smooth outline, and restores the context. */
export function insideShape(ctx: Canvas2D, points: readonly Point[], paint: () => void): void {
  ctx.save();
  ctx.beginPath();
  traceClosed(ctx, points);
  ctx.clip();
  paint();
  ctx.restore();
}

/** Runs `paint` with everything blurred by `radius` pixels. */
export function blurred(ctx: Canvas2D, radius: number, paint: () => void): void {
  ctx.filter = `blur(${radius.toFixed(2)}px)`;
  paint();
  ctx.filter = 'none';
}

/** A linear gradient with evenly spread colours. */
export function linear(ctx: Canvas2D, from: Point, to: Point, colours: readonly string[]): Gradient {
  const gradient = ctx.createLinearGradient(from.x, from.y, to.x, to.y);
  colours.forEach((colour, i) => gradient.addColorStop(i / (colours.length - 1), colour));
  return gradient;
}

export function midpoint(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** Smallest upright box around the points. */
export function boundsOf(points: readonly Point[]): { left: number; right: number; top: number; bottom: number } {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
