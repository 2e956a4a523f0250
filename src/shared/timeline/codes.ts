import type { Scene } from '../scene';
import { numberAt } from './cycle';
import type { Remap } from './remap';

/** Frames `from` to `to`, both included. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/** What a motion code is drawn as: code `index` of the clip with `seed`, times `strength`. */
export interface ResolvedCode {
  readonly seed: number;
  readonly index: number;
  readonly strength: number;
}

/**
 * What code `number` is once edits are taken into account. A copy of a code that was drawn anew has both: the other's number, and the seed
 * it was drawn with.
 */
export function resolveCode(edits: Scene['codes'], seed: number, number: number): ResolvedCode {
  const edit = edits[String(number)];
  return { seed: edit?.seed ?? seed, index: edit?.copyOf ?? number, strength: edit?.strength ?? 1 };
}

export function sameCode(a: ResolvedCode, b: ResolvedCode): boolean {
  return a.seed === b.seed && a.index === b.index && a.strength === b.strength;
}

/** A code as a timeline shows it. */
export interface CodePosition {
  /** Its number, as edits name it. */
  readonly code: number;
  /** Frame at whose moment it stands, a fraction between frames; before 0 or behind the last frame where the clip only feels it. */
  readonly frame: number;
}

/**
 * The codes that a moment depends on: first and last place. Each of two causal convolutions looks (kernel - 1) / 2 codes back from the
 * two codes on either side (windowLength in src/engine/nets/motionInputs.ts); exactly at a code the next one has no weight yet.
 */
export function windowAt({ codeDistance, kernel }: Remap, time: number): { first: number; last: number } {
  const left = Math.floor(time / codeDistance);
  return { first: Math.max(0, left + 1 - kernel), last: time === left * codeDistance ? left : left + 1 };
}

/**
 * Every code that some frame depends on, in the order of the motion. The first code of all is not among them unless it is a loop: the
 * network replaces it by a constant of its own.
 */
export function codePositions(map: Remap): CodePosition[] {
  const { times, cycle, codeDistance } = map;
  if (cycle) {
    const { period, place, number } = cycle;
    return Array.from({ length: period }, (_, i) => ({
      code: number + i,
      frame: frameOf(map, (place + i) * codeDistance),
    }));
  }
  let least = Infinity;
  let most = 0;
  for (const time of times) {
    const window = windowAt(map, time);
    least = Math.min(least, window.first);
    most = Math.max(most, window.last);
  }
  const positions: CodePosition[] = [];
  for (let code = Math.max(1, least); code <= most; code++) {
    positions.push({ code, frame: frameOf(map, code * codeDistance) });
  }
  return positions;
}

/** Frame at which the motion first reaches a time; outside the clip as if its first and last speed went on. */
function frameOf({ times, end }: Remap, time: number): number {
  const count = times.length;
  const at = (i: number) => (i < count ? (times[i] as number) : end);
  for (let i = 0; i < count; i++) {
    const [a, b] = [at(i), at(i + 1)];
    if (a === time) return i;
    if ((a < time && time < b) || (b < time && time < a)) return i + (time - a) / (b - a);
  }
  const before = time < at(0);
  const [a, step] = before ? [at(0), at(1) - at(0)] : [end, end - at(count - 1)];
  const away = (time - a) / (Math.abs(step) || 1);
  return before ? Math.min(0, away) : count + Math.max(0, away);
}

/** The frames that change with code `code`: those whose moment lies within its reach. Empty for one that nothing depends on. */
export function stretchOf(map: Remap, code: number): FrameRange[] {
  return rangesWhere(map.times.length, (i) => dependsOn(map, map.times[i] as number, (number) => number === code));
}

/** Whether a moment depends on a code of which `is` holds, given its number. */
export function dependsOn(map: Remap, time: number, is: (code: number) => boolean): boolean {
  const { first, last } = windowAt(map, time);
  for (let place = Math.max(first, 1); place <= last; place++) if (is(numberAt(map.cycle, place))) return true;
  return false;
}

/** The runs of frames 0 .. count - 1 of which `holds` is true. */
export function rangesWhere(count: number, holds: (frame: number) => boolean): FrameRange[] {
  const ranges: FrameRange[] = [];
  let from: number | undefined;
  for (let i = 0; i <= count; i++) {
    const inside = i < count && holds(i);
    if (inside) from ??= i;
    else if (from !== undefined) {
      ranges.push({ from, to: i - 1 });
      from = undefined;
    }
  }
  return ranges;
}
