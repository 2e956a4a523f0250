import { z } from 'zod';

/** How a value goes from one keyframe to the next. */
export const EASINGS = ['hold', 'linear', 'smooth', 'in', 'out'] as const;
export type Easing = (typeof EASINGS)[number];

export const MAX_KEYS = 1_000;
/** Longest clip the timeline holds, in frames. */
export const MAX_FRAMES = 100_000;
const frame = z.int().min(0).max(MAX_FRAMES);

export const keyframeSchema = z.strictObject({ frame, value: z.number(), ease: z.enum(EASINGS) });
export type Keyframe = z.infer<typeof keyframeSchema>;

/** A value over the frames of a clip: constant, or through keyframes in the order of their frames, each at another one. */
export const trackSchema = z.strictObject({
  /** What holds where there are no keyframes. */
  value: z.number(),
  keys: z.array(keyframeSchema).max(MAX_KEYS).refine(ascending, 'keyframes must be in order, one to a frame'),
});
export type Track = z.infer<typeof trackSchema>;

function ascending(keys: readonly { frame: number }[]): boolean {
  return keys.every((key, i) => i === 0 || (keys[i - 1] as { frame: number }).frame < key.frame);
}

/** A track without keyframes. */
export const constant = (value: number): Track => ({ value, keys: [] });

/** Share of the way from one keyframe to the next, 0..1, after the share `t` of the time between them. */
const CURVES: Record<Easing, (t: number) => number> = {
  hold: () => 0,
  linear: (t) => t,
  smooth: (t) => t * t * (3 - 2 * t),
  in: (t) => t * t,
  out: (t) => t * (2 - t),
};

/** Value at a frame, whole or fractional; before the first and after the last keyframe it stays as there. */
export function valueAt({ value, keys }: Track, frame: number): number {
  if (keys.length === 0) return value;
  const next = keys.findIndex((key) => key.frame > frame);
  return next === -1 ? between(keys.at(-1), undefined, frame) : between(keys[next - 1], keys[next], frame);
}

/** Values at frames 0 .. count - 1. */
export function sampleTrack(track: Track, count: number): Float64Array {
  const { keys, value } = track;
  const out = new Float64Array(count);
  if (keys.length === 0) return out.fill(value);
  let next = 0;
  for (let frame = 0; frame < count; frame++) {
    while (next < keys.length && (keys[next] as Keyframe).frame <= frame) next++;
    out[frame] = between(keys[next - 1], keys[next], frame);
  }
  return out;
}

/** Value between two keyframes of which one may be missing. */
function between(before: Keyframe | undefined, after: Keyframe | undefined, frame: number): number {
  if (!before) return after?.value ?? 0;
  if (!after) return before.value;
  const share = CURVES[before.ease]((frame - before.frame) / (after.frame - before.frame));
  return before.value + share * (after.value - before.value);
}
