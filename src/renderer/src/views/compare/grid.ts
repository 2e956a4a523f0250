/** Columns of a grid of equal squares that fill a box best. */
export function columnsFor(panels: number, width: number, height: number, gap = 0): { columns: number; side: number } {
  let best = { columns: 1, side: 0 };
  for (let columns = 1; columns <= panels; columns++) {
    const rows = Math.ceil(panels / columns);
    const side = Math.floor(Math.min((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows));
    if (side > best.side) best = { columns, side };
  }
  return best;
}
