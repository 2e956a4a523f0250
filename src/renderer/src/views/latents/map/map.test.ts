import { describe, expect, it } from 'vitest';
import {
  covers,
  fitScale,
  panned,
  pointSize,
  revealing,
  shiftBetween,
  toMap,
  toScreen,
  wholeMap,
  zoomed,
} from './camera';
import { LARGE, lookOf, SHAPES, swatch, type Colouring, type Palette, type Points } from './pointLooks';
import { PointGrid } from './pointGrid';
import { extended, isInside, pointsInside, rectangle } from './regions';

const size = { width: 800, height: 600 };
const camera = { x: 0.2, y: -0.1, scale: 500 };

/** Deterministic points in -1..1. */
function scattered(count: number): Float32Array {
  let state = 7;
  return Float32Array.from({ length: 2 * count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state / 2 ** 31 - 1) * 0.98;
  });
}

describe('camera', () => {
  it('turns spots of the map into pixels and back, y upwards', () => {
    expect(toScreen(camera, size, { x: 0.2, y: -0.1 })).toEqual({ x: 400, y: 300 });
    expect(toScreen(camera, size, { x: 0.2, y: 0.1 }).y).toBe(200);
    const there = toMap(camera, size, { x: 123, y: 456 });
    const back = toScreen(camera, size, there);
    expect(back.x).toBeCloseTo(123, 9);
    expect(back.y).toBeCloseTo(456, 9);
  });

  it('shows the whole map', () => {
    const corner = toScreen(wholeMap(size), size, { x: 1, y: 1 });
    expect(corner.y).toBeGreaterThan(0);
    expect(corner.y).toBeLessThan(60);
  });

  it('keeps what is below the pointer while zooming', () => {
    const at = { x: 650, y: 120 };
    const before = toMap(camera, size, at);
    const after = toMap(zoomed(camera, size, at, 3), size, at);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });

  it('zooms within bounds and never leaves the map', () => {
    const middle = { x: 400, y: 300 };
    expect(zoomed(camera, size, middle, 1e9).scale).toBe(fitScale(size) * 300);
    expect(zoomed(camera, size, middle, 1e-9).scale).toBe(fitScale(size) * 0.4);
    expect(panned(camera, -1e9, 0).x).toBe(1.5);
  });

  it('follows a drag', () => {
    const moved = panned(camera, 50, 25);
    expect(toScreen(moved, size, { x: 0.2, y: -0.1 })).toEqual({ x: 450, y: 325 });
  });

  it('brings a point into view only if it is not', () => {
    expect(revealing(camera, size, { x: 0.2, y: 0 })).toBe(camera);
    expect(revealing(camera, size, { x: 0.99, y: 0.5 })).toMatchObject({ x: 0.99, y: 0.5, scale: 500 });
  });

  it('draws points smaller where there are many, and larger when zoomed in', () => {
    const whole = wholeMap(size);
    expect(pointSize(whole, size, 50_000)).toBeLessThan(pointSize(whole, size, 2_000));
    expect(pointSize({ ...whole, scale: whole.scale * 10 }, size, 2_000)).toBeGreaterThan(
      pointSize(whole, size, 2_000),
    );
    expect(pointSize(whole, size, 1)).toBe(9);
    expect(pointSize({ ...whole, scale: whole.scale * 300 }, size, 1)).toBe(26);
    expect(pointSize(whole, size, 1e6)).toBe(2.6);
  });
});

describe('what was drawn', () => {
  it('is moved and scaled to where another camera sees it', () => {
    const now = { x: 0.26, y: -0.18, scale: 550 };
    const { x, y, scale } = shiftBetween(camera, now);
    for (const spot of [camera, { x: 0.5, y: 0.3 }]) {
      const before = toScreen(camera, size, spot);
      const after = toScreen(now, size, spot);
      expect(400 + (before.x - 400) * scale + x).toBeCloseTo(after.x, 9);
      expect(300 + (before.y - 300) * scale + y).toBeCloseTo(after.y, 9);
    }
  });

  it('fills the pane as far as its margin reaches, and is not stretched much', () => {
    const moved = (x: number, y: number, scale = 1) => covers({ x, y, scale }, size, 100);
    expect([moved(100, -100), moved(101, 0), moved(0, -101)]).toEqual([true, false, false]);
    // at 0.9 of its size the drawn 800 of 600 + 2 x 100 pixels reach 60 pixels beyond
    expect([moved(0, 60, 0.9), moved(0, 61, 0.9)]).toEqual([true, false]);
    expect([moved(0, 0, 1.24), moved(0, 0, 1.26), moved(0, 0, 0.79)]).toEqual([true, false, false]);
  });
});

