import { describe, expect, it } from 'vitest';
import { Pool } from './pool';
import { Recent } from './recent';

/** Opens resources of 10 bytes and notes what is opened and released. */
function setup(budget: number) {
  const pool = new Pool(budget);
  const log: string[] = [];
  const use = <T>(key: string, work: () => Promise<T>) =>
    pool.use(
      key,
      async () => {
        log.push(`+${key}`);
        return { bytes: 10, release: async () => void log.push(`-${key}`) };
      },
      work,
    );
  return { pool, log, use };
}
const nothing = async () => undefined;

describe('the pool', () => {
  it('opens a thing once, also for many who want it at the same time', async () => {
    const { log, use } = setup(100);
    await Promise.all([use('a', nothing), use('a', nothing)]);
    await use('a', nothing);
    expect(log).toEqual(['+a']);
  });

  it('releases what was used longest ago when it takes too much', async () => {
    const { pool, log, use } = setup(20);
    await use('a', nothing);
    await use('b', nothing);
    await use('a', nothing);
    await use('c', nothing);
    expect(log).toEqual(['+a', '+b', '+c', '-b']);
    expect(pool.bytes).toBe(20);
  });

  it('keeps what is in use, even beyond its budget', async () => {
    const { log, use } = setup(10);
    await use('a', () => use('b', async () => expect(log).toEqual(['+a', '+b'])));
    expect(log).toEqual(['+a', '+b', '-b']);
  });

  it('lets go of everything when cleared, of what is in use when it no longer is', async () => {
    const { pool, log, use } = setup(100);
    await use('a', nothing);
    await use('b', async () => {
      await pool.clear();
      expect(log).toEqual(['+a', '+b', '-a']);
    });
    expect(log.at(-1)).toBe('-b');
    expect(pool.bytes).toBe(0);
  });

  it('tries again what could not be opened', async () => {
    const { pool, use, log } = setup(100);
    const failing = pool.use('a', () => Promise.reject(new Error('no')), nothing);
    await expect(failing).rejects.toThrow('no');
    await use('a', nothing);
    expect(log).toEqual(['+a']);
  });
});

describe('what was used recently', () => {
  it('is kept within its limit', () => {
    const recent = new Recent<number>(10, (size) => size);
    recent.set('a', 4);
    recent.set('b', 4);
    expect(recent.get('a')).toBe(4);
    recent.set('c', 4);
    expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([4, undefined, 4]);
    recent.set('a', 1);
    recent.set('d', 5);
    expect(['a', 'c', 'd'].map((key) => recent.get(key))).toEqual([1, 4, 5]);
  });
  it('is kept alone even where it is larger', () => {
    const recent = new Recent<number>(10, (size) => size);
    recent.set('a', 4);
    recent.set('b', 40);
    expect([recent.get('a'), recent.get('b')]).toEqual([undefined, 40]);
  });
});
