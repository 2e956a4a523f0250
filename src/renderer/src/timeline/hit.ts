import type { Project } from '../../../shared/project';
import type { CodeMark } from './codeMarks';
import { rowAt, yOf, type Row } from './rows';
import { trackOf, type TrackRef } from './tracks';
import { frameAt, xOf, type TimeView } from './view';

/** What lies under the pointer in the rows. */
export type Target =
  | { readonly kind: 'code'; readonly row: Row; readonly index: number }
  | { readonly kind: 'key'; readonly row: Row; readonly ref: TrackRef; readonly frame: number }
  | { readonly kind: 'row'; readonly row: Row; readonly frame: number };

/** Half the size of what can be taken hold of, in pixels. */
const REACH = 8;

export interface Scenery {
  readonly project: Project;
  readonly view: TimeView;
  readonly rows: readonly Row[];
  readonly codes: readonly CodeMark[];
}

export function hit({ project, view, rows, codes }: Scenery, x: number, y: number): Target | undefined {
  const row = rowAt(rows, y);
  if (!row) return undefined;
  if (row.kind === 'codes') {
    const code = nearest(codes, ({ frame }) => Math.abs(xOf(view, frame) - x));
    if (code) return { kind: 'code', row, index: code.index };
  }
  if (row.kind === 'track') {
    const { ref } = row;
    const key = nearest(trackOf(project, ref).keys, ({ frame, value }) =>
      Math.max(Math.abs(xOf(view, frame) - x), row.open ? Math.abs(yOf(row, ref, value) - y) : 0),
    );
    if (key) return { kind: 'key', row, ref, frame: key.frame };
  }
  return { kind: 'row', row, frame: Math.min(view.frames - 1, Math.max(0, frameAt(view, x))) };
}

function nearest<T>(things: readonly T[], distance: (thing: T) => number): T | undefined {
  let best: T | undefined;
  let least = REACH;
  for (const thing of things) {
    const away = distance(thing);
    if (away <= least) {
      least = away;
      best = thing;
    }
  }
  return best;
}

/** What lies under the pointer in the ruler. */
export type RulerTarget =
  | { readonly kind: 'in' }
  | { readonly kind: 'out' }
  | { readonly kind: 'marker'; readonly id: string }
  | { readonly kind: 'range' }
  | { readonly kind: 'scrub' };

/** Heights of the bands of the ruler: the range on top, then ticks, then markers. */
export const RULER = { range: 10, ticks: 22, markers: 16, height: 48 } as const;

export function hitRuler(
  { markers }: Pick<Project, 'markers'>,
  view: TimeView,
  range: { readonly from: number; readonly to: number },
  x: number,
  y: number,
): RulerTarget {
  if (y >= RULER.range + RULER.ticks) {
    const marker = nearest(markers, ({ frame }) => Math.abs(xOf(view, frame) - x));
    if (marker) return { kind: 'marker', id: marker.id };
  }
  if (y < RULER.range) {
    const [left, right] = [xOf(view, range.from), xOf(view, range.to)];
    const [toLeft, toRight] = [Math.abs(left - x), Math.abs(right - x)];
    if (Math.min(toLeft, toRight) <= REACH) return { kind: toLeft < toRight ? 'in' : 'out' };
    if (x > left && x < right) return { kind: 'range' };
  }
  return { kind: 'scrub' };
}
