import type { Spot } from './camera';

/** Points to a cell, about. */
const PER_CELL = 4;
const MOST_CELLS_ACROSS = 256;

/** Points [N,2] sorted into the cells of a grid, so that those near a spot are found without looking at all of them. */
export class PointGrid {
  private readonly across: number;
  private readonly low: Spot;
  private readonly cell: number;
  /** Where the points of each cell begin in `order`, and where the last ones end. */
  private readonly starts: Int32Array;
  private readonly order: Int32Array;
  readonly count: number;

  constructor(readonly positions: Float32Array) {
    this.count = positions.length / 2;
    let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let n = 0; n < this.count; n++) {
      const { x, y } = this.at(n);
      left = Math.min(left, x);
      right = Math.max(right, x);
      bottom = Math.min(bottom, y);
      top = Math.max(top, y);
    }
    this.low = this.count > 0 ? { x: left, y: bottom } : { x: 0, y: 0 };
    this.across = Math.min(MOST_CELLS_ACROSS, Math.max(1, Math.floor(Math.sqrt(this.count / PER_CELL))));
    this.cell = this.count > 0 ? Math.max(1e-9, right - left, top - bottom) / this.across : 1;
    this.starts = new Int32Array(this.across * this.across + 1);
    this.order = new Int32Array(this.count);
    this.sort();
  }

  at(n: number): Spot {
    return { x: this.positions[2 * n] as number, y: this.positions[2 * n + 1] as number };
  }

  /** The point nearest to a spot within a radius, if there is one. */
  nearest(spot: Spot, radius: number): number | undefined {
    let best: number | undefined;
    let least = radius * radius;
    this.inBox({ x: spot.x - radius, y: spot.y - radius }, { x: spot.x + radius, y: spot.y + radius }, (n) => {
      const { x, y } = this.at(n);
      const square = (x - spot.x) ** 2 + (y - spot.y) ** 2;
      // Of points at one place the last one is seen: it was drawn on top.
      if (square <= least) [best, least] = [n, square];
    });
    return best;
  }

  /** Visits every point of the cells that a box touches: all that lie in it, and some beside it. */
  inBox(low: Spot, high: Spot, visit: (n: number) => void): void {
    const [left, right] = [this.column(low.x, 'x'), this.column(high.x, 'x')];
    const [bottom, top] = [this.column(low.y, 'y'), this.column(high.y, 'y')];
    for (let row = bottom; row <= top; row++) {
      const from = this.starts[row * this.across + left] as number;
      const to = this.starts[row * this.across + right + 1] as number;
      for (let i = from; i < to; i++) visit(this.order[i] as number);
    }
  }

  /**
   * The point to go to from another one in a direction: near, and not far off the line. Undefined where there is none.
   * @param toward x right, y up
   */
  towards(from: number, toward: Spot): number | undefined {
    const start = this.at(from);
    for (let radius = this.cell * 1.5; ; radius *= 2) {
      let [best, least] = [undefined as number | undefined, Infinity];
      this.inBox({ x: start.x - radius, y: start.y - radius }, { x: start.x + radius, y: start.y + radius }, (n) => {
        const { x, y } = this.at(n);
        const [dx, dy] = [x - start.x, y - start.y];
        const along = dx * toward.x + dy * toward.y;
        const beside = Math.abs(dx * toward.y - dy * toward.x);
        if (n === from || along <= 0 || beside > along || along > radius) return;
        const cost = along + 2 * beside;
        if (cost < least) [best, least] = [n, cost];
      });
      if (best !== undefined || radius > this.cell * this.across * 2) return best;
    }
  }

  private column(value: number, axis: 'x' | 'y'): number {
    return Math.min(this.across - 1, Math.max(0, Math.floor((value - this.low[axis]) / this.cell)));
  }

  private sort(): void {
    const cellOf = Int32Array.from({ length: this.count }, (_, n) => {
      const { x, y } = this.at(n);
      return this.column(y, 'y') * this.across + this.column(x, 'x');
    });
    for (const cell of cellOf) this.starts[cell + 1] = (this.starts[cell + 1] as number) + 1;
    for (let c = 1; c < this.starts.length; c++) {
      this.starts[c] = (this.starts[c] as number) + (this.starts[c - 1] as number);
    }
    const next = this.starts.slice();
    cellOf.forEach((cell, n) => {
      const to = next[cell] as number;
      this.order[to] = n;
      next[cell] = to + 1;
    });
  }
}
