import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../tests/support/evaluate';
import { formulaNumbers } from '../../../tests/support/formulaWeights';
import { Graph } from '../graph';
import { maxAbsDiff, type F32 } from '../tensor/tensor';
import { areaLimit, areaResize } from './areaResize';

/** Adaptive average pooling by its definition. */
function pooled(at: (n: number, y: number, x: number) => number, maps: number, h: number, w: number, size: number) {
  const edges = (i: number, from: number) =>
    [Math.floor((i * from) / size), Math.ceil(((i + 1) * from) / size)] as const;
  return Array.from({ length: maps * size * size }, (_, k) => {
    const n = Math.floor(k / size / size);
    const [[top, bottom], [left, right]] = [edges(Math.floor(k / size) % size, h), edges(k % size, w)];
    let sum = 0;
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += at(n, y, x);
    return sum / ((bottom - top) * (right - left));
  });
}
const reader = ({ shape, data }: F32) => {
  const [, , h, w] = shape as [number, number, number, number];
  return (n: number, y: number, x: number) => data[(n * h + y) * w + x] as number;
};

describe('resizing by averages', () => {
  it.each([
    [12, 8, 4],
    [7, 5, 3],
    [5, 6, 8],
    [4, 4, 8],
  ])('%d by %d pixels to %d', async (h, w, size) => {
    const x = formulaNumbers('x', [2, 3, h, w]);
    const g = new Graph();
    const { y } = await evaluate({ y: areaResize(g.input('x', x.shape), size) }, { x });
    expect(y.shape).toEqual([2, 3, size, size]);
    expect(maxAbsDiff(y.data, pooled(reader(x), 6, h, w, size))).toBeLessThan(1e-6);
  });

  it.each([16, 64, 40])('takes part of the image as if it were brought to 32 pixels first, from %d', async (side) => {
    const x = formulaNumbers('x', [1, 3, side, side]);
    const g = new Graph();
    const sections = [
      { start: 5, end: 28, of: 32 },
      { start: 4, end: 27, of: 32 },
    ] as const;
    const { y } = await evaluate({ y: areaResize(g.input('x', x.shape), 14, sections) }, { x });
    const first = pooled(reader(x), 3, side, side, 32);
    const cut = (n: number, row: number, column: number) => first[(n * 32 + row + 5) * 32 + column + 4] as number;
    expect(maxAbsDiff(y.data, pooled(cut, 3, 23, 23, 14))).toBeLessThan(1e-6);
  });

  it('leaves images of the right size, and those below a limit, alone', () => {
    const g = new Graph();
    const x = g.input('x', [1, 3, 8, 8]);
    expect(areaResize(x, 8)).toBe(x);
    expect(areaLimit(x, 8)).toBe(x);
    expect(areaLimit(x, 4).shape).toEqual([1, 3, 4, 4]);
  });
});
