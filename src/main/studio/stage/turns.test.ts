import { describe, expect, it } from 'vitest';
import { Turns, type Turn } from './turns';
import type { Urgency } from './render';

/** Work that lasts until it is let go. */
function held() {
  let release: () => void = () => undefined;
  const work = new Promise<void>((resolve) => (release = resolve));
  return { work: () => work, release };
}

function setup() {
  const turns = new Turns();
  const order: string[] = [];
  const [a, b] = [held(), held()];
  const turn = (urgency: Urgency, signal?: AbortSignal): Turn => ({
    urgency,
    ticket: turns.nextTicket(),
    ...(signal ? { signal } : {}),
  });
  const busy = [turns.take(turn('background'), a.work), turns.take(turn('background'), b.work)];
  const note = (name: string) => async () => void order.push(name);
  const letGo = async () => {
    a.release();
    b.release();
    await Promise.all(busy);
  };
  return { turns, order, turn, note, letGo };
}

describe('turns', () => {
  it('go to who waits for a picture, then to playback, then to what runs in the background', async () => {
    const { turns, order, turn, note, letGo } = setup();
    const waiting = [
      turns.take(turn('background'), note('export')),
      turns.take(turn('playback'), note('play 1')),
      turns.take(turn('playback'), note('play 2')),
      turns.take(turn('interactive'), note('scrub')),
    ];
    await letGo();
    await Promise.all(waiting);
    expect(order).toEqual(['scrub', 'play 1', 'play 2', 'export']);
  });

  it('of one call stay together, though each of its runs waits anew', async () => {
    const { turns, order, turn, note, letGo } = setup();
    const [first, second] = [turn('playback'), turn('playback')];
    const waiting = [turns.take(second, note('second')), turns.take(first, note('first'))];
    await letGo();
    await Promise.all(waiting);
    expect(order).toEqual(['first', 'second']);
  });

  it('are given up when cancelled before they come, and not after', async () => {
    const { turns, order, turn, note, letGo } = setup();
    const stop = new AbortController();
    const dropped = turns.take(turn('interactive', stop.signal), note('dropped'));
    stop.abort();
    await expect(dropped).rejects.toMatchObject({ code: 'cancelled' });
    await expect(turns.take(turn('interactive', stop.signal), note('late'))).rejects.toMatchObject({
      code: 'cancelled',
    });
    await letGo();
    await turns.take(turn('background'), note('next'));
    expect(order).toEqual(['next']);
  });

  it('go on after work that failed', async () => {
    const { turns, order, turn, note, letGo } = setup();
    const failing = turns.take(turn('interactive'), () => Promise.reject(new Error('no')));
    await letGo();
    await expect(failing).rejects.toThrow('no');
    await turns.take(turn('background'), note('next'));
    expect(order).toEqual(['next']);
  });
});
