import { describe, expect, it } from 'vitest';
import { FrameCache } from './frameCache';

const picture = (bytes = 800) => ({ resolution: 16, rgb: new Uint8Array(bytes) });

describe('FrameCache', () => {
  it('forgets what was used longest ago when it is full', () => {
    const cache = new FrameCache(3_000);
    for (const frame of [0, 1, 2]) cache.put('a', frame, picture());
    cache.get('a', 0);
    cache.put('a', 3, picture());
    expect(cache.has('a', 0)).toBe(true);
    expect(cache.has('a', 1)).toBe(false);
    expect(cache.bytes).toBeLessThanOrEqual(3_000);
  });

  it('never grows beyond its limit, and counts a frame put twice once', () => {
    const cache = new FrameCache(10_000);
    for (let i = 0; i < 500; i++) cache.put(`look ${i % 3}`, i % 40, picture());
    expect(cache.bytes).toBeLessThanOrEqual(10_000);
    const one = new FrameCache(10_000);
    one.put('a', 0, picture());
    const { bytes } = one;
    one.put('a', 0, picture());
    expect(one.bytes).toBe(bytes);
  });

  it('shrinks at once when it is given less', () => {
    const cache = new FrameCache(10_000);
    for (let i = 0; i < 8; i++) cache.put('a', i, picture());
    cache.resize(2_500);
    expect(cache.spans('a')).toEqual([{ from: 6, to: 7 }]);
  });

  it('keeps spoilt frames to be shown, but not as had', () => {
    const cache = new FrameCache(10_000);
    const old = picture();
    cache.put('a', 4, old);
    cache.put('a', 5, picture());
    cache.put('b', 4, picture());
    cache.spoil('a', [{ from: 0, to: 4 }]);
    expect(cache.has('a', 4)).toBe(false);
    expect(cache.get('a', 4)).toBeUndefined();
    expect(cache.nearest('a', 4, 0)).toBe(old);
    expect(cache.spans('a')).toEqual([{ from: 5, to: 5 }]);
    expect(cache.has('b', 4)).toBe(true);
  });

  it('does not let an answer from before an edit replace one from after it', () => {
    const cache = new FrameCache(10_000);
    const now = picture();
    cache.put('a', 1, now);
    cache.put('a', 1, picture(), true);
    expect(cache.get('a', 1)).toBe(now);
  });

  it('finds a neighbour within reach, earlier ones first', () => {
    const cache = new FrameCache(10_000);
    const [early, late] = [picture(), picture()];
    cache.put('a', 8, early);
    cache.put('a', 12, late);
    expect(cache.nearest('a', 10, 2)).toBe(early);
    expect(cache.nearest('a', 11, 2)).toBe(late);
    expect(cache.nearest('a', 15, 2)).toBeUndefined();
  });
});
