import { describe, expect, it } from 'vitest';
import { newProject } from '../project';
import type { Look, Scene } from '../scene';
import { changedFrames } from './changes';
import { constant } from './track';

const motion = { codeDistance: 4, kernel: 5 };
const shown: Look = { kind: 'motion', style: 'ink' };
const plain: Look = { kind: 'motion', style: null };
const inversion: Look = { kind: 'inversion' };
const scene: Scene = {
  ...newProject({
    id: 'p',
    name: 'P',
    scene: { pack: { name: 'starter' }, start: { w: 'AAAAAA==' } },
    frames: 60,
    fps: 25,
    now: '2026-01-01T00:00:00.000Z',
  }).scene,
  styles: [{ name: 'ink', strength: constant(1) }],
};
const changed = (after: Scene, look: Look = plain, before = scene) => changedFrames(before, after, look, motion);
const some = (...ranges: [number, number][]) => ({ kind: 'some', ranges: ranges.map(([from, to]) => ({ from, to })) });

describe('an edit changes', () => {
  it('nothing, if there is none', () => {
    expect(changed({ ...scene })).toEqual({ kind: 'none' });
  });
  it('the reach of a code that is drawn anew', () => {
    expect(changed({ ...scene, codes: { '4': { seed: 1 } } })).toEqual(some([13, 35]));
    expect(changed({ ...scene, codes: { '4': { strength: 0.5 }, '9': { copyOf: 2 } } })).toEqual(some([13, 55]));
  });
  it('nothing where a code is locked, or drawn as it was', () => {
    expect(changed({ ...scene, codes: { '4': { locked: true, strength: 1, seed: 0, copyOf: 4 } } }).kind).toBe('none');
  });
  it('nothing of a motion that stands still', () => {
    const still = { ...scene, motion: constant(0) };
    expect(changed({ ...still, codes: { '4': { seed: 1 } }, speed: constant(2) }, plain, still).kind).toBe('none');
  });
  it('everything with another seed, start or pack', () => {
    const { clip } = scene;
    // the first four frames lie before any code is felt, but for frame 0 the second one has no weight
    expect(changed({ ...scene, clip: { ...clip, seed: 9 } })).toEqual(some([1, 59]));
    expect(changed({ ...scene, start: { w: 'AACAPw==' } }).kind).toBe('all');
    expect(changed({ ...scene, pack: { name: 'other' } }).kind).toBe('all');
    expect(changed({ ...scene, clip: { ...clip, psi: 0.7 } }, inversion).kind).toBe('all');
  });
  it('the still picture only with what it is made of', () => {
    expect(changed({ ...scene, clip: { ...scene.clip, seed: 9 }, speed: constant(2) }, inversion).kind).toBe('none');
    const noisy = { ...scene, clip: { ...scene.clip, noise: 'random' as const } };
    expect(changed({ ...noisy, clip: { ...noisy.clip, seed: 9 } }, inversion, noisy).kind).toBe('all');
  });
  it('the frames from a keyframe of the speed on', () => {
    const keys = [
      { frame: 20, value: 1, ease: 'hold' as const },
      { frame: 30, value: 0.5, ease: 'hold' as const },
    ];
    expect(changed({ ...scene, speed: { value: 1, keys } })).toEqual(some([31, 59]));
  });
  it('the frames whose style strength differs, of that style alone', () => {
    const keys = [
      { frame: 10, value: 1, ease: 'linear' as const },
      { frame: 20, value: 0, ease: 'linear' as const },
      { frame: 30, value: 1, ease: 'linear' as const },
    ];
    const after = { ...scene, styles: [{ name: 'ink', strength: { value: 1, keys } }] };
    expect(changed(after, shown)).toEqual(some([11, 29]));
    expect(changed(after, plain).kind).toBe('none');
    expect(changed({ ...scene, styles: [] }, shown).kind).toBe('all');
    const ranged = {
      ...scene,
      styles: [{ name: 'ink', strength: { value: 1, keys }, ranges: { coarse: 0, middle: 1, fine: 1 } }],
    };
    // at strength 0 no range matters
    expect(changed(ranged, shown, after)).toEqual(some([0, 19], [21, 59]));
  });
  it('the frames a direction moves, whatever it is called', () => {
    const keys = [
      { frame: 10, value: 0, ease: 'hold' as const },
      { frame: 20, value: 1, ease: 'hold' as const },
      { frame: 30, value: 0, ease: 'hold' as const },
    ];
    const direction = {
      id: 'a',
      name: 'Smile',
      source: 'principal' as const,
      vector: 'AACAPw==',
      amount: { value: 0, keys },
    };
    const after = { ...scene, directions: [direction] };
    expect(changed(after)).toEqual(some([20, 29]));
    expect(changed({ ...scene, directions: [{ ...direction, id: 'b', name: 'Grin' }] }, plain, after).kind).toBe(
      'none',
    );
  });
  it('the frames that a longer clip adds, and the whole of a loop', () => {
    expect(changed({ ...scene, clip: { ...scene.clip, frames: 70 } })).toEqual(some([60, 69]));
    expect(changed({ ...scene, clip: { ...scene.clip, frames: 50 } }).kind).toBe('none');
    expect(changed({ ...scene, clip: { ...scene.clip, loop: true } }).kind).toBe('all');
  });
});
