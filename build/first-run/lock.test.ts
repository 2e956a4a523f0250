import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { runNode } from './child.mjs';
import { useFolder } from '../../tests/support/folder';
import { breakLock, withLock } from './lock.mjs';

const folder = useFolder();
const place = () => join(folder(), 'cache', 'run.lock');

async function deadProcess(): Promise<number> {
  const { output } = await runNode(['-e', 'process.stdout.write(String(process.pid))'], { output: 'capture' });
  return Number(output);
}

describe('withLock', () => {
  it('lets only one work at a time, and tells the others who works', async () => {
    const lock = place();
    let working = 0;
    let most = 0;
    const waited = vi.fn();
    const work = async () => {
      most = Math.max(most, ++working);
      await sleep(20);
      working--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(lock, work, waited)));
    expect(most).toBe(1);
    expect(waited).toHaveBeenCalledWith(String(process.pid));
  });

  it('gives the lock back, also after a failure', async () => {
    const lock = place();
    const failure = new Error('work failed');
    await expect(withLock(lock, () => Promise.reject(failure), vi.fn())).rejects.toBe(failure);
    expect(existsSync(lock)).toBe(false);
    expect(await withLock(lock, async () => 'done', vi.fn())).toBe('done');
  });

  it('takes over the lock of a process that died', async () => {
    const lock = place();
    mkdirSync(join(lock, '..'));
    writeFileSync(lock, `${await deadProcess()} some-run`);
    const waited = vi.fn();
    const seen = await withLock(lock, async () => readFileSync(lock, 'utf8'), waited);
    expect(seen).toMatch(new RegExp(`^${process.pid} `));
    expect(waited).not.toHaveBeenCalled();
  });

  it('takes over a lock whose holder stopped touching it, though its number lives on in another process', async () => {
    const lock = place();
    mkdirSync(join(lock, '..'));
    writeFileSync(lock, `${process.pid} some-run`);
    utimesSync(lock, new Date(0), new Date(0));
    expect(await withLock(lock, async () => 'done', vi.fn())).toBe('done');
  });

  it('lets one of many waiters take over, not several', async () => {
    const lock = place();
    mkdirSync(join(lock, '..'));
    writeFileSync(lock, `${await deadProcess()} some-run`);
    let working = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++working);
      await sleep(5);
      working--;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(lock, work, vi.fn())));
    expect(most).toBe(1);
  });

  it('leaves a lock that a faster waiter has taken meanwhile', () => {
    const lock = join(folder({ 'run.lock': '1 faster-run' }), 'run.lock');
    breakLock(lock, '2 dead-run');
    expect(readFileSync(lock, 'utf8')).toBe('1 faster-run');
    breakLock(lock, '1 faster-run');
    expect(existsSync(lock)).toBe(false);
  });
});
