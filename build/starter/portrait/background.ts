import { glow, linear } from './brush';
import { css, mix } from './colour';
import type { Scene } from './scene';

const WALL_LIGHT = [1, 0.97, 0.9] as const;

/** A studio wall: a slanted gradient with the pool of the lamp. */
export function paintBackground({ ctx, view, palette, identity }: Scene): void {
  const { width, height } = view;
  const slope = 0.5 * identity.backgroundSlope;
  const from = { x: width * (0.5 + slope), y: 0 };
  const to = { x: width * (0.5 - slope), y: height };
  ctx.fillStyle = linear(ctx, from, to, [css(palette.backdrop), css(palette.backdropFar)]);
  ctx.fillRect(0, 0, width, height);
  const pool = { x: width * (0.5 + 0.32 * palette.light), y: height * 0.34 };
  glow(ctx, { at: pool, rx: width * 0.62, ry: height * 0.6 }, mix(palette.backdrop, WALL_LIGHT, 0.45), 0.55);
}
