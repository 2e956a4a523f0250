import { fillShape, linear, strokeLine } from './brush';
import { css, mix } from './colour';
import { lerp } from './scalar';
import { SIDES, type Scene, type Side } from './scene';

/** Long hair that frames the face and falls over the shoulders. */
export function paintLocks(scene: Scene): void {
  if (scene.hair.locks <= 0) return;
  for (const side of SIDES) paintLock(scene, side);
}

function paintLock({ ctx, head, palette, identity, hair, anatomy }: Scene, side: Side): void {
  const { unit } = head;
  const w = 0.93 * anatomy.faceWidth;
  const { sideVolume: volume } = hair;
  const width = (0.13 + 0.2 * identity.lockWidth + volume) * hair.locks;
  const end = lerp(0.2, 1.7, hair.length);
  const wave = (0.02 + 0.1 * identity.hairWave + 0.05 * hair.curl) * hair.length;
  const outer = [
    head.project(side * (w - 0.13), -0.55, 0.3),
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
  ];
  const from = outer[1];
  const to = inner[2];
  if (!from || !to) return;
  const shade = side * palette.light < 0 ? 0.6 * Math.abs(palette.light) : 0;
  const tones = [
    mix(palette.hair, palette.hairShade, 0.5 + 0.5 * shade),
    mix(mix(palette.hair, palette.hairLight, 0.45), palette.hairShade, shade),
    mix(palette.hair, palette.hairShade, 0.7),
  ];
  fillShape(
    ctx,
    [...outer, ...inner],
    linear(
      ctx,
      from,
      to,
      tones.map((tone) => css(tone)),
    ),
  );
  for (const [k, share] of [0.25, 0.5, 0.72].entries()) {
    const strand = outer.map((p, i) => {
      const q = inner[inner.length - 1 - Math.min(i, inner.length - 1)] ?? p;
      return { x: lerp(p.x, q.x, share), y: lerp(p.y, q.y, i === 0 ? 0.2 : share) };
    });
    strokeLine(ctx, strand, css(k === 1 ? palette.hairLight : palette.hairShade, k === 1 ? 0.3 : 0.45), 0.03 * unit);
  }
}