describe('PointGrid', () => {
  const positions = scattered(3_000);
  const grid = new PointGrid(positions);

  it('finds the nearest point as trying all of them does', () => {
    for (const spot of [
      { x: 0, y: 0 },
      { x: 0.97, y: -0.96 },
      { x: -0.4, y: 0.73 },
    ]) {
      const distances = Array.from({ length: 3_000 }, (_, n) => {
        const { x, y } = grid.at(n);
        return Math.hypot(x - spot.x, y - spot.y);
      });
      expect(grid.nearest(spot, 0.2)).toBe(distances.indexOf(Math.min(...distances)));
    }
  });

  it('finds nothing where nothing is within reach', () => {
    expect(grid.nearest({ x: 5, y: 5 }, 1)).toBeUndefined();
    expect(new PointGrid(new Float32Array()).nearest({ x: 0, y: 0 }, 10)).toBeUndefined();
  });

  it('takes the point drawn last of those at one place', () => {
    expect(new PointGrid(new Float32Array([1, 1, 1, 1])).nearest({ x: 1, y: 1 }, 0.1)).toBe(1);
  });

  it('goes to the neighbour in a direction', () => {
    const cross = new PointGrid(new Float32Array([0, 0, 1, 0.1, -1, 0, 0, 1, 0.1, -1, 5, 0]));
    expect(cross.towards(0, { x: 1, y: 0 })).toBe(1);
    expect(cross.towards(0, { x: -1, y: 0 })).toBe(2);
    expect(cross.towards(0, { x: 0, y: 1 })).toBe(3);
    expect(cross.towards(0, { x: 0, y: -1 })).toBe(4);
    expect(cross.towards(1, { x: 1, y: 0 })).toBe(5);
    expect(cross.towards(5, { x: 1, y: 0 })).toBeUndefined();
    // What lies more beside the way than along it is in another direction, however near.
    const aside = new PointGrid(new Float32Array([0, 0, 0.1, 0.3, 0.9, 0]));
    expect(aside.towards(0, { x: 1, y: 0 })).toBe(2);
    expect(aside.towards(0, { x: 0, y: 1 })).toBe(1);
  });
});

describe('regions', () => {
  const notch = [
    { x: 0, y: 0 },
    { x: 4, y: 0 },
    { x: 4, y: 4 },
    { x: 2, y: 1 },
    { x: 0, y: 4 },
  ];

  it('knows inside from outside, also in the notch of a shape', () => {
    expect(isInside(notch, { x: 1, y: 1 })).toBe(true);
    expect(isInside(notch, { x: 2, y: 3 })).toBe(false);
    expect(isInside(notch, { x: -1, y: 1 })).toBe(false);
  });

  it('finds the points in a lasso as trying all of them does', () => {
    const grid = new PointGrid(scattered(2_000));
    const lasso = notch.map(({ x, y }) => ({ x: x / 4 - 0.5, y: y / 4 - 0.5 }));
    const all = Array.from({ length: 2_000 }, (_, n) => n).filter((n) => isInside(lasso, grid.at(n)));
    expect(all.length).toBeGreaterThan(50);
    expect(pointsInside(grid, lasso)).toEqual(all);
  });

  it('selects by a rectangle dragged in any direction', () => {
    const grid = new PointGrid(new Float32Array([0, 0, 0.5, 0.5, 0.9, 0.9]));
    expect(pointsInside(grid, rectangle({ x: 0.6, y: 0.6 }, { x: -0.1, y: -0.1 }))).toEqual([0, 1]);
    expect(pointsInside(grid, [{ x: 0, y: 0 }])).toEqual([]);
  });

  it('thins the spots of a drag', () => {
    const lasso = extended([{ x: 0, y: 0 }], { x: 2, y: 0 }, 4);
    expect(lasso).toHaveLength(1);
    expect(extended(lasso, { x: 5, y: 0 }, 4)).toHaveLength(2);
  });
});

describe('looks of points', () => {
  const series = Array.from({ length: 8 }, (_, i) => [i, 0, 0] as const);
  const palette: Palette = { series, faint: [99, 99, 99] };
  const points: Points = {
    sources: Uint8Array.from([0, 0, 1, 2]),
    groups: Uint16Array.from([0, 0, 1, 0]),
    subjects: Int32Array.from([-1, -1, 3, 3]),
    clusters: Uint16Array.from([0, 1, 1, 9]),
  };
  const plain = { colouring: 'cluster', cluster: null, selected: new Set<number>() } as const;
  const alphas = (colours: Uint8Array) => [...colours].filter((_, i) => i % 4 === 3);

  it('tells as many classes apart as there are colours times shapes', () => {
    const all = Array.from({ length: 48 }, (_, n) => swatch(palette, n)).map(
      ({ colour, shape }) => `${colour} ${shape}`,
    );
    expect(new Set(all).size).toBe(8 * SHAPES.length);
  });

  it('colours by cluster, and draws what is the artist’s larger', () => {
    const { colours, shapes } = lookOf(points, plain, palette);
    expect([colours[0], colours[4], colours[8], colours[12]]).toEqual([0, 1, 1, 1]);
    expect([...shapes]).toEqual([0, 0, LARGE, LARGE + 1]);
  });

  it('colours by origin with the samples faint', () => {
    const { colours } = lookOf(points, { ...plain, colouring: 'source' }, palette);
    expect([colours[0], colours[8], colours[12]]).toEqual([99, 0, 1]);
  });

  it('dims everything but what is selected or pointed at', () => {
    const selected = alphas(lookOf(points, { ...plain, selected: new Set([2]) }, palette).colours);
    expect(selected.map((alpha) => alpha > 200)).toEqual([false, false, true, false]);
    const pointed = alphas(lookOf(points, { ...plain, cluster: 1 }, palette).colours);
    expect(pointed.map((alpha) => alpha > 200)).toEqual([false, true, true, false]);
  });

  it('colours a clip and the portrait of one project alike by subject, and only clips by clip', () => {
    const red = (colouring: Colouring) => {
      const { colours } = lookOf(points, { ...plain, colouring }, palette);
      return [colours[0], colours[8], colours[12]];
    };
    expect(red('subject')).toEqual([99, 3, 3]);
    expect(red('clip')).toEqual([99, 1, 99]);
  });
});
