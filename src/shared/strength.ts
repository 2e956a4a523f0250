/**
 * How strongly a style shows: one number for all layers, or one for each range of resolutions; a range not named keeps 1. 0 is the base,
 * 1 the style as learned.
 */
export type StyleStrength = number | Readonly<Partial<Record<StrengthRangeName, number>>>;

/** Coarse layers place the parts, middle ones shape them, fine ones paint them. */
export const STRENGTH_RANGES = ['coarse', 'middle', 'fine'] as const;
export type StrengthRangeName = (typeof STRENGTH_RANGES)[number];

/** How far the strength may go: -1 is the opposite of the style, 2 twice its difference. */
export const STYLE_STRENGTH = { min: -1, max: 2 } as const;

/**
 * The resolutions of a generator's ranges: coarse 4..16 (at most R/8), middle up to R/4, fine the rest: 4, 8 | 16 | 32, 64 at 64 pixels,
 * 4..16 | 32 | 64, 128 at 128, 4..16 | 32..256 | 512, 1024 at 1024.
 * @param resolution R, a power of two from 4
 */
export function strengthRanges(resolution: number): Record<StrengthRangeName, { from: number; to: number }> {
  const coarse = Math.max(4, Math.min(16, resolution / 8));
  const middle = Math.max(2 * coarse, resolution / 4);
  return {
    coarse: { from: 4, to: coarse },
    middle: { from: 2 * coarse, to: middle },
    fine: { from: 2 * middle, to: Math.max(2 * middle, resolution) },
  };
}

/** As a person would write it: '0.7', or 'coarse 0.2, fine 1'. */
export function describeStrength(strength: StyleStrength): string {
  if (typeof strength === 'number') return String(strength);
  return STRENGTH_RANGES.flatMap((name) => (strength[name] === undefined ? [] : [`${name} ${strength[name]}`])).join(
    ', ',
  );
}
