import { expect, it } from 'vitest';
import { problemWith, sharedKeys } from './conflicts';

const others = new Map([
  ['edit.undo', 'Mod+Z'],
  ['project.save', 'Mod+S'],
]);

it('finds who has the keys already', () => {
  expect(problemWith('Mod+Z', 'project.save', others, false)).toEqual({ kind: 'conflict', with: 'edit.undo' });
  expect(problemWith('Mod+Z', 'edit.undo', others, false)).toBeUndefined();
});
it('leaves alone what moves the focus, and in a browser what is its own', () => {
  expect(problemWith('Tab', 'edit.undo', others, false)).toEqual({ kind: 'reserved' });
  expect(problemWith('Mod+W', 'edit.undo', others, true)).toEqual({ kind: 'browser' });
  expect(problemWith('Mod+W', 'edit.undo', others, false)).toBeUndefined();
});

it('tells which commands share keys because the artist gave them to one of them', () => {
  const keys = new Map([
    ...others,
    ['play.toggle', 'Space'],
    ['compare.toggle', 'Space'],
    ['a', 'Mod+S'],
    ['b', ''],
    ['c', ''],
  ]);
  expect(sharedKeys(keys, new Set())).toEqual(new Map());
  expect([...sharedKeys(keys, new Set(['a', 'b']))]).toEqual([
    ['project.save', 'a'],
    ['a', 'project.save'],
  ]);
});
