import { describe, expect, it } from 'vitest';
import { sampleProject } from '../../api/testing/samples';
import {
  addMarker,
  changeMarker,
  clearRange,
  moveRange,
  nextMarker,
  removeMarker,
  setIn,
  setOut,
  setSoundtrack,
} from './marks';

describe('markers', () => {
  const project = addMarker(addMarker(sampleProject(), 40, 'b', 'turn'), 10, 'a');

  it('are kept in order, one to a frame', () => {
    expect(project.markers.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(addMarker(project, 40, 'c')).toBe(project);
    expect(changeMarker(project, 'a', { frame: 60 }).markers.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(removeMarker(project, 'a').markers).toHaveLength(1);
  });

  it('are found from where one is', () => {
    expect([nextMarker(project, 10, 1), nextMarker(project, 40, -1), nextMarker(project, 40, 1)]).toEqual([
      40,
      10,
      undefined,
    ]);
  });
});

describe('range', () => {
  const project = setOut(setIn(sampleProject(), 20), 60);

  it('has an in and an out, which do not cross', () => {
    expect(project.range).toEqual({ from: 20, to: 60 });
    expect(setIn(project, 80).range).toEqual({ from: 80, to: 99 });
    expect(setOut(project, 5).range).toEqual({ from: 0, to: 5 });
  });

  it('is none when it is the whole clip', () => {
    expect(setOut(setIn(project, 0), 99).range).toBeNull();
    expect(clearRange(project).range).toBeNull();
  });

  it('moves as a whole and stays inside', () => {
    expect(moveRange(project, 100).range).toEqual({ from: 59, to: 99 });
    expect(moveRange(project, -15).range).toEqual({ from: 5, to: 45 });
  });
});

it('a soundtrack is taken in once, and let go', () => {
  const asset = { id: 'a'.repeat(64), kind: 'audio' as const, name: 'song.mp3', bytes: 5 };
  const project = setSoundtrack(setSoundtrack(sampleProject(), asset), asset);
  expect(project.assets).toHaveLength(1);
  expect(project.soundtrack).toEqual({ asset: asset.id, offsetSeconds: 0, gain: 1 });
  expect(setSoundtrack(project, null).soundtrack).toBeNull();
});
