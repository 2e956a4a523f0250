/** Moments across where it is not said how many. */
const MOMENTS = 6;
/** A single panel fills this many rows. */
const ROWS = 4;

/** What decides the cells of a contact sheet. */
export interface SheetRequest {
  readonly panels: readonly unknown[];
  readonly columns: number | null;
  readonly from: number;
  readonly to: number;
}

/** Where the pictures of a contact sheet stand, in cells, and at which frames. */
export interface SheetPlan {
  readonly columns: number;
  readonly rows: number;
  /** Evenly spaced over the range, the first and last frame among them. */
  readonly frames: readonly number[];
}

/** Several panels: one row each. One panel: its moments in rows, as one reads. */
export function planSheet({ panels, columns, from, to }: SheetRequest): SheetPlan {
  const count = to - from + 1;
  const wide = Math.min(columns ?? MOMENTS, count);
  const moments = panels.length === 1 ? Math.min(wide * ROWS, count) : wide;
  const step = moments > 1 ? (count - 1) / (moments - 1) : 0;
  const frames = Array.from({ length: moments }, (_, i) => from + Math.round(i * step));
  const rows = panels.length === 1 ? Math.ceil(moments / wide) : panels.length;
  return { columns: wide, rows, frames };
}

/** Pixels between panels of this side: as wide in proportion however large they are. */
export function gapOf(side: number): number {
  return Math.max(2, Math.round(side / 48));
}

/** Height of the strip with a panel's name under it, in pixels. */
export function stripHeight(side: number): number {
  return Math.max(18, Math.round(side * 0.11));
}
