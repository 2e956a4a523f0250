import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { guardSignals } from './signals';

function guarded() {
  const source = new EventEmitter();
  const exit = vi.fn();
  const clock = { time: 1000 };
  return { source, exit, clock, guard: guardSignals(source, exit, () => clock.time) };
}

describe('guardSignals', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('asks the work to stop on %s', (name) => {
    const { source, exit, guard } = guarded();
    expect(guard.signal.aborted).toBe(false);
    source.emit(name);
    expect(guard.signal.aborted).toBe(true);
    expect(exit).not.toHaveBeenCalled();
  });

  it('takes echoes of a key press for the same press', () => {
    const { source, exit, clock } = guarded();
    source.emit('SIGINT');
    clock.time += 40;
    source.emit('SIGINT');
    expect(exit).not.toHaveBeenCalled();
  });

  it('exits at once on a second press', () => {
    const { source, exit, clock } = guarded();
    source.emit('SIGINT');
    clock.time += 800;
    source.emit('SIGINT');
    expect(exit).toHaveBeenCalledOnce();
  });

  it('leaves no listener behind', () => {
    const { source, guard } = guarded();
    guard.release();
    expect(source.eventNames()).toEqual([]);
  });
});
