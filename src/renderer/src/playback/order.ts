/** What should be computed, and in which order: around the playhead, and ahead of it in the direction of play. */

export interface Demand {
  /** Frame that is to be seen now. */
  readonly frame: number;
  /** First and last frame that play. */
  readonly from: number;
  readonly to: number;
  /** Frames per second of play, with its sign; 0 when paused. */
  readonly rate: number;
  readonly loop: boolean;
}

/** Frames on either side of a resting playhead that are computed ahead of need; the whole range in the end. */
const AHEAD_SHARE = 3;

/** Frames of the range nearest the playhead first; of three one lies behind it. */
export function* around({ frame, from, to }: Demand): Generator<number> {
  if (frame >= from && frame <= to) yield frame;
  let ahead = Math.max(frame + 1, from);
  let behind = Math.min(frame - 1, to);
  while (ahead <= to || behind >= from) {
    for (let i = 1; i < AHEAD_SHARE && ahead <= to; i++) yield ahead++;
    if (behind >= from) yield behind--;
    if (behind < from && ahead <= to) yield ahead++;
  }
}

/** Frames in the order in which they will be shown, with how many frames away they are; a loop comes round once. */
export function* upcoming({ frame, from, to, rate, loop }: Demand): Generator<{ frame: number; away: number }> {
  const step = rate < 0 ? -1 : 1;
  const length = to - from + 1;
  for (let away = 0; away < length; away++) {
    const plain = frame + step * away;
    if (plain >= from && plain <= to) yield { frame: plain, away };
    else if (loop) yield { frame: from + ((((plain - from) % length) + length) % length), away };
    else return;
  }
}

export interface Planning {
  /** Whether a frame is neither there nor under way. */
  readonly missing: (frame: number) => boolean;
  /** Milliseconds one frame takes. */
  readonly cost: number;
  /** Milliseconds until what is under way is done. */
  readonly busy: number;
  /** Frames in one call at most. */
  readonly most: number;
}

/**
 * How much later than reckoned an answer may be before its first frame misses its turn: the way to the page and onto the screen is in no
 * measured cost, and a computer that draws and computes at once is uneven. It costs nothing but that play fills in this much later.
 */
const MARGIN_MS = 40;

/**
 * Frames for the next call while playing. They come together when the call is answered, so the first is one whose turn is not before that.
 * Where computing is slower than play, frames between are left out, evenly, so that what is shown comes on time; the next round of a
 * loop finds them still missing and fills them in.
 */
export function planPlaying(demand: Demand, { missing, cost, busy, most }: Planning): number[] {
  const chosen: number[] = [];
  const perFrame = 1000 / Math.max(1, Math.abs(demand.rate));
  let earliest = (busy + cost * most + MARGIN_MS) / perFrame;
  for (const { frame, away } of upcoming(demand)) {
    if (chosen.length >= most) break;
    if (away < earliest || !missing(frame)) continue;
    chosen.push(frame);
    earliest += cost / perFrame;
  }
  return chosen;
}

/** Frames for the next call at rest: the playhead's alone if it is missing, so that it is seen soon, else its neighbours. */
export function planResting(demand: Demand, { missing, most }: Pick<Planning, 'missing' | 'most'>): number[] {
  if (missing(demand.frame)) return [demand.frame];
  const chosen: number[] = [];
  for (const frame of around(demand)) {
    if (chosen.length >= most) break;
    if (missing(frame)) chosen.push(frame);
  }
  return chosen;
}
