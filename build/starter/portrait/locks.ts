import { fillShape, insideShape, linear, strokeLine } from './brush';
import { css, mix } from './colour';
import type { Projected } from './head';
import { lerp, smoothstep } from './scalar';
import { SIDES, type Scene, type Side } from './scene';

/** Where the strands run, from the outer edge 0 to the inner edge 1. */
const STRANDS = [
  { share: 0.25, bright: false },
  { share: 0.5, bright: true },
  { share: 0.72, bright: false },
];

/** Long hair that frames the face and falls over the shoulders. */
export function paintLocks(scene: Scene): void {
  if (scene.hair.locks <= 0) return;
  scene.ctx.save();
  scene.ctx.globalAlpha = smoothstep(0, 0.3, scene.hair.locks);
  for (const side of SIDES) paintLock(scene, side);
  scene.ctx.restore();
}

/** Both edges of one lock, the outer from the top, the inner from the tip. */
export function lockEdges(
  { head, identity, hair, anatomy }: Scene,
  side: Side,
): { outer: Projected[]; inner: Projected[] } {
  const w = 0.93 * anatomy.faceWidth;
  const { sideVolume: volume } = hair;
  const width = (0.13 + 0.2 * identity.lockWidth + volume) * hair.locks;
  const end = lerp(0.2, 1.7, hair.length);
  const wave = (0.02 + 0.1 * identity.hairWave + 0.05 * hair.curl) * hair.length;
  const outer = [
    head.project(side * (w - 0.25), -0.85, 0.3),
    head.project(side * (w - 0.02 + 0.5 * volume), -0.5, 0.28),
    head.project(side * (w + volume), -0.1, 0.2),
    head.project(side * (w + 0.02 + 1.4 * volume + wave), 0.35 * end + 0.1, 0.08),
    head.project(side * (w + 1.2 * volume - wave), 0.7 * end + 0.05, 0.02),
    head.project(side * (w - 0.05 + volume + wave), end, 0),
  ];
  const inner = [
    head.project(side * (w - 0.05 - 0.8 * width), end + 0.06, 0.05),
    head.project(side * (w - width - wave), 0.72 * end + 0.08, 0.1),
    head.project(side * (w - width + wave), 0.4 * end + 0.1, 0.18),
    head.project(side * (w - 0.8 * width), 0.1, 0.3),
    head.project(side * (w - 0.04 - 0.7 * width), -0.5, 0.4),
  ];
  return { outer, inner };
}

function paintLock(scene: Scene, side: Side): void {
  const { ctx, head, palette } = scene;
  const { unit } = head;
  const { outer, inner } = lockEdges(scene, side);
  const from = outer[2];
  const to = inner[2];
  if (!from || !to) return;
  const shade = side * palette.light < 0 ? 0.6 * Math.abs(palette.light) : 0;
  const tones = [
    mix(palette.hair, palette.hairShade, 0.5 + 0.5 * shade),
    mix(mix(palette.hair, palette.hairLight, 0.45), palette.hairShade, shade),
    mix(palette.hair, palette.hairShade, 0.7),
  ];
  const outline = [...outer, ...inner];
  fillShape(
    ctx,
    outline,
    linear(
      ctx,
      from,
      to,
      tones.map((tone) => css(tone)),
    ),
  );
  insideShape(ctx, outline, () => {
    for (const { share, bright } of STRANDS) {
      const strand = outer.map((p, i) => {
        const q = inner[inner.length - 1 - i] ?? p;
        return { x: lerp(p.x, q.x, share), y: lerp(p.y, q.y, share) };
      });
      strokeLine(ctx, strand, css(bright ? palette.hairLight : palette.hairShade, bright ? 0.3 : 0.45), 0.03 * unit);
    }
  });
}
