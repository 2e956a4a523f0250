import { describe, expect, it } from 'vitest';
import { projectSchema, type Project } from '../../../../shared/project';
import { sampleProject } from '../../api/testing/samples';
import { trackOf, type TrackRef } from '../tracks';
import { addKey, deleteKeys, flatten, moveKeys, setEase, setValue } from './keys';

const motion: TrackRef = { kind: 'motion' };
const keyed = (...frames: number[]): Project =>
  frames.reduce((project, frame, i) => setValue(addKey(project, motion, frame), motion, frame, i), sampleProject());
const keysOf = (project: Project, ref = motion) =>
  trackOf(project, ref).keys.map(({ frame, value }) => [frame, value] as const);

describe('values over time', () => {
  it('a keyframe is added at the value that is there', () => {
    const project = keyed(10, 20);
    const added = addKey(setEase(project, motion, [10], 'linear'), motion, 15);
    expect(keysOf(added)).toEqual([
      [10, 0],
      [15, 0.5],
      [20, 1],
    ]);
    expect(addKey(added, motion, 15)).toBe(added);
  });

  it('a value without keyframes is a constant, with keyframes it makes one', () => {
    expect(trackOf(setValue(sampleProject(), motion, 7, 0.4), motion)).toEqual({ value: 0.4, keys: [] });
    expect(keysOf(setValue(keyed(10), motion, 30, 2))).toEqual([
      [10, 0],
      [30, 2],
    ]);
  });

  it('values stay within the bounds of their track', () => {
    expect(trackOf(setValue(sampleProject(), motion, 0, 99), motion).value).toBe(3);
    expect(trackOf(setValue(sampleProject(), { kind: 'speed' }, 0, -9), { kind: 'speed' }).value).toBe(-2);
  });

  it('keyframes move together, stop at the clip, and replace what they land on', () => {
    const project = keyed(10, 20, 30);
    expect(keysOf(moveKeys(project, motion, { frames: [10, 20], by: 10, length: 100 }))).toEqual([
      [20, 0],
      [30, 1],
    ]);
    expect(keysOf(moveKeys(project, motion, { frames: [10, 20], by: -50, length: 100 }))).toEqual([
      [0, 0],
      [10, 1],
      [30, 2],
    ]);
    expect(keysOf(moveKeys(project, motion, { frames: [30], by: 900, raise: 0.5, length: 100 })).at(-1)).toEqual([
      99, 2.5,
    ]);
    expect(moveKeys(project, motion, { frames: [11], by: 5, length: 100 })).toBe(project);
  });

  it('a track whose last keyframe goes stays at its value', () => {
    const project = deleteKeys(setValue(keyed(10), motion, 10, 2), motion, [10]);
    expect(trackOf(project, motion)).toEqual({ value: 2, keys: [] });
  });

  it('easing is set for the chosen keyframes only', () => {
    const { keys } = trackOf(setEase(keyed(10, 20), motion, [20], 'hold'), motion);
    expect(keys.map(({ ease }) => ease)).toEqual(['smooth', 'hold']);
  });

  it('flattening leaves a constant', () => {
    expect(trackOf(flatten(keyed(1, 2), motion, 1), motion)).toEqual({ value: 1, keys: [] });
  });

  it('styles and directions have tracks of their own', () => {
    const { scene, ...rest } = sampleProject();
    const value = { value: 1, keys: [] };
    const styles = [
      { name: 'ink', strength: value },
      { name: 'neon', strength: value },
    ];
    const directions = [{ id: 'd', name: 'smile', source: 'principal' as const, vector: 'AAAAAA==', amount: value }];
    const project: Project = { ...rest, scene: { ...scene, styles, directions } };
    const edited = setValue(addKey(project, { kind: 'style', name: 'neon' }, 5), { kind: 'direction', id: 'd' }, 0, -2);
    expect(edited.scene.styles.map(({ strength }) => strength.keys.length)).toEqual([0, 1]);
    expect(edited.scene.directions[0]?.amount.value).toBe(-2);
    expect(projectSchema.safeParse(edited).success).toBe(true);
  });

  it('every edit leaves a project that can be saved', () => {
    const edited = setEase(moveKeys(keyed(3, 9), motion, { frames: [3], by: 6, length: 100 }), motion, [9], 'out');
    expect(projectSchema.safeParse(edited).success).toBe(true);
  });
});
