import type { Spot } from './map/camera';

/** Where frames of a clip lie on the map. */
export interface Trajectory {
  /** Ascending. */
  readonly frames: readonly number[];
  /** [n,2] */
  readonly positions: Float32Array;
}

/** More frames than these look no different as a line. */
const MOST = 512;

/** Frames that a trajectory of a clip is drawn through: all, or evenly spaced ones with the first and the last. */
export function trajectoryFrames(frames: number, most = MOST): number[] {
  const count = Math.min(frames, most);
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.round((i * (frames - 1)) / (count - 1))));
}

const spotAt = ({ positions }: Trajectory, i: number): Spot => ({
  x: positions[2 * i] as number,
  y: positions[2 * i + 1] as number,
});

/** Where a frame lies, between those that are known. */
export function betweenFrames(trajectory: Trajectory, frame: number): Spot | null {
  const { frames } = trajectory;
  const next = frames.findIndex((each) => each >= frame);
  if (frames.length === 0) return null;
  if (next <= 0) return spotAt(trajectory, next === 0 ? 0 : frames.length - 1);
  const [a, b] = [frames[next - 1] as number, frames[next] as number];
  const [from, to] = [spotAt(trajectory, next - 1), spotAt(trajectory, next)];
  const share = (frame - a) / (b - a);
  return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
}

/**
 * The frame whose place is nearest to a spot. A trajectory crosses itself: of places about equally near, the one nearer in time to `now` wins,
 * so that dragging along the line does not jump.
 */
export function frameNear(trajectory: Trajectory, spot: Spot, now: number): number {
  const { frames } = trajectory;
  const distances = frames.map((_, i) => {
    const { x, y } = spotAt(trajectory, i);
    return Math.hypot(x - spot.x, y - spot.y);
  });
  const least = Math.min(...distances);
  const tolerance = least * 1.25 + 0.004;
  const near = frames.filter((_, i) => (distances[i] as number) <= tolerance);
  return near.reduce((best, frame) => (Math.abs(frame - now) < Math.abs(best - now) ? frame : best), near[0] ?? 0);
}
