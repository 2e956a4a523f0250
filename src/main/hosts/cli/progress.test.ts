import { describe, expect, it } from 'vitest';
import { ProgressDisplay } from './progress';

function display(columns: number | undefined) {
  const written: string[] = [];
  const clock = { time: 0 };
  const shown = new ProgressDisplay({ columns, write: (text) => written.push(text) }, () => clock.time);
  return { shown, written, clock };
}

describe('on a terminal', () => {
  it('rewrites one line, not more often than can be read', () => {
    const { shown, written, clock } = display(80);
    for (let done = 0; done <= 50; done++) {
      clock.time = done * 20;
      shown.show({ phase: 'rendering', done, total: 50 });
    }
    expect(written).toHaveLength(11);
    expect(written[0]).toBe('\rRendering: 0/50 frames\x1b[K');
    expect(written[5]).toBe('\rRendering: 25/50 frames, 50.0 frames/s, 0:01 left\x1b[K');
    shown.clear();
    shown.clear();
    expect(written.slice(11)).toEqual(['\r\x1b[K']);
  });

  it('never fills the line, which would wrap', () => {
    const { shown, written } = display(12);
    shown.show({ phase: 'rendering', done: 1, total: 128 });
    expect(written).toEqual(['\rRendering: \x1b[K']);
  });
});

describe('elsewhere', () => {
  it('writes few lines: beginnings, ends, and one every ten seconds', () => {
    const { shown, written, clock } = display(undefined);
    shown.show({ phase: 'aligning' });
    for (let done = 0; done <= 250; done++) {
      clock.time = done * 100;
      shown.show({ phase: 'rendering', done, total: 250 });
    }
    shown.show({ phase: 'rendering', done: 250, total: 250 });
    expect(written).toEqual([
      'Finding the face\n',
      'Rendering: 0/250 frames\n',
      'Rendering: 100/250 frames, 10.0 frames/s, 0:15 left\n',
      'Rendering: 200/250 frames, 10.0 frames/s, 0:05 left\n',
      'Rendering: 250/250 frames, 10.0 frames/s, 0:00 left\n',
    ]);
    shown.clear();
    expect(written).toHaveLength(5);
  });

  it('counts bytes in MB, also if the total comes later', () => {
    const { shown, written, clock } = display(undefined);
    shown.show({ phase: 'reading' });
    shown.show({ phase: 'reading', done: 0, total: 473_000_000, unit: 'bytes' });
    clock.time = 10_000;
    shown.show({ phase: 'reading', done: 123_456_789, total: 473_000_000, unit: 'bytes' });
    expect(written.at(-1)).toBe('Reading: 123.5/473 MB, 12.3 MB/s, 0:29 left\n');
  });
});
