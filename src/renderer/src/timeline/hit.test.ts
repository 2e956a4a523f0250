import { describe, expect, it } from 'vitest';
import { sampleProject } from '../api/testing/samples';
import { addKey, setValue } from './edits/keys';
import { addMarker, setIn, setOut } from './edits/marks';
import { hit, hitRuler, RULER } from './hit';
import { rowsOf, yOf, type Row } from './rows';
import { selectCode, selectKey, NOTHING } from './selection';
import { snapped } from './snap';
import { xOf, type TimeView } from './view';

const view: TimeView = { start: 0, scale: 6, width: 600, frames: 100 };
const motion = { kind: 'motion' } as const;
const project = setValue(addKey(sampleProject(), motion, 30), motion, 30, 2);
const rows = rowsOf(project.scene, new Set(['motion']));
const row = (key: string) => rows.find((each) => each.key === key) as Row;
const codes = [{ index: 1, frame: 16 }];
const scenery = { project, view, rows, codes };

describe('hit', () => {
  it('takes hold of a keyframe where its curve is', () => {
    const y = yOf(row('motion'), motion, 2);
    expect(hit(scenery, xOf(view, 30) + 4, y - 4)).toMatchObject({ kind: 'key', frame: 30 });
    expect(hit(scenery, xOf(view, 30), y + 30)).toMatchObject({ kind: 'row', frame: 30 });
  });

  it('takes hold of codes, and of nothing below the last row', () => {
    expect(hit(scenery, xOf(view, 16) - 5, 10)).toMatchObject({ kind: 'code', index: 1 });
    expect(hit(scenery, xOf(view, 40), 10)).toMatchObject({ kind: 'row', frame: 40 });
    expect(hit(scenery, 10, 10_000)).toBeUndefined();
  });

  it('tells the handles of the range, markers and free ruler apart', () => {
    const marked = addMarker(setOut(setIn(project, 20), 60), 45, 'm');
    const at = (frame: number, y: number) => hitRuler(marked, view, { from: 20, to: 60 }, xOf(view, frame), y);
    expect(at(20, 4)).toEqual({ kind: 'in' });
    expect(at(60, 4)).toEqual({ kind: 'out' });
    expect(at(40, 4)).toEqual({ kind: 'range' });
    expect(at(80, 4)).toEqual({ kind: 'scrub' });
    expect(at(45, RULER.height - 8)).toEqual({ kind: 'marker', id: 'm' });
    expect(at(45, RULER.range + 5)).toEqual({ kind: 'scrub' });
  });
});

describe('selection', () => {
  it('adds within one track and leaves out what is chosen twice', () => {
    const both = selectKey(selectKey(NOTHING, motion, 1, false), motion, 2, true);
    expect(both).toMatchObject({ frames: [1, 2] });
    expect(selectKey(both, motion, 1, true)).toMatchObject({ frames: [2] });
    expect(selectKey(both, { kind: 'speed' }, 9, true)).toMatchObject({ frames: [9] });
    expect(selectCode(selectCode(NOTHING, 1, false), 1, true)).toBe(NOTHING);
  });
});

it('snaps to the nearest within reach', () => {
  expect(snapped(10, [8, 11, 40], 4)).toBe(11);
  expect(snapped(10, [20], 4)).toBe(10);
});
