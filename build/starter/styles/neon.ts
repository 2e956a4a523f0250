import { smoothstep } from '../portrait/scalar';
import { blur, luma } from './plane';

/** Colours of the tubes from the left to the right of the picture, and of the dark between them. */
const LEFT = [0.1, 0.85, 1];
const RIGHT = [1, 0.22, 0.85];
const NIGHT = [0.05, 0.025, 0.11];
const GLOW_NEAR = 0.009;
const GLOW_FAR = 0.035;

/** Tubes of light along the edges, glowing in the dark from cyan to magenta. RGB bytes -> RGB bytes. */
export function neon(rgb: Uint8Array, side: number): Uint8Array {
  const scale = side / 256;
  const tone = luma(rgb).map(Math.sqrt);
  const [near, far] = [blur(tone, side, 1.3 * scale), blur(tone, side, 2.6 * scale)];
  const tube = near.map((v, i) => smoothstep(0.008, 0.05, Math.abs(v - (far[i] as number))));
  const halo = blur(tube, side, GLOW_NEAR * side);
  const haze = blur(tube, side, GLOW_FAR * side);
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < tone.length; i++) {
    const right = smoothstep(0.18, 0.82, (i % side) / side);
    const level = (far[i] as number) ** 3;
    const [core, near, wide] = [tube[i] as number, halo[i] as number, haze[i] as number];
    for (let c = 0; c < 3; c++) {
      const light = (LEFT[c] as number) + right * ((RIGHT[c] as number) - (LEFT[c] as number));
      const dark = (NIGHT[c] as number) * (0.6 + 1.1 * level) + 0.16 * level * light;
      // the core of a tube burns white
      const value = dark + light * (0.55 * near + 0.38 * wide) + core * (0.45 * light + 0.42);
      out[3 * i + c] = 255 * Math.min(1, value);
    }
  }
  return out;
}
