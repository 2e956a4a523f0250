import type { Random } from '../../../tensor/random';

/** Moments of a clip that are looked at together: the first frame and three more. */
export const MOMENTS = 4;
/** Distances between the second and the last moment. */
const DISTANCES = [1, 2, 4, 8, 16, 32] as const;
/** Three different whole frames need this distance from the first to the third. */
const LEAST = MOMENTS - 2;

/** Frames a clip must have for moments to be drawn from it. */
export const LEAST_FRAMES = LEAST + 1;

/**
 * Draws the moments of a clip as published (StyleInV section 4; StyleGAN-V section 3.3): 0; a start; the start plus a power of two from 2 to
 * 32 that fits; one more a whole number of frames between these two.
 * @param frames length of the clip; @param fractional the start may lie between frames (generated clips), or not (data)
 * @returns MOMENTS times in frames, ascending; the second may be 0 too
 */
export function drawMoments(random: Random, frames: number, fractional: boolean): number[] {
  const fitting = DISTANCES.filter((d) => d >= LEAST && d <= frames - 1);
  const distance = fitting[random.below(fitting.length)] as number;
  const room = frames - 1 - distance;
  const start = fractional ? random.uniform() * room : random.below(room + 1);
  const between = 1 + random.below(distance - 1);
  return [0, start, start + between, start + distance];
}

/** Time differences between neighbouring moments. */
export function deltasOf(moments: readonly number[]): number[] {
  return moments.slice(1).map((moment, i) => moment - (moments[i] as number));
}
