import { describe, expect, it } from 'vitest';
import { labelStep, tickText, ticksOf, timeText } from './ruler';
import type { TimeView } from './view';

const view = (some: Partial<TimeView> = {}): TimeView => ({ start: 0, scale: 4, width: 800, frames: 1000, ...some });

describe('ruler', () => {
  it('labels round frames with room between them', () => {
    expect(labelStep({ scale: 4 }, 25, 'frames')).toBe(20);
    expect(labelStep({ scale: 40 }, 25, 'frames')).toBe(2);
    expect(labelStep({ scale: 0.1 }, 25, 'frames')).toBe(1000);
  });

  it('labels whole seconds when time is read', () => {
    expect(labelStep({ scale: 1 }, 25, 'time')).toBe(125);
    expect(labelStep({ scale: 10 }, 24, 'time') % 1).toBe(0);
  });

  it('has ticks where something can be seen, majors among them', () => {
    const ticks = ticksOf(view({ start: 95 }), 25, 'frames');
    expect(ticks.every(({ frame }, i) => i === 0 || frame > (ticks[i - 1]?.frame ?? 0))).toBe(true);
    expect(ticks.filter(({ major }) => major).map(({ frame }) => frame)).toEqual([
      80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280,
    ]);
    expect(ticks.length).toBeLessThan(200);
  });

  it('writes time with the frame within the second', () => {
    expect([timeText(0, 25), timeText(37, 25), timeText(1500, 25)]).toEqual(['0:00.00', '0:01.12', '1:00.00']);
    expect(tickText(37, 25, 'frames')).toBe('37');
  });
});
