import { describe, expect, it } from 'vitest';
import { bounded, fitted, frameAt, leftOf, panned, revealing, visible, xOf, zoomed, type TimeView } from './view';

const view = (some: Partial<TimeView> = {}): TimeView => ({ start: 0, scale: 4, width: 400, frames: 1000, ...some });

describe('TimeView', () => {
  it('finds the frame of every pixel of its cell', () => {
    const v = view({ start: 12.25, scale: 7 });
    for (const frame of [13, 20, 60]) {
      expect(frameAt(v, xOf(v, frame))).toBe(frame);
      expect(frameAt(v, leftOf(v, frame) + 0.01)).toBe(frame);
      expect(frameAt(v, leftOf(v, frame + 1) - 0.01)).toBe(frame);
    }
  });

  it('keeps what is under the pointer in place when it zooms', () => {
    const v = view({ start: 300 });
    const x = 130;
    const at = v.start + x / v.scale;
    const near = zoomed(v, 1.7, x);
    expect(near.start + x / near.scale).toBeCloseTo(at);
    expect(near.scale).toBeCloseTo(6.8);
  });

  it('shows the whole clip, and never less than fits nor more than is there', () => {
    const whole = fitted(view());
    expect(visible(whole)).toEqual({ from: 0, to: 999 });
    expect(zoomed(whole, 0.01, 50)).toEqual(whole);
    expect(panned(view(), -500).start).toBe(0);
    const end = panned(view(), 1e6);
    expect(visible(end).to).toBe(999);
    expect(leftOf(end, 1000)).toBeGreaterThan(end.width - 40);
    expect(bounded(view({ frames: 10 })).scale).toBeGreaterThan(30);
  });

  it('scrolls as little as needed to reveal a frame', () => {
    const v = view({ start: 100 });
    expect(revealing(v, 150)).toBe(v);
    const later = revealing(v, 500);
    expect(xOf(later, 500)).toBeLessThan(400);
    expect(xOf(later, 500)).toBeGreaterThan(300);
    expect(xOf(revealing(v, 90), 90)).toBeGreaterThan(0);
  });
});
