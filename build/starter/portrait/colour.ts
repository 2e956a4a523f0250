import { clamp, lerp } from './scalar';

/** Red, green, blue; nominally 0..1, values outside are cut when painted. */
export type Colour = readonly [number, number, number];

export const WHITE: Colour = [1, 1, 1];

export const mix = (a: Colour, b: Colour, t: number): Colour => [
  lerp(a[0], b[0], t),
  lerp(a[1], b[1], t),
  lerp(a[2], b[2], t),
];

/** Component-wise product, for tinting by light. */
export const tint = (a: Colour, b: Colour): Colour => [a[0] * b[0], a[1] * b[1], a[2] * b[2]];

export const dim = (a: Colour, k: number): Colour => [a[0] * k, a[1] * k, a[2] * k];

/** CSS colour string with opacity. */
export const css = (colour: Colour, alpha = 1): string => {
  const byte = (v: number): number => Math.round(clamp(v) * 255);
  return `rgba(${byte(colour[0])},${byte(colour[1])},${byte(colour[2])},${clamp(alpha).toFixed(4)})`;
};

/** `rrggbb` to a colour. */
export const hex = (code: string): Colour => {
  const n = Number.parseInt(code, 16);
  return [(n >> 16) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
};

/** Piecewise linear colour scale; `t` in 0..1. */
export const ramp = (stops: readonly Colour[], t: number): Colour => {
  const x = clamp(t, 0, 0.99999) * (stops.length - 1);
  const i = Math.floor(x);
  const from = stops[i] ?? WHITE;
  return mix(from, stops[i + 1] ?? from, x - i);
};

/** Hue (turns), saturation, value to a colour. */
export const hsv = (hue: number, saturation: number, value: number): Colour => {
  const channel = (n: number): number => {
    const k = (((n + hue * 6) % 6) + 6) % 6;
    return value - value * saturation * Math.max(0, Math.min(k, 4 - k, 1));
  };
  return [channel(5), channel(3), channel(1)];
};
