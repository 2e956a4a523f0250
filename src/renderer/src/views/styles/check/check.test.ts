import { describe, expect, it } from 'vitest';
import type { CheckedImage } from '../../../../../shared/api/styles';
import { filtersOf, fits, standingOf, toggled } from './findings';
import { layoutOf, moved } from './rows';

const image = (file: string, used: boolean, ...reasons: string[]): CheckedImage => ({
  ...{ file, used },
  findings: reasons.map((reason) => ({ reason, sentence: reason })),
});
const images = [
  image('a', true),
  image('b', true, 'narrow'),
  image('c', false, 'duplicate'),
  image('d', true, 'narrow', 'no-face'),
];

describe('what a check has found', () => {
  it('is counted for each filter that shows something', () => {
    const counts = new Map(filtersOf(images, new Set(['b', 'c'])).map(({ filter, count }) => [filter, count]));
    expect(Object.fromEntries(counts)).toEqual({
      ...{ all: 4, in: 2, out: 1, unusable: 1 },
      ...{ 'reason:narrow': 2, 'reason:no-face': 1, 'reason:duplicate': 1 },
    });
    expect(filtersOf([image('a', true)], new Set()).map(({ filter }) => filter)).toEqual(['all', 'in']);
    for (const [filter, count] of counts) {
      expect(images.filter((each) => fits(each, filter, new Set(['b', 'c'])))).toHaveLength(count);
    }
  });

  it('is left out and taken in, except for what cannot be used', () => {
    const out = toggled(new Set(), images, true);
    expect([...out]).toEqual(['a', 'b', 'd']);
    expect([...toggled(out, [images[1] as CheckedImage], false)]).toEqual(['a', 'd']);
    const standings = images.map((each) => standingOf(each, new Set(['b'])));
    expect(standings).toEqual(['in', 'out', 'unusable', 'warned']);
  });
});

describe('a grid of many pictures', () => {
  const cell = { width: 100, height: 120 };

  it('has the cells near the window alone', () => {
    const layout = layoutOf(100_000, cell, { width: 1_050, height: 600, scroll: 60_000 });
    expect(layout.columns).toBe(10);
    expect(layout.height).toBe(10_000 * 120);
    expect(layout.from).toBe(498 * 10);
    expect(layout.top).toBe(498 * 120);
    expect(layout.to - layout.from).toBe((5 + 2 + 2) * 10);
  });

  it('ends with the last picture, and holds one where there is no room', () => {
    expect(layoutOf(23, cell, { width: 1_000, height: 600, scroll: 0 })).toMatchObject({ from: 0, to: 23 });
    expect(layoutOf(23, cell, { width: 10, height: 120, scroll: 0 })).toMatchObject({ columns: 1, to: 3 });
    expect(layoutOf(0, cell, { width: 1_000, height: 600, scroll: 900 })).toMatchObject({ height: 0, from: 0, to: 0 });
  });

  it('is walked with the arrow keys and not left by them', () => {
    expect(moved('ArrowDown', 3, 10, 25)).toBe(13);
    expect(moved('ArrowDown', 20, 10, 25)).toBe(20);
    expect(moved('ArrowUp', 3, 10, 25)).toBe(3);
    expect(moved('ArrowLeft', 3, 10, 25)).toBe(2);
    expect([moved('Home', 3, 10, 25), moved('End', 3, 10, 25)]).toEqual([0, 24]);
    expect(moved('a', 3, 10, 25)).toBeUndefined();
  });
});
