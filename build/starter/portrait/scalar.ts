/** Small scalar functions used by the factors and by every part of the face. */

export const clamp = (x: number, low = 0, high = 1): number => Math.min(high, Math.max(low, x));

export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;

/** 0 below `low`, 1 above `high`, a cubic with flat ends between. */
export const smoothstep = (low: number, high: number, x: number): number => {
  const t = clamp((x - low) / (high - low));
  return t * t * (3 - 2 * t);
};

/** Close to the normal distribution function, but analytic: maps a standard normal to a near-uniform number in (0, 1). */
export const normalToUnit = (n: number): number => 1 / (1 + Math.exp(-NORMAL_SLOPE * n));

/** Inverse of `normalToUnit`; `u` in (0, 1). */
export const unitToNormal = (u: number): number => Math.log(u / (1 - u)) / NORMAL_SLOPE;

/** Maps a standard normal to (-1, 1). */
export const normalToSigned = (n: number): number => Math.tanh(SIGNED_SLOPE * n);

/** Inverse of `normalToSigned`; `s` in (-1, 1). */
export const signedToNormal = (s: number): number => Math.atanh(s) / SIGNED_SLOPE;

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

const NORMAL_SLOPE = 1.702;
const SIGNED_SLOPE = 0.75;
