import type { Transformation } from './parameters';

/** (x, y) -> (a x + b y + c, d x + e y + f); x to the right, y down. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/**
 * Where a pixel of the transformed image comes from: the inverse of the geometric transformations and of the translation by
 * whole pixels, in pixels from the middle of the image. Mirroring and quarter turns are not in it: they are exact permutations.
 */
export function sourceMap(t: Transformation, resolution: number): Affine {
  const whole = t.shift.map((s) => Math.round(s * resolution)) as [number, number];
  const inverses: Affine[] = [
    translation(-whole[0], -whole[1]),
    scaling(1 / t.scale, 1 / t.scale),
    rotation(-t.preRotation),
    scaling(1 / t.stretch, t.stretch),
    rotation(-t.postRotation),
    translation(-t.fineShift[0] * resolution, -t.fineShift[1] * resolution),
  ];
  return inverses.reduce(after);
}

function translation(x: number, y: number): Affine {
  return [1, 0, x, 0, 1, y];
}
function scaling(x: number, y: number): Affine {
  return [x, 0, 0, 0, y, 0];
}
/** Counter-clockwise as seen, y pointing down. */
function rotation(angle: number): Affine {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos, sin, 0, -sin, cos, 0];
}
/** The map that applies `first`, then `then`. */
function after(then: Affine, first: Affine): Affine {
  const [a, b, c, d, e, f] = then;
  const [p, q, r, s, t, u] = first;
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
}
