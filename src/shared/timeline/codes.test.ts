import { describe, expect, it } from 'vitest';
import { codePositions, resolveCode, stretchOf } from './codes';
import { remap } from './remap';
import { constant } from './track';

const motion = { codeDistance: 4, kernel: 5 };
const clip = { frames: 40, start: 0, loop: false, codeDistance: null };

describe('a motion code', () => {
  it('is its own unless it was edited', () => {
    const edits = { '3': { seed: 7 }, '4': { copyOf: 2, strength: 0.5 }, '5': { copyOf: 3, seed: 7, locked: true } };
    expect(resolveCode(edits, 1, 2)).toEqual({ seed: 1, index: 2, strength: 1 });
    expect(resolveCode(edits, 1, 3)).toEqual({ seed: 7, index: 3, strength: 1 });
    expect(resolveCode(edits, 1, 4)).toEqual({ seed: 1, index: 2, strength: 0.5 });
    expect(resolveCode(edits, 1, 5)).toEqual({ ...resolveCode(edits, 1, 3) });
  });

  it('stands every code distance, at the speed of the motion', () => {
    expect(codePositions(remap(clip, constant(1), motion)).slice(0, 3)).toEqual([
      { code: 1, frame: 4 },
      { code: 2, frame: 8 },
      { code: 3, frame: 12 },
    ]);
    expect(codePositions(remap(clip, constant(0.5), motion))[0]).toEqual({ code: 1, frame: 8 });
    expect(codePositions(remap({ ...clip, codeDistance: 10 }, constant(1), motion))[0]).toEqual({ code: 1, frame: 10 });
  });

  it('is there as long as some frame depends on it, even outside the clip', () => {
    const codes = codePositions(remap({ ...clip, start: 30 }, constant(1), motion));
    // the moments 30..69 lie between codes 7 and 18; each looks 4 codes back
    expect(codes[0]).toEqual({ code: 3, frame: -18 });
    expect(codes.at(-1)).toEqual({ code: 18, frame: 42 });
  });

  it('stands once in a loop', () => {
    const map = remap({ ...clip, loop: true }, constant(1), motion);
    const codes = codePositions(map);
    expect(codes.map(({ code }) => code)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(codes.map(({ frame }) => frame)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36]);
  });

  it.each([0, 12, 13])('stands where it stood when a clip that starts at %i becomes a loop', (start) => {
    const frames = ({ loop }: { loop: boolean }) =>
      new Map(codePositions(remap({ ...clip, start, loop }, constant(0.5), motion)).map((at) => [at.code, at.frame]));
    const [straight, looped] = [frames({ loop: false }), frames({ loop: true })];
    for (const [code, frame] of looped) {
      // the first code of all is the network's own without a loop; a start between two codes moves to the nearer one
      if (code > 0) expect(Math.abs(frame - (straight.get(code) as number))).toBeLessThanOrEqual(4);
      if (code > 0 && start % 4 === 0) expect(frame).toBe(straight.get(code));
    }
    expect(looped.size).toBe(5);
  });

  it('reaches from the code before it to as many behind it as the network looks back', () => {
    const map = remap(clip, constant(1), motion);
    // moments after code 1 and before code 2 + 5
    expect(stretchOf(map, 2)).toEqual([{ from: 5, to: 27 }]);
    expect(stretchOf(map, 30)).toEqual([]);
    // the first code of all is a constant of the network
    expect(stretchOf(map, 0)).toEqual([]);
  });

  it('reaches around the seam of a loop', () => {
    const map = remap({ ...clip, loop: true }, constant(1), motion);
    const [code] = codePositions(map);
    expect(code?.frame).toBe(0);
    expect(stretchOf(map, code?.code as number)).toEqual([
      { from: 0, to: 19 },
      { from: 37, to: 39 },
    ]);
  });
});
