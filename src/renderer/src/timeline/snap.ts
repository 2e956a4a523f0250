/** Pixels within which a dragged thing jumps to what is near. */
export const SNAP_PIXELS = 7;

/** The candidate nearest to a frame within reach, or the frame itself. @param scale pixels per frame */
export function snapped(frame: number, candidates: Iterable<number>, scale: number): number {
  let best = frame;
  let least = SNAP_PIXELS / scale;
  for (const candidate of candidates) {
    const away = Math.abs(candidate - frame);
    if (away <= least && candidate !== frame) {
      least = away;
      best = candidate;
    }
  }
  return best;
}
