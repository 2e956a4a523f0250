import type { Scene } from '../../../shared/scene';
import { rangeOf, trackKey, tracksOf, type TrackRef } from './tracks';

/** A row of the timeline below its ruler, in pixels from the top of the first. */
export type Row = { readonly key: string; readonly top: number; readonly height: number } & (
  | { readonly kind: 'codes' }
  | { readonly kind: 'track'; readonly ref: TrackRef; readonly open: boolean }
  | { readonly kind: 'sound' }
);

export const HEIGHTS = { codes: 52, track: 36, open: 92, sound: 48 } as const;
/** Free room above and below a curve within its row. */
const PADDING = 9;

/** @param open keys of the tracks that show their curve large */
export function rowsOf(scene: Scene, open: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  let top = 0;
  const add = (row: { kind: 'codes' } | { kind: 'sound' } | { kind: 'track'; ref: TrackRef; open: boolean }): void => {
    const height = row.kind === 'track' ? HEIGHTS[row.open ? 'open' : 'track'] : HEIGHTS[row.kind];
    rows.push({ ...row, key: row.kind === 'track' ? trackKey(row.ref) : row.kind, top, height });
    top += height;
  };
  add({ kind: 'codes' });
  for (const ref of tracksOf(scene)) add({ kind: 'track', ref, open: open.has(trackKey(ref)) });
  add({ kind: 'sound' });
  return rows;
}

export const totalHeight = (rows: readonly Row[]): number => {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
};

export const rowAt = (rows: readonly Row[], y: number): Row | undefined =>
  rows.find(({ top, height }) => y >= top && y < top + height);

/** Height of a value within the timeline, in pixels from its top. */
export function yOf({ top, height }: Pick<Row, 'top' | 'height'>, ref: TrackRef, value: number): number {
  const { min, max } = rangeOf(ref);
  const share = Math.min(1, Math.max(0, (value - min) / (max - min)));
  return top + height - PADDING - share * (height - 2 * PADDING);
}

/** What moving by so many pixels upwards adds to a value. */
export function raiseOf({ height }: Pick<Row, 'height'>, ref: TrackRef, pixels: number): number {
  const { min, max } = rangeOf(ref);
  return (pixels / (height - 2 * PADDING)) * (max - min);
}
