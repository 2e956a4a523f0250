import { boundsOf, fillShape, insideShape, linear, strokeLine } from './brush';
import { css, dim, mix } from './colour';
import { backOutline } from './hairOutline';
import type { Scene } from './scene';

const STRANDS = 12;

/** The hair behind face, ears and body, with falling strands when it is long. */
export function paintBackHair(scene: Scene): void {
  const { ctx, head, palette, hair } = scene;
  const outline = backOutline(scene);
  const { left, right } = boundsOf(outline);
  const tone = (towards: number): string => css(mix(palette.hairShade, palette.hair, 0.5 + 0.25 * towards));
  const across = [tone(-palette.light), css(dim(palette.hairShade, 0.8)), tone(palette.light)];
  fillShape(ctx, outline, linear(ctx, { x: left, y: 0 }, { x: right, y: 0 }, across));
  if (hair.length <= 0) return;
  insideShape(ctx, outline, () => {
    for (let i = 0; i < STRANDS; i++) {
      const x = 1.3 * ((2 * i + 1) / STRANDS - 1);
      const line = [-0.3, 0.4, 1.0, 1.9].map((y, k) =>
        head.project(x + 0.06 * scene.identity.hairWave * (k % 2 ? 1 : -1), y, -0.3),
      );
      const colour = i % 2 ? palette.hair : palette.hairShade;
      strokeLine(ctx, line, css(colour, 0.35 * hair.length), 0.07 * head.unit);
    }
  });
}
