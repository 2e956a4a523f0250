import { appendFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFolder } from '../../../../tests/support/folder';
import { styleJob } from '../../../../tests/support/trainingJob';
import { findEntry } from '../../../engine/library';
import { settingsSchema } from '../../../shared/api/app';
import type { JobView } from '../../../shared/api/jobs';
import { lockFolder } from '../../jobs/lock';
import type { SettingsStore, Shell } from '../parts';
import { testParts, testWindow } from '../testing/fakes';
import { JobDesk } from './desk';
import { jobHandlers } from './handlers';

const folderOf = useFolder();
const settings = { current: settingsSchema.parse({ provider: 'cpu', threads: 1 }) } as SettingsStore;
let desks: JobDesk[];
let home: string;

beforeEach(() => {
  home = folderOf();
  desks = [];
  vi.stubEnv('STYLEINV_HOME', home);
});
afterEach(async () => {
  for (const desk of desks) await desk.close();
  vi.unstubAllEnvs();
});

/** A desk with its calls, and ways to wait for what it tells. */
function openDesk() {
  const { broadcast, events } = testParts();
  const told: string[] = [];
  const shell = { notify: (title: string) => void told.push(title) } as unknown as Shell;
  const desk = new JobDesk({ broadcast, settings, shell });
  desks.push(desk);
  const seen = () =>
    events.flatMap(({ name, data }) => (name === 'jobs.changed' ? [(data as { job: JobView }).job] : []));
  const until = (id: string, fits: (job: JobView) => boolean) =>
    vi.waitFor(
      () => {
        const last = seen()
          .filter((job) => job.id === id)
          .at(-1);
        if (!last || !fits(last)) throw new Error(`not yet: ${last?.state} ${last?.progress?.iteration}`);
        return last;
      },
      { timeout: 100_000, interval: 20 },
    );
  return { desk, calls: jobHandlers(desk), events, told, until, seen };
}

async function newStyle(iterations: number, name: string) {
  const { options } = await styleJob(folderOf(), iterations);
  return { kind: 'style', name, output: `style ${name}`, options: { ...options, name } } as const;
}
const window = testWindow();
const begun = (job: JobView) => (job.progress?.iteration ?? 0) >= 1;

describe('the desk', () => {
  it('runs one training after the other, and says that the library has changed', async () => {
    const { desk, calls, events, told, until } = openDesk();
    const first = await desk.start(await newStyle(3, 'one'));
    const second = await desk.start(await newStyle(3, 'two'));
    expect(second).toMatchObject({ state: 'waiting', ahead: 1 });
    await until(first.id, ({ state }) => state === 'running');
    expect((await calls['jobs.list']({}, window)).map(({ state }) => state)).toEqual(['waiting', 'running']);
    await until(second.id, ({ state }) => state === 'done');
    expect((await calls['jobs.list']({}, window)).map(({ state }) => state)).toEqual(['done', 'done']);
    expect(events.filter(({ name }) => name === 'library.changed')).toHaveLength(2);
    expect(told).toEqual(['one', 'two']);
    expect((await findEntry('style', 'two')).provenance.steps).toBe(3);
  });

  it('pauses and resumes; what was logged and shown can be read on the way', async () => {
    const { desk, calls, until } = openDesk();
    const { id } = await desk.start(await newStyle(60, 'noise'));
    await until(id, begun);
    expect(await calls['jobs.pause']({ id }, window)).toMatchObject({ asked: 'pause' });
    const paused = await until(id, ({ state }) => state === 'paused');
    expect(paused.asked).toBeUndefined();
    const log = await calls['jobs.log']({ id, log: '', after: 0 }, window);
    expect(log.points[0]).toMatchObject({ iteration: 1, metrics: { lossG: expect.any(Number) as number } });
    expect(log.previews.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['0000000-before-and-now.png', '0000000-motion.webp']),
    );
    const picture = await calls['jobs.preview']({ id, name: '0000000-before-and-now.png' }, window);
    expect(Buffer.from(picture.subarray(1, 4)).toString()).toBe('PNG');
    await calls['jobs.resume']({ id }, window);
    await until(id, ({ progress }) => (progress?.iteration ?? 0) > (paused.progress?.iteration ?? 0));
    await calls['jobs.finish']({ id }, window);
    expect((await until(id, ({ state }) => state === 'done')).result?.summary).toContain('noise');
  });

  it('keeps what a paused training has so far when asked to', async () => {
    const { desk, calls, until } = openDesk();
    const { id } = await desk.start(await newStyle(400, 'noise'));
    await expect(calls['jobs.finish']({ id }, window)).rejects.toMatchObject({ code: 'usage' });
    await until(id, begun);
    await calls['jobs.pause']({ id }, window);
    await until(id, ({ state }) => state === 'paused');
    await calls['jobs.finish']({ id }, window);
    await until(id, ({ state }) => state === 'done');
    expect((await findEntry('style', 'noise')).provenance.steps).toBeLessThan(400);
  });

  it('cancels what runs, what waits and what is paused, and removes it', async () => {
    const { desk, calls, until, events } = openDesk();
    const running = await desk.start(await newStyle(400, 'one'));
    const waiting = await desk.start(await newStyle(400, 'two'));
    expect(await calls['jobs.cancel']({ id: waiting.id }, window)).toMatchObject({ state: 'cancelled' });
    await until(running.id, begun);
    await expect(calls['jobs.remove']({ id: running.id }, window)).rejects.toMatchObject({ code: 'usage' });
    await calls['jobs.cancel']({ id: running.id }, window);
    await until(running.id, ({ state }) => state === 'cancelled');
    await expect(calls['jobs.resume']({ id: running.id }, window)).rejects.toMatchObject({ code: 'usage' });
    await calls['jobs.remove']({ id: running.id }, window);
    expect(events).toContainEqual({ name: 'jobs.removed', data: { id: running.id } });
    expect(await calls['jobs.list']({}, window)).toHaveLength(1);
  });

  it('pauses everything when the program ends; nothing is lost', async () => {
    const before = openDesk();
    const running = await before.desk.start(await newStyle(400, 'one'));
    const waiting = await before.desk.start(await newStyle(3, 'two'));
    await before.until(running.id, begun);
    await before.desk.close();
    const after = openDesk();
    const jobs = await after.calls['jobs.list']({}, window);
    expect(jobs.map(({ state }) => state)).toEqual(['paused', 'paused']);
    expect(jobs.find(({ id }) => id === running.id)?.progress?.iteration).toBeGreaterThan(0);
    await after.calls['jobs.resume']({ id: waiting.id }, window);
    await after.until(waiting.id, ({ state }) => state === 'done');
  });

  it('shows a training that another program works on, and leaves it to that', async () => {
    const { desk, calls } = openDesk();
    const job = await desk.store.create(await newStyle(4, 'elsewhere'));
    await desk.store.write({ ...job, state: 'running' });
    const lock = await lockFolder(desk.store.folderOf(job.id));
    expect(await calls['jobs.list']({}, window)).toMatchObject([{ state: 'running', elsewhere: true }]);
    await expect(calls['jobs.resume']({ id: job.id }, window)).rejects.toMatchObject({ code: 'exists' });
    expect(await calls['jobs.pause']({ id: job.id }, window)).toMatchObject({ asked: 'pause' });
    await lock.release();
    expect(await calls['jobs.list']({}, window)).toMatchObject([{ state: 'paused' }]);
  });
});

