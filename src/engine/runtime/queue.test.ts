import { describe, expect, it } from 'vitest';
import { StudioError } from '../../shared/errors';
import { SerialQueue } from './queue';

/** A task that lasts until its finish() is called. */
function held(): { task: () => Promise<string>; finish: () => void; started: () => boolean } {
  let finish = () => {};
  let started = false;
  const end = new Promise<void>((resolve) => (finish = resolve));
  const task = async () => {
    started = true;
    await end;
    return 'finished';
  };
  return { task, finish, started: () => started };
}

describe('SerialQueue', () => {
  it('runs one task at a time in the order they were added, whether or not they fail', async () => {
    const queue = new SerialQueue();
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      if (name === 'b') throw new Error('b failed');
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.add(task(name))));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
    await expect(queue.add(async () => 'later')).resolves.toBe('later');
  });

  it('takes a cancelled task out while it waits, and lets a started one end', async () => {
    const queue = new SerialQueue();
    const first = held();
    const second = held();
    const controller = new AbortController();
    const running = queue.add(first.task, controller.signal);
    const waiting = queue.add(second.task, controller.signal);
    const after = queue.add(async () => 'after');
    await Promise.resolve();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    first.finish();
    await expect(running).resolves.toBe('finished');
    await expect(after).resolves.toBe('after');
    expect(second.started()).toBe(false);
    await expect(queue.add(second.task, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('closes after the task in progress and refuses the rest', async () => {
    const queue = new SerialQueue();
    const first = held();
    const second = held();
    const running = queue.add(first.task);
    const waiting = queue.add(second.task);
    let closed = false;
    const closing = queue.close(new StudioError('cancelled', 'Closing.')).then(() => (closed = true));
    await expect(waiting).rejects.toMatchObject({ message: 'Closing.' });
    expect(closed).toBe(false);
    first.finish();
    await closing;
    await expect(running).resolves.toBe('finished');
    await expect(queue.add(second.task)).rejects.toMatchObject({ message: 'Closing.' });
    expect(second.started()).toBe(false);
  });
});
