import { lerp, smoothstep } from '../portrait/scalar';
import { blur, grain, lines, luma, type Plane } from './plane';

const PAPER = [0.965, 0.935, 0.865];
const INK = [0.09, 0.085, 0.14];
/** Distance of the hatching strokes as a fraction of the side. */
const PITCH = 1 / 36;
/** The tones, relative to the skin's, at which each direction of strokes sets in and is widest. */
const HATCHES = [
  { x: 1, y: 1, from: 0.86, full: 0.42 },
  { x: 1, y: -1, from: 0.56, full: 0.3 },
];
/** Part of the pitch that the widest strokes cover: paper always shows between them. */
const WIDEST = 0.62;
/** Below this tone the brush fills. */
const SOLID = { from: 0.34, full: 0.2 };
/** The figure fades out into the paper at the border. */
const VIGNETTE = { inner: 0.44, outer: 0.6 };
/** The skin is measured in this ellipse around the middle, as fractions of the side. */
const SKIN = { x: 0.14, y: 0.2 };

/**
 * A pen drawing: contours, hatched shadows in two directions, dark hair and pupils filled with the brush. Tones count relative to the
 * skin, so that dark skin is drawn as openly as fair skin. RGB bytes -> RGB bytes.
 */
export function ink(rgb: Uint8Array, side: number): Uint8Array {
  const scale = side / 256;
  const grey = luma(rgb);
  const skin = meanOf(grey, side);
  const tone = grey.map((v) => v / skin);
  const pen = lines(tone, side, { sigma: 1.2 * scale, sharpness: 0.98, steepness: 42, threshold: -0.004 });
  const shade = blur(tone, side, 2 * scale);
  const fibres = grain(side, 0.9 * scale);
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < tone.length; i++) {
    const [x, y] = [(i % side) / side, Math.floor(i / side) / side];
    const radius = Math.hypot(x - 0.5, 0.8 * (y - 0.5));
    const drawn = 1 - smoothstep(VIGNETTE.inner, VIGNETTE.outer, radius);
    const wet = Math.max(pen[i] as number, shading(shade[i] as number, x, y) * drawn);
    const fibre = 0.018 * (fibres[i] as number);
    for (let c = 0; c < 3; c++)
      out[3 * i + c] =
        255 * Math.min(1, Math.max(0, lerp((PAPER[c] as number) + fibre, INK[c] as number, Math.min(1, wet))));
  }
  return out;
}

function meanOf(plane: Plane, side: number): number {
  let [sum, count] = [0, 0];
  plane.forEach((v, i) => {
    const [x, y] = [(i % side) / side - 0.5, Math.floor(i / side) / side - 0.5];
    if (Math.hypot(x / SKIN.x, y / SKIN.y) > 1) return;
    sum += v;
    count++;
  });
  return sum / count;
}

function shading(tone: number, x: number, y: number): number {
  let wet = smoothstep(SOLID.from, SOLID.full, tone);
  for (const { x: across, y: down, from, full } of HATCHES) {
    const place = ((across * x + down * y) / Math.SQRT2 / PITCH) % 1;
    const fromStroke = Math.abs(((place + 1) % 1) - 0.5);
    // strokes swell with the darkness of the tone
    const width = (WIDEST / 2) * smoothstep(from, full, tone);
    wet = Math.max(wet, 0.9 * smoothstep(width + 0.06, width - 0.06, fromStroke) * smoothstep(0, 0.1, width));
  }
  return wet;
}
