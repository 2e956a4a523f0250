import { describe, expect, it } from 'vitest';
import { sampleProject } from '../../api/testing/samples';
import { amended, begin, edit, MERGE_MS, MOST_STEPS, redone, undone, type History } from './history';

const named = (name: string) => sampleProject({ name });
const start = begin(named('0'));
const step = (history: History, name: string, at: number, merge?: string) =>
  edit(history, named(name), { key: 'k', values: { name } }, at, merge);

describe('history', () => {
  it('goes back and forth, a step at a time', () => {
    const two = step(step(start, '1', 0), '2', 0);
    expect(undone(two).present.name).toBe('1');
    expect(undone(undone(two)).present.name).toBe('0');
    expect(redone(undone(undone(two))).present.name).toBe('1');
    expect(redone(redone(undone(undone(two)))).present.name).toBe('2');
    expect(redone(undone(two)).past.map((entry) => entry.step.values?.['name'])).toEqual(['1', '2']);
  });

  it('stays where it is at either end', () => {
    expect(undone(start)).toBe(start);
    expect(redone(start)).toBe(start);
  });

  it('forgets what was undone when something else is done', () => {
    const other = step(undone(step(start, '1', 0)), '2', 0);
    expect(other.future).toEqual([]);
    expect(undone(other).present.name).toBe('0');
  });

  it('makes one step of edits that follow each other quickly under the same key', () => {
    const dragged = step(step(step(start, '1', 0, 'a'), '2', MERGE_MS - 1, 'a'), '3', 2 * MERGE_MS - 3, 'a');
    expect(dragged.past).toHaveLength(1);
    expect(undone(dragged).present.name).toBe('0');
  });

  it('keeps steps apart that are slow, of another key, or across an undo', () => {
    expect(step(step(start, '1', 0, 'a'), '2', MERGE_MS, 'a').past).toHaveLength(2);
    expect(step(step(start, '1', 0, 'a'), '2', 1, 'b').past).toHaveLength(2);
    const afterUndo = step(undone(step(step(start, '1', 0, 'a'), '2', MERGE_MS, 'a')), '3', MERGE_MS + 1, 'a');
    expect(afterUndo.past).toHaveLength(2);
  });

  it('is bounded, and forgets the oldest first', () => {
    let history = start;
    for (let i = 1; i <= MOST_STEPS + 5; i++) history = step(history, String(i), 0);
    expect(history.past).toHaveLength(MOST_STEPS);
    while (undone(history) !== history) history = undone(history);
    expect(history.present.name).toBe('5');
  });

  it('amends what was and can be again, too', () => {
    const history = amended(undone(step(step(start, '1', 0), '2', 0)), (project) => ({
      ...project,
      markers: [],
      compared: [],
    }));
    expect([history, undone(history), redone(history)].map(({ present }) => present.compared)).toEqual([[], [], []]);
  });
});
