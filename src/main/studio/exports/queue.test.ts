import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { locateFfmpeg } from '../../../engine/video/locate';
import { StudioError } from '../../../shared/errors';
import {
  add,
  call,
  done,
  exports,
  folder,
  items,
  out,
  reaches,
  rendered,
  renderer,
  setUpExports,
  start,
} from './testing/queue';

setUpExports();

describe('the queue', () => {
  it('works on one at a time, in order', async () => {
    renderer.allow(3);
    const [first, second] = [await add(), await add({ title: 'Next' })];
    await rendered(first, 3);
    expect(items.get(second)?.state).toBe('waiting');
    renderer.allow(Infinity);
    await done(second);
    expect(items.get(first)?.state).toBe('done');
  });

  it('lets the next one go while one is paused, which then goes on where it was', async () => {
    renderer.allow(3);
    const [first, second] = [await add(), await add({ title: 'Next', from: 50, to: 52 })];
    await rendered(first, 3);
    await call('exports.pause', { id: first });
    renderer.allow(Infinity);
    await done(second);
    expect(items.get(first)).toMatchObject({ state: 'paused' });
    await call('exports.resume', { id: first });
    await done(first);
    expect(renderer.rendered.filter((frame) => frame < 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await out()).toEqual(['Dance.mp4', 'Next.mp4']);
  });

  it.each(['running', 'paused'] as const)('leaves nothing of one that is cancelled while %s', async (state) => {
    renderer.allow(3);
    const id = await add();
    await rendered(id, 3);
    expect((await out()).length).toBe(1);
    if (state === 'paused') await call('exports.pause', { id });
    expect(await call('exports.cancel', { id })).toMatchObject({ state: 'cancelled', done: 0 });
    expect(await out()).toEqual([]);
    renderer.allow(Infinity);
    await call('exports.retry', { id });
    expect(await out().then(() => done(id))).toBe(join(folder, 'out', 'Dance.mp4'));
    await call('exports.remove', { id });
    expect(await call('exports.list', {})).toEqual([]);
    expect(await out()).toEqual(['Dance.mp4']);
  });

  it('says why one failed, goes on with the next, and tries again', async () => {
    renderer.failure = new StudioError('out-of-memory', 'Memory ran out: choose fewer panels.');
    const id = await add();
    await reaches(id, 'failed');
    expect(items.get(id)?.error).toMatchObject({ code: 'out-of-memory', message: /fewer panels/ });
    expect(await out()).toEqual([]);
    renderer.failure = undefined;
    await done(await add({ title: 'Next', to: 1 }));
    await call('exports.retry', { id });
    await done(id);
    expect(items.get(id)?.error).toBeUndefined();
  });

  it('fails clearly without a folder or an ffmpeg, and is tried again once there is one', async () => {
    await writeFile(join(folder, 'out'), 'a file, not a folder');
    const id = await add({ to: 1 });
    await reaches(id, 'failed');
    expect(items.get(id)?.error).toMatchObject({ code: 'io', message: /settings/ });
    await rm(join(folder, 'out'));
    const { path } = await locateFfmpeg();
    vi.stubEnv('FFMPEG_BIN', path);
    await call('exports.retry', { id });
    await done(id);
    vi.unstubAllEnvs();
  });
});

describe('a restart', () => {
  /** As if the process had ended without a word: the queue's file stays as it is. */
  async function crash(change: (item: Record<string, unknown>) => void = () => undefined): Promise<void> {
    const file = join(folder, 'exports.json');
    const text = await vi.waitFor(async () => {
      const written = await readFile(file, 'utf8');
      expect(written).toContain('"state":"running"');
      return written;
    });
    await exports.close();
    const document = JSON.parse(text) as { items: Record<string, unknown>[] };
    document.items.forEach(change);
    await writeFile(file, JSON.stringify(document));
    start();
  }

  it('begins anew what was under way, says so, and keeps what waited or was done', async () => {
    const before = await add({ title: 'Before', to: 1 });
    await done(before);
    renderer.allow(renderer.rendered.length + 3);
    const [running, paused, waiting] = [
      await add(),
      await add({ title: 'Paused' }),
      await add({ title: 'Waiting', to: 2 }),
    ];
    await call('exports.pause', { id: paused });
    await rendered(running, 3);
    await mkdir(join(folder, 'out', '.styleinv-00000000-0000-4000-8000-000000000000.part'));
    const old = new Date(Date.now() - 3600_000);
    await utimes(join(folder, 'out', '.styleinv-00000000-0000-4000-8000-000000000000.part'), old, old);
    await crash();
    renderer.allow(Infinity);
    expect((await call('exports.list', {})).map(({ title, state }) => [title, state])).toEqual([
      ['Before', 'done'],
      ['Dance', 'running'],
      ['Paused', 'paused'],
      ['Waiting', 'waiting'],
    ]);
    await done(waiting);
    expect(items.get(running)).toMatchObject({ state: 'done', interrupted: true });
    expect(await out()).toEqual(['Before.mp4', 'Dance.mp4', 'Waiting.mp4']);
    await call('exports.resume', { id: paused });
    await done(paused);
  });

  it('does not try a third time what twice was under way when the program ended', async () => {
    renderer.allow(0);
    const id = await add();
    await crash((item) => (item.interruptions = 1));
    expect(await call('exports.list', {})).toMatchObject([{ id, state: 'failed', error: { message: /twice/ } }]);
  });

  it('ended as it should be, goes on without a word', async () => {
    renderer.allow(3);
    const id = await add();
    await rendered(id, 3);
    await exports.close();
    expect(await out()).toEqual([]);
    start();
    renderer.allow(Infinity);
    await call('exports.list', {});
    await done(id);
    expect(items.get(id)?.interrupted).toBeUndefined();
  });

  it('puts a damaged list aside', async () => {
    await exports.close();
    await writeFile(join(folder, 'exports.json'), '{"version": 1, "items"');
    start();
    expect(await call('exports.list', {})).toEqual([]);
    expect(await readdir(folder)).toContain('exports.json.damaged');
  });
});
