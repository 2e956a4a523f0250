import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MemoryState } from '../../../shared/api/app';
import { MemoryWatch } from './memory';

const MIB = 2 ** 20;

describe('memory of the program', () => {
  const rss = vi.spyOn(process.memoryUsage, 'rss');
  let watched = true;
  let networks = 0;
  let told: MemoryState[];
  let watch: MemoryWatch;
  beforeEach(() => {
    vi.useFakeTimers();
    [watched, networks, told] = [true, 0, []];
    rss.mockReturnValue(300 * MIB);
    watch = new MemoryWatch({
      broadcast: (name, data) => void (name === 'app.memory' && told.push(data as MemoryState)),
      watched: () => watched,
      networks: () => ({ networks, networksLimit: 900 * MIB }),
      shell: { windowMemory: () => 200 * MIB },
    });
  });
  afterEach(() => {
    watch.close();
    vi.useRealTimers();
  });

  it('is told with its limits, and again when it has changed', () => {
    expect(watch.state).toMatchObject({ main: 300 * MIB, windows: 200 * MIB, networks: 0, networksLimit: 900 * MIB });
    expect(watch.state.total).toBeGreaterThan(watch.state.available / 2);
    vi.advanceTimersByTime(10_000);
    expect(told).toHaveLength(1);
    networks = 40 * MIB;
    vi.advanceTimersByTime(2_000);
    rss.mockReturnValue(300.5 * MIB);
    vi.advanceTimersByTime(10_000);
    rss.mockReturnValue(360 * MIB);
    vi.advanceTimersByTime(10_000);
    expect(told.map(({ main, networks: kept }) => [main / MIB, kept / MIB])).toEqual([
      [300, 0],
      [300, 40],
      [360, 40],
    ]);
  });

  it('is told to nobody where nobody looks, nor after the end', () => {
    watched = false;
    vi.advanceTimersByTime(10_000);
    watched = true;
    watch.close();
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual([]);
  });
});
