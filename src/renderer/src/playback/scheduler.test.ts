import { beforeEach, describe, expect, it } from 'vitest';
import type { FrameBatch } from '../../../shared/api/stage';
import { StudioError } from '../../../shared/errors';
import type { Look } from '../../../shared/scene';
import { sampleProject } from '../api/testing/samples';
import { FrameCache } from './frameCache';
import { lookKey } from './looks';
import { FrameScheduler, type FrameRequest, type Wish } from './scheduler';

const base: Look = { kind: 'motion', style: null };
const ink: Look = { kind: 'motion', style: 'ink' };
const inversion: Look = { kind: 'inversion' };
const { scene } = sampleProject();

interface Asked extends FrameRequest {
  readonly signal: AbortSignal;
  answer(): Promise<void>;
  fail(error: StudioError): Promise<void>;
}
const settle = () => new Promise<void>((done) => setTimeout(done, 0));

function setUp() {
  const asked: Asked[] = [];
  const cache = new FrameCache(10 ** 7);
  const timers: (() => void)[] = [];
  let now = 0;
  const scheduler = new FrameScheduler({
    cache,
    changed: () => undefined,
    now: () => now,
    later: (then) => {
      timers.push(then);
      return () => timers.splice(timers.indexOf(then), 1);
    },
    ask: (request, signal) =>
      new Promise<FrameBatch>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new StudioError('cancelled', 'Cancelled.')));
        const frames = request.frames.map((frame) => ({ frame, looks: request.looks.map(() => new Uint8Array(12)) }));
        asked.push({
          ...request,
          signal,
          answer: async () => {
            now += 40 * frames.length;
            resolve({ resolution: 2, frames });
            await settle();
          },
          fail: async (error) => {
            reject(error);
            await settle();
          },
        });
      }),
  });
  scheduler.setScene(scene, () => []);
  /** The playhead and the scene have rested for a while; and whatever else waits for time to pass. */
  const rest = () => timers.splice(0).forEach((then) => then());
  const live = () => asked.filter(({ signal }) => !signal.aborted);
  return { asked, cache, scheduler, timers, rest, live };
}

const wish = (some: Partial<Wish> = {}): Wish => ({
  looks: [base],
  frame: 50,
  from: 0,
  to: 99,
  rate: 0,
  loop: true,
  ...some,
});

let s: ReturnType<typeof setUp>;
beforeEach(() => (s = setUp()));

