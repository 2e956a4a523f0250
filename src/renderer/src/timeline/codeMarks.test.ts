import { describe, expect, it } from 'vitest';
import { sampleProject } from '../api/testing/samples';
import { affectedBy, codeMarks, momentMarks } from './codeMarks';

const motion = { codeDistance: 16, kernel: 3 };
const { scene } = sampleProject();

describe('codes on the timeline', () => {
  it('stand where their moment comes, and spread where time is slow', () => {
    expect(codeMarks(scene, motion).find(({ index }) => index === 2)?.frame).toBe(32);
    const slow = { ...scene, speed: { value: 0.5, keys: [] } };
    expect(codeMarks(slow, motion).find(({ index }) => index === 2)?.frame).toBe(64);
    expect(momentMarks(slow, motion).find(({ frame }) => frame === 64)?.moment).toBe(32);
  });

  it('change a stretch around themselves, several together all of theirs', () => {
    const [one] = affectedBy(scene, motion, [3]);
    expect(one).toMatchObject({ from: 33 });
    expect(one?.to).toBeLessThan(99);
    expect(affectedBy(scene, motion, [1, 3]).length).toBe(2);
    expect(affectedBy(scene, motion, [])).toEqual([]);
  });
});