describe('what a run has written', () => {
  async function run() {
    const { desk, calls } = openDesk();
    const { id } = await desk.store.create(await newStyle(4, 'noise'));
    const folder = desk.store.folderOf(id);
    const step = (iteration: number) =>
      `${JSON.stringify({ kind: 'step', iteration, seconds: iteration, metrics: { lossG: iteration } })}\n`;
    const read = (after: number, log: string) => calls['jobs.log']({ id, after, log }, window);
    return { id, folder, calls, step, read };
  }

  it('is read on from where it was read to, and anew when the log has been cut', async () => {
    const { folder, step, read } = await run();
    expect(await read(0, '')).toMatchObject({ position: 0, points: [] });
    writeFileSync(join(folder, 'log.jsonl'), step(1) + step(2));
    const first = await read(0, '');
    expect(first.points.map(({ iteration }) => iteration)).toEqual([1, 2]);
    appendFileSync(join(folder, 'log.jsonl'), step(3) + step(4).slice(0, 9));
    const second = await read(first.position, first.log);
    expect(second.points.map(({ iteration }) => iteration)).toEqual([3]);
    expect(second.more).toBe(false);
    expect((await read(second.position, 'another')).points).toHaveLength(3);
  });

  it('is read in bounded stretches', async () => {
    const { folder, step, read } = await run();
    const lines = 30_000;
    writeFileSync(join(folder, 'log.jsonl'), Array.from({ length: lines }, (_, i) => step(i + 1)).join(''));
    let [count, log] = [0, await read(0, '')];
    for (count = log.points.length; log.more; count += log.points.length) log = await read(log.position, log.log);
    expect(count).toBe(lines);
    expect((await read(0, '')).points.length).toBeLessThan(lines);
  });

  it('is shown from its own folder alone', async () => {
    const { id, folder, calls } = await run();
    mkdirSync(join(folder, 'previews'));
    writeFileSync(join(home, 'secret.png'), 'secret');
    symlinkSync(join(home, 'secret.png'), join(folder, 'previews', 'link.png'));
    for (const name of ['../job.json', '../../../secret.png', 'link.png', 'none.png', '']) {
      await expect(calls['jobs.preview']({ id, name }, window)).rejects.toMatchObject({ code: 'not-found' });
    }
    await expect(calls['jobs.preview']({ id: '../jobs', name: 'a.png' }, window)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
