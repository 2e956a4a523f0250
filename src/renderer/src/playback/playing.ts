/** Where play is, as numbers: frames may be fractional, the one shown is the whole one below. */

export interface Range {
  /** First and last frame that play. */
  readonly from: number;
  readonly to: number;
}

export interface Playing extends Range {
  readonly loop: boolean;
  /** Frames per second, with its sign. */
  readonly rate: number;
}

/** Where play is after `seconds`. It comes round in a loop, and else stops at the end it runs into. */
export function advance(position: number, seconds: number, play: Playing): { position: number; ended: boolean } {
  const { from, to, rate, loop } = play;
  const length = to - from + 1;
  const next = position + rate * seconds;
  if (next >= from && next < to + 1) return { position: next, ended: false };
  if (loop) return { position: from + ((((next - from) % length) + length) % length), ended: false };
  return { position: rate < 0 ? from : to, ended: rate < 0 ? next < from : next >= to + 1 };
}

/** Where play begins: from the other end if the playhead rests at the one it would run into, or outside the range. */
export function startOf(frame: number, { from, to, rate }: Playing): number {
  if (frame < from || frame > to) return rate < 0 ? to : from;
  if (rate > 0 && frame === to) return from;
  if (rate < 0 && frame === from) return to;
  return frame;
}

/** J, K and L: each press in the same direction doubles the speed up to 8; the other direction starts anew. */
export function shuttle(speed: number, direction: 1 | -1): number {
  if (Math.sign(speed) !== direction) return direction;
  return direction * Math.min(8, Math.abs(speed) * 2);
}

export const clampFrame = (frame: number, { from, to }: Range): number =>
  Math.min(to, Math.max(from, Math.round(Number.isFinite(frame) ? frame : from)));
