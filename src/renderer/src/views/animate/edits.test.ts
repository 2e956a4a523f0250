import { describe, expect, it } from 'vitest';
import { projectSchema, type Project } from '../../../../shared/project';
import { valueAt } from '../../../../shared/timeline/track';
import { sampleProject } from '../../api/testing/samples';
import { keyEdits, markEdits } from '../../timeline';
import {
  closed,
  makeLoop,
  removeStyle,
  setClip,
  setLikeness,
  setPortrait,
  setRanges,
  setSeedSubject,
  showStyle,
} from './edits';

const asset = 'a'.repeat(64);
const taken = { asset, crop: { mode: 'auto' as const }, w: 'AACAPw==' };
const valid = (project: Project) => expect(projectSchema.safeParse(project).error).toBeUndefined();

describe('who moves', () => {
  it('a portrait takes the place of whoever moved, with the likeness and the codes of the map', () => {
    const { scene, ...rest } = sampleProject();
    const before = { ...rest, scene: { ...scene, start: { w: scene.start.w, likeness: 'old' } } };
    const project = setPortrait(before, taken);
    expect(project.scene.start).toEqual({ w: taken.w });
    expect(project.subject).toMatchObject({ kind: 'portrait', asset });
    valid(project);
  });

  it('a likeness belongs to a portrait, and leaves it as it was when it goes', () => {
    const project = setPortrait(sampleProject(), taken);
    const refined = setLikeness(project, 'me', 'AAAAQA==');
    expect(refined.scene.start).toEqual({ w: 'AAAAQA==', likeness: 'me' });
    valid(refined);
    expect(setLikeness(refined, null, taken.w)).toEqual(project);
    const random = setSeedSubject(project, 7, taken.w);
    expect(setLikeness(random, 'me')).toBe(random);
  });
});

describe('clip', () => {
  it('made shorter takes the range along, and leaves keyframes for when it is made longer again', () => {
    const keyed = keyEdits.addKey(sampleProject(), { kind: 'motion' }, 80);
    const project = markEdits.setOut(markEdits.setIn(keyed, 20), 90);
    const short = setClip(project, { frames: 50 });
    expect(short.range).toEqual({ from: 20, to: 49 });
    expect(short.scene.motion.keys).toHaveLength(1);
    expect(setClip(project, { frames: 10 }).range).toBeNull();
    valid(short);
  });

  it('set to what it is is no edit', () => {
    const project = sampleProject();
    expect(setClip(project, { seed: 0 })).toBe(project);
  });
});

describe('styles', () => {
  it('come into the scene when they are shown, once, and go with everything that names them', () => {
    const shown = showStyle(showStyle(showStyle(sampleProject(), 'ink'), null), 'ink');
    expect(shown.scene.styles).toHaveLength(1);
    expect(shown.shownStyle).toBe('ink');
    const gone = removeStyle({ ...shown, compared: [null, 'ink'] }, 'ink');
    expect([gone.shownStyle, gone.compared, gone.scene.styles]).toEqual([null, [null], []]);
  });

  it('have factors for their layers, which are kept only where they say something', () => {
    const ranged = setRanges(showStyle(sampleProject(), 'ink'), 'ink', { fine: 0.5 });
    expect(ranged.scene.styles[0]?.ranges).toEqual({ coarse: 1, middle: 1, fine: 0.5 });
    expect(setRanges(ranged, 'ink', { fine: 1 }).scene.styles[0]).not.toHaveProperty('ranges');
    valid(ranged);
  });
});

describe('loop maker', () => {
  const track = {
    value: 1,
    keys: [
      { frame: 0, value: 0.2, ease: 'linear' as const },
      { frame: 70, value: 2, ease: 'smooth' as const },
    ],
  };

  it('lets values end as they begin', () => {
    const looped = closed(track, 100);
    expect(valueAt(looped, 99)).toBe(valueAt(looped, 0));
    expect(valueAt(looped, 70)).toBe(2);
    expect(closed({ value: 1, keys: [] }, 100)).toEqual({ value: 1, keys: [] });
  });

  it('plays the whole clip with codes that repeat, and without noise that does not', () => {
    const { scene, ...rest } = markEdits.setIn(sampleProject(), 30);
    const project = makeLoop({ ...rest, scene: { ...scene, motion: track, clip: { ...scene.clip, noise: 'random' } } });
    expect(project.range).toBeNull();
    expect(project.scene.clip).toMatchObject({ loop: true, noise: 'const' });
    expect(project.scene.motion.keys.at(-1)).toMatchObject({ frame: 99, value: 0.2 });
    valid(project);
  });
});
