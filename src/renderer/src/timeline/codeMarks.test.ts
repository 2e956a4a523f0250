import { describe, expect, it } from 'vitest';
import { sampleProject } from '../api/testing/samples';
import { affectedBy, codeMarks, editsOutside, momentMarks } from './codeMarks';

const motion = { codeDistance: 16, kernel: 3 };
const { scene } = sampleProject();

describe('codes on the timeline', () => {
  it('stand where their moment comes, and spread where time is slow', () => {
    expect(codeMarks(scene, motion).find(({ index }) => index === 2)?.frame).toBe(32);
    const slow = { ...scene, speed: { value: 0.5, keys: [] } };
    expect(codeMarks(slow, motion).find(({ index }) => index === 2)?.frame).toBe(64);
    expect(momentMarks(slow, motion).find(({ frame }) => frame === 64)?.moment).toBe(32);
  });

  it('stay where they were edited when the clip becomes a loop; one that the loop leaves out is told of', () => {
    const edited = { ...scene, codes: { '2': { seed: 5, locked: true }, '7': { strength: 2 } } };
    const looped = { ...edited, clip: { ...scene.clip, loop: true } };
    const at = (of: typeof scene, code: number) => codeMarks(of, motion).find(({ index }) => index === code)?.frame;
    // 100 frames become 6 distances of 16, stretched a little
    expect(at(edited, 2)).toBe(32);
    expect(at(looped, 2)).toBeCloseTo(32 * (100 / 96), 10);
    expect(momentMarks(looped, motion)[2]).toEqual({ frame: at(looped, 2), moment: 32 });
    expect(at(edited, 7)).toBe(112);
    expect([editsOutside(edited, motion), editsOutside(looped, motion), editsOutside(scene, motion)]).toEqual([
      0, 1, 0,
    ]);
  });

  it('change a stretch around themselves, several together all of theirs', () => {
    const [one] = affectedBy(scene, motion, [3]);
    expect(one).toMatchObject({ from: 33 });
    expect(one?.to).toBeLessThan(99);
    expect(affectedBy(scene, motion, [1, 3]).length).toBe(2);
    expect(affectedBy(scene, motion, [])).toEqual([]);
  });
});
