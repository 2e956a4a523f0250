/** A grid of equal cells of which only those near the window onto it exist. */
export interface Layout {
  readonly columns: number;
  /** Height of everything, in pixels. */
  readonly height: number;
  /** First cell that exists, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where the first one lies, in pixels from the top. */
  readonly top: number;
}

/** Rows kept above and below what is seen. */
const SPARE = 2;

/** @param cell smallest width and height of a cell; @param seen size of the window and how far it is scrolled */
export function layoutOf(
  count: number,
  cell: { readonly width: number; readonly height: number },
  seen: { readonly width: number; readonly height: number; readonly scroll: number },
): Layout {
  const columns = Math.max(1, Math.floor(seen.width / cell.width));
  const rows = Math.ceil(count / columns);
  const first = Math.min(Math.max(0, Math.floor(seen.scroll / cell.height) - SPARE), rows);
  const last = Math.min(rows, Math.ceil((seen.scroll + seen.height) / cell.height) + SPARE);
  return {
    columns,
    height: rows * cell.height,
    from: first * columns,
    to: Math.min(count, Math.max(first, last) * columns),
    top: first * cell.height,
  };
}

/** Where an arrow key leads from a cell; undefined for another key. */
export function moved(key: string, at: number, columns: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -at,
    End: count - 1 - at,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  const to = at + step;
  return to < 0 || to >= count ? at : to;
}
