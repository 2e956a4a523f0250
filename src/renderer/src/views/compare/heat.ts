/** Colours of small to large differences: dark, violet, orange, white; told apart also by brightness alone. */
const STOPS = [
  [0, 0, 4],
  [87, 16, 110],
  [188, 55, 84],
  [249, 142, 9],
  [252, 255, 164],
] as const;

/** Colour for each of 256 levels, RGBA. */
export const HEAT: Uint8ClampedArray = colours();

function colours(): Uint8ClampedArray {
  const table = new Uint8ClampedArray(256 * 4);
  for (let level = 0; level < 256; level++) {
    const place = (level / 255) * (STOPS.length - 1);
    const at = Math.min(STOPS.length - 2, Math.floor(place));
    const [low, high] = [STOPS[at] as readonly number[], STOPS[at + 1] as readonly number[]];
    for (let c = 0; c < 3; c++)
      table[4 * level + c] = (low[c] as number) + (place - at) * ((high[c] as number) - (low[c] as number));
    table[4 * level + 3] = 255;
  }
  return table;
}

/**
 * Where two pictures differ: the mean absolute difference of the colours of each pixel, amplified, as a colour.
 * @param a @param b rgb24 of the same size; @param out RGBA
 * @returns mean difference in levels of 255, not amplified
 */
export function paintDifference(a: Uint8Array, b: Uint8Array, amplify: number, out: Uint8ClampedArray): number {
  let total = 0;
  const pixels = Math.floor(Math.min(a.length, b.length) / 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = 3 * pixel;
    const difference =
      (Math.abs((a[at] as number) - (b[at] as number)) +
        Math.abs((a[at + 1] as number) - (b[at + 1] as number)) +
        Math.abs((a[at + 2] as number) - (b[at + 2] as number))) /
      3;
    total += difference;
    const level = 4 * Math.min(255, Math.round(difference * amplify));
    for (let c = 0; c < 4; c++) out[4 * pixel + c] = HEAT[level + c] as number;
  }
  return pixels === 0 ? 0 : total / pixels;
}
