import { describe, expect, it } from 'vitest';
import type { Layout } from './layout';
import { createComposer, layoutSize } from './layout';
import { plainFrame } from './testClips';

const row: Layout = { arrangement: 'row', gap: 2, background: [7, 8, 9] };
const grid: Layout = { ...row, arrangement: 'grid' };
const panel = (width: number, height = 4) => ({ width, height });

describe('layoutSize', () => {
  it('sets panels side by side', () => {
    expect(layoutSize([panel(3), panel(5), panel(1)], row)).toEqual({
      width: 13,
      height: 4,
      places: [
        { x: 0, y: 0, width: 3, height: 4 },
        { x: 5, y: 0, width: 5, height: 4 },
        { x: 12, y: 0, width: 1, height: 4 },
      ],
    });
  });

  it('sets panels in a grid, narrower ones centred in their column', () => {
    const { width, height, places } = layoutSize([panel(3), panel(5), panel(7), panel(5), panel(5)], {
      ...grid,
      columns: 2,
    });
    expect([width, height]).toEqual([14, 16]);
    expect(places.map(({ x, y }) => [x, y])).toEqual([
      [2, 0],
      [9, 0],
      [0, 6],
      [9, 6],
      [1, 12],
    ]);
    expect(layoutSize(new Array(5).fill(panel(4)), grid)).toMatchObject({ width: 16, height: 10 });
    expect(layoutSize([panel(4)], { ...grid, columns: 9 })).toMatchObject({ width: 4, height: 4 });
  });

  it.each([
    [[], row],
    [[panel(3), panel(3, 5)], row],
    [[panel(0)], row],
    [[panel(3)], { ...row, gap: -1 }],
    [[panel(3)], { ...row, gap: 0.5 }],
    [[panel(3)], { ...grid, columns: 0 }],
  ])('refuses %j in %j', (panels, layout) => {
    expect(() => layoutSize(panels, layout)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

describe('createComposer', () => {
  it('puts every pixel in its place and leaves the background between', () => {
    const composer = createComposer([panel(1, 2), panel(2, 2), panel(2, 2)], { ...grid, columns: 2, gap: 1 });
    expect([composer.width, composer.height]).toEqual([5, 5]);
    const frames = [
      plainFrame([1, 2, 3], 1, 2),
      Uint8Array.from({ length: 12 }, (_, at) => 100 + at),
      plainFrame([4, 5, 6], 2, 2),
    ];
    const whole = composer.compose(frames);
    const pixel = (x: number, y: number) => [...whole.subarray((y * 5 + x) * 3, (y * 5 + x) * 3 + 3)];
    const picture = [0, 1, 2, 3, 4].map((y) => [0, 1, 2, 3, 4].map((x) => pixel(x, y)[0]));
    expect(picture).toEqual([
      [1, 7, 7, 100, 103],
      [1, 7, 7, 106, 109],
      [7, 7, 7, 7, 7],
      [4, 4, 7, 7, 7],
      [4, 4, 7, 7, 7],
    ]);
    expect(pixel(4, 1)).toEqual([109, 110, 111]);
    expect(composer.compose(frames)).toBe(whole);
  });

  it('refuses pictures of another size or number', () => {
    const composer = createComposer([panel(2, 2)], row);
    expect(() => composer.compose([plainFrame([0, 0, 0], 3, 2)])).toThrow(/another size/);
    expect(() => composer.compose([])).toThrow(/1 panels/);
  });
});
