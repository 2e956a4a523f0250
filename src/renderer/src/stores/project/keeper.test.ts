import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StudioError } from '../../../../shared/errors';
import type { Project } from '../../../../shared/project';
import { sampleProject } from '../../api/testing/samples';
import { Keeper, type Kept } from './keeper';

const named = (name: string) => sampleProject({ name });

/** A main side that answers when it is told to. */
function setUp() {
  const asked: { name: string; answer(): void; refuse(): void }[] = [];
  const states: Kept[] = [];
  const keep = ({ name }: Project) =>
    new Promise<void>((answer, fail) =>
      asked.push({ name, answer, refuse: () => fail(new StudioError('disk-full', 'The disk is full.')) }),
    );
  const keeper = new Keeper({ keep, state: (state) => states.push(state), quiet: 100, retry: [1_000, 5_000] });
  return { keeper, asked, states, names: () => asked.map(({ name }) => name) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('keeper', () => {
  it('keeps the last of several quick changes', async () => {
    const { keeper, asked, names, states } = setUp();
    for (const name of ['a', 'b', 'c']) keeper.changed(named(name));
    expect(names()).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(names()).toEqual(['c']);
    asked[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(states.at(-1)).toBe('kept');
    expect(keeper.idle).toBe(true);
  });

  it('sends one at a time: what changes meanwhile goes afterwards', async () => {
    const { keeper, asked, names } = setUp();
    keeper.changed(named('a'));
    await vi.advanceTimersByTimeAsync(100);
    keeper.changed(named('b'));
    keeper.changed(named('c'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(names()).toEqual(['a']);
    asked[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(['a', 'c']);
    expect(keeper.idle).toBe(false);
  });

  it('tries again after a failure, later every time, with the newest', async () => {
    const { keeper, asked, names, states } = setUp();
    keeper.changed(named('a'));
    await vi.advanceTimersByTimeAsync(100);
    asked[0]?.refuse();
    await vi.advanceTimersByTimeAsync(999);
    expect(states.at(-1)).toBe('failed');
    expect(names()).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    asked[1]?.refuse();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(names()).toEqual(['a', 'a']);
    keeper.changed(named('b'));
    await vi.advanceTimersByTimeAsync(100);
    expect(names()).toEqual(['a', 'a', 'b']);
    asked[2]?.answer();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(names()).toEqual(['a', 'a', 'b']);
    expect(states.at(-1)).toBe('kept');
  });

  it('flushes at once, and says whether that worked', async () => {
    const { keeper, asked } = setUp();
    keeper.changed(named('a'));
    const first = keeper.flush();
    await vi.advanceTimersByTimeAsync(0);
    asked[0]?.refuse();
    expect(await first).toBe(false);
    const second = keeper.flush();
    await vi.advanceTimersByTimeAsync(0);
    asked[1]?.answer();
    expect(await second).toBe(true);
    expect(await keeper.flush()).toBe(true);
    expect(asked).toHaveLength(2);
  });
});
