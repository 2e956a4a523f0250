import { StudioError } from '../../shared/errors';
import type { Size } from './filters';

/** How several pictures are shown as one. */
export interface Layout {
  /** `row`: all side by side. `grid`: as many columns as given, or about as many as rows. */
  readonly arrangement: 'row' | 'grid';
  readonly columns?: number;
  /** Pixels between panels. */
  readonly gap: number;
  /** Red, green, blue, 0..255, seen in the gaps and empty cells. */
  readonly background: readonly [number, number, number];
}

export interface Place extends Size {
  readonly x: number;
  readonly y: number;
}

/** The portrait, its inversion and the motion beside each other. */
export const SIDE_BY_SIDE: Layout = { arrangement: 'row', gap: 8, background: [16, 16, 16] };

/**
 * The size of the whole and where each panel lies in it, in pixels. Columns are as wide as their widest panel;
 * narrower panels are centred in theirs.
 * @throws StudioError 'bad-input' without panels, with panels of unequal height, or with a gap or column count out of range
 */
export function layoutSize(panels: readonly Size[], layout: Layout): Size & { places: Place[] } {
  const height = checkPanels(panels, layout);
  const columns = columnCount(panels.length, layout);
  const rows = Math.ceil(panels.length / columns);
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...panels.filter((_panel, index) => index % columns === column).map(({ width }) => width)),
  );
  const starts = widths.map((_, column) => sum(widths.slice(0, column)) + column * layout.gap);
  const places = panels.map((panel, index) => {
    const column = index % columns;
    const spare = (widths[column] ?? panel.width) - panel.width;
    return {
      ...panel,
      x: (starts[column] ?? 0) + Math.floor(spare / 2),
      y: Math.floor(index / columns) * (height + layout.gap),
    };
  });
  return { width: sum(widths) + (columns - 1) * layout.gap, height: rows * height + (rows - 1) * layout.gap, places };
}

/** Puts panels of one layout together, frame after frame, into one buffer that it owns. */
export interface Composer extends Size {
  /**
   * @param frames one rgb24 picture [height, width, 3] per panel, in the panels' order
   * @returns the whole as rgb24; the same buffer at every call, so write it out before the next
   * @throws StudioError 'internal' when a picture has not its panel's size
   */
  compose(frames: readonly Uint8Array[]): Uint8Array;
}

/** Prepares the buffer and background once; errors as layoutSize. */
export function createComposer(panels: readonly Size[], layout: Layout): Composer {
  const { width, height, places } = layoutSize(panels, layout);
  const whole = new Uint8Array(width * height * 3);
  for (let at = 0; at < whole.length; at += 3) whole.set(layout.background, at);

  const compose = (frames: readonly Uint8Array[]): Uint8Array => {
    if (frames.length !== places.length)
      throw new StudioError('internal', `A layout of ${places.length} panels was given ${frames.length} pictures.`);
    places.forEach((place, index) => {
      const frame = frames[index];
      if (frame?.length !== place.width * place.height * 3)
        throw new StudioError('internal', `Panel ${index + 1} was given a picture of another size than its own.`);
      const rowBytes = place.width * 3;
      for (let row = 0; row < place.height; row++)
        whole.set(frame.subarray(row * rowBytes, (row + 1) * rowBytes), ((place.y + row) * width + place.x) * 3);
    });
    return whole;
  };
  return { width, height, compose };
}

function checkPanels(panels: readonly Size[], layout: Layout): number {
  const [first] = panels;
  if (!first) throw new StudioError('bad-input', 'A layout needs at least one picture.');
  const odd = panels.find(({ height }) => height !== first.height);
  if (odd)
    throw new StudioError(
      'bad-input',
      `Pictures side by side must be equally high, and these are ${first.height} and ${odd.height} pixels: scale one.`,
    );
  const sides = panels.flatMap(({ width, height }) => [width, height]);
  if (!sides.every((side) => Number.isSafeInteger(side) && side > 0))
    throw new StudioError('bad-input', 'Pictures in a layout need whole numbers of pixels.');
  if (!Number.isSafeInteger(layout.gap) || layout.gap < 0 || layout.gap > 1024)
    throw new StudioError('bad-input', `The gap ${layout.gap} cannot be used: give whole pixels from 0 to 1024.`);
  return first.height;
}

function columnCount(panels: number, { arrangement, columns }: Layout): number {
  if (arrangement === 'row') return panels;
  const wanted = columns ?? Math.ceil(Math.sqrt(panels));
  if (!Number.isSafeInteger(wanted) || wanted < 1)
    throw new StudioError('bad-input', `A grid of ${wanted} columns cannot be drawn: give a whole number from 1.`);
  return Math.min(wanted, panels);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