describe('FrameScheduler', () => {
  it('asks for the frame of the playhead first and alone, then at rest for its neighbours, two calls at most', async () => {
    s.scheduler.want(wish());
    s.rest();
    expect(s.asked.map(({ frames }) => frames)).toEqual([[50]]);
    await s.asked[0]?.answer();
    expect(s.asked.map(({ frames }) => frames[0])).toEqual([50, 51, 52]);
  });

  it('computes nothing ahead of need while the playhead or the scene moves', async () => {
    s.scheduler.want(wish());
    await s.asked[0]?.answer();
    s.scheduler.want(wish({ frame: 10 }));
    await s.asked[1]?.answer();
    s.scheduler.setScene({ ...scene }, () => [{ from: 10, to: 10 }]);
    await s.asked[2]?.answer();
    expect(s.asked.map(({ frames }) => frames)).toEqual([[50], [10], [10]]);
    expect(s.timers).toHaveLength(1);
    s.rest();
    expect(s.asked.length).toBeGreaterThan(3);
  });

  it('never asks twice for what is there or under way', async () => {
    s.scheduler.want(wish({ from: 45, to: 55 }));
    s.rest();
    for (let i = 0; i < s.asked.length; i++) await s.asked[i]?.answer();
    const frames = s.asked.flatMap((each) => each.frames);
    expect([...frames].sort((a, b) => a - b)).toEqual([45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55]);
    expect(s.scheduler.working).toBe(false);
  });

  it('cancels what is ahead of need when the playhead jumps', async () => {
    s.scheduler.want(wish());
    s.rest();
    await s.asked[0]?.answer();
    s.scheduler.want(wish({ frame: 10 }));
    expect(s.live().map(({ frames }) => frames)).toEqual([[50], [10]]);
  });

  it('lets the oldest urgent call finish when the playhead jumps on', () => {
    s.scheduler.want(wish());
    s.scheduler.want(wish({ frame: 10 }));
    expect(s.live().map(({ frames }) => frames)).toEqual([[50], [10]]);
    s.scheduler.want(wish({ frame: 20 }));
    expect(s.live().map(({ frames }) => frames)).toEqual([[50], [20]]);
  });

  it('shows something during a long scrub: every answered call is kept', async () => {
    s.scheduler.want(wish());
    for (const frame of [10, 20, 30]) s.scheduler.want(wish({ frame }));
    await s.asked[0]?.answer();
    expect(s.cache.has(lookKey(base), 50)).toBe(true);
    expect(s.live().some(({ frames }) => frames[0] === 30)).toBe(true);
  });

  it('asks anew for the frames an edit has changed and for no others', async () => {
    s.scheduler.want(wish({ from: 49, to: 51 }));
    s.rest();
    for (let i = 0; i < s.asked.length; i++) await s.asked[i]?.answer();
    const before = s.asked.length;
    const edited = { ...scene, clip: { ...scene.clip, seed: 1 } };
    s.scheduler.setScene(edited, () => [{ from: 51, to: 99 }]);
    s.rest();
    expect(s.asked.slice(before).map(({ frames, scene: asked }) => [frames, asked === edited])).toEqual([[[51], true]]);
  });

  it('takes an answer from before an edit as a stand-in only', async () => {
    s.scheduler.want(wish({ from: 50, to: 50 }));
    s.scheduler.setScene({ ...scene }, () => [{ from: 0, to: 99 }]);
    await s.asked[0]?.answer();
    expect(s.cache.has(lookKey(base), 50)).toBe(false);
    expect(s.cache.nearest(lookKey(base), 50, 0)).toBeDefined();
    await s.asked[1]?.answer();
    expect(s.cache.has(lookKey(base), 50)).toBe(true);
  });

  it('asks for several looks together, and only for those that are missing', async () => {
    s.scheduler.want(wish({ from: 50, to: 50 }));
    await s.asked[0]?.answer();
    s.scheduler.want(wish({ from: 50, to: 50, looks: [base, ink] }));
    expect(s.asked.at(-1)?.looks).toEqual([ink]);
    s.scheduler.want(wish({ frame: 60, from: 60, to: 60, looks: [base, ink] }));
    expect(s.asked.at(-1)?.looks).toEqual([base, ink]);
  });

  it('has a look without motion once, however many frames are shown', async () => {
    s.scheduler.want(wish({ looks: [inversion] }));
    await s.asked[0]?.answer();
    s.scheduler.want(wish({ looks: [inversion], frame: 51 }));
    expect(s.asked.map(({ frames }) => frames)).toEqual([[0]]);
  });

  it('plays ahead of the playhead and drops what it has passed', () => {
    s.scheduler.want(wish({ frame: 0, rate: 25 }));
    const [first] = s.asked;
    expect(first?.frames.every((frame) => frame > 0)).toBe(true);
    s.scheduler.want(wish({ frame: 90, rate: 25, loop: false }));
    expect(first?.signal.aborted).toBe(true);
  });

  it('tries again after a failure, gives up after some, and begins anew when told', async () => {
    s.scheduler.want(wish({ from: 50, to: 50 }));
    for (let i = 0; i < 4; i++) {
      await s.asked[i]?.fail(new StudioError('io', 'Broken.'));
      s.timers.splice(0).forEach((then) => then());
    }
    expect(s.asked).toHaveLength(4);
    expect(s.scheduler.error?.message).toBe('Broken.');
    s.scheduler.retry();
    expect(s.scheduler.error).toBeNull();
    expect(s.asked).toHaveLength(5);
  });

  it('does not try again what can never work, until the scene is another', async () => {
    s.scheduler.want(wish());
    await s.asked[0]?.fail(new StudioError('bad-input', 'No such pack.'));
    s.rest();
    expect(s.asked).toHaveLength(1);
    expect(s.scheduler.error?.code).toBe('bad-input');
    s.scheduler.setScene({ ...scene }, () => []);
    expect(s.scheduler.error).toBeNull();
  });
});
