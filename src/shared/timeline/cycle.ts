/**
 * The codes of a loop. They are those of the same clip without a loop from its first moment on, each under its own number, so that what
 * was edited of a code stays with it when a loop is made or ended; at the seam they begin again.
 */
export interface Cycle {
  /** How many codes come round. */
  readonly period: number;
  /** Place in the motion of the code at the first frame. */
  readonly place: number;
  /** Number of that code. */
  readonly number: number;
}

/** Number of the code at a place of the motion (>= 0); outside a loop each place has its own. */
export function numberAt(cycle: Cycle | undefined, place: number): number {
  if (!cycle) return place;
  const round = (place - cycle.place) % cycle.period;
  return cycle.number + (round < 0 ? round + cycle.period : round);
}

export const sameCycle = (a: Cycle | undefined, b: Cycle | undefined): boolean =>
  a?.period === b?.period && a?.place === b?.place && a?.number === b?.number;
