import { describe, expect, it } from 'vitest';
import { MOTION_SMALL } from '../../../tests/support/configs';
import { sizeOf } from '../tensor/tensor';
import { codesOf, FRAME_LIMIT, motionFeeds, placeOf, windowLength } from './motionInputs';

/** Kernel 5 and distance 4: windows of 6 codes, 4 of them before the moment's left code. */
const config = MOTION_SMALL;
const code = (index: number) => new Float32Array(config.motionDim).fill(index);
const firstOfEach = (data: Float32Array) => data.filter((_, i) => i % config.motionDim === 0);

describe('motion feeds', () => {
  it('place moments between their codes', () => {
    expect(placeOf(config, 0)).toEqual({ left: 0, alpha: 0 });
    expect(placeOf(config, 7)).toEqual({ left: 1, alpha: 0.75 });
    expect(placeOf(config, 8)).toEqual({ left: 2, alpha: 0 });
  });

  it('hold the codes of a window, oldest first, up to the one after the moment', () => {
    const feeds = motionFeeds(config, [41], code);
    expect([...firstOfEach(feeds.codes.data)]).toEqual([6, 7, 8, 9, 10, 11]);
    expect([...feeds.inside.data]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...feeds.first.data]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(codesOf(config, 41)).toEqual({ first: 6, last: 11 });
  });

  it('mark what lies before the clip and the code that the network replaces', () => {
    const asked: number[] = [];
    const feeds = motionFeeds(config, [5], (index) => {
      asked.push(index);
      return code(index);
    });
    expect([...firstOfEach(feeds.codes.data)]).toEqual([0, 0, 0, 0, 1, 2]);
    expect([...feeds.inside.data]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...feeds.first.data]).toEqual([0, 0, 0, 1, 0, 0]);
    expect(asked).toEqual([1, 2]);
    expect(codesOf(config, 5)).toEqual({ first: 0, last: 2 });
  });

  it('cost the same however far into a clip they are', () => {
    const sizes = (times: number[]) => {
      const { codes, inside, first, clock } = motionFeeds(config, times, code);
      return [codes, inside, first, clock].map(({ shape }) => sizeOf(shape));
    };
    expect(sizes([0, 1])).toEqual(sizes([10, FRAME_LIMIT - 1]));
    expect(sizes([0])[0]).toBe(windowLength(config) * config.motionDim);
  });

  it('say for which row a code is, so that clips can be mixed', () => {
    const feeds = motionFeeds(config, [41, 41], (index, row) => code(100 * row + index));
    expect([...firstOfEach(feeds.codes.data)]).toEqual([6, 7, 8, 9, 10, 11, 106, 107, 108, 109, 110, 111]);
  });

  it('split the time so that its parts are exact in float32', () => {
    for (const time of [0, 3.5, 4097.25, FRAME_LIMIT - 0.5]) {
      const [alpha, since, coarse, fine] = [...motionFeeds(config, [time], code).clock.data] as [
        number,
        number,
        number,
        number,
      ];
      expect(since + coarse + fine).toBe(time);
      expect(alpha * config.codeDistance).toBe(since);
      expect(coarse % 2048).toBe(0);
      expect(fine).toBeLessThan(2048);
    }
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, FRAME_LIMIT])('refuse frame %s', (time) => {
    expect(() => motionFeeds(config, [time], code)).toThrow(expect.objectContaining({ code: 'bad-input' }) as Error);
  });
});
