import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { samplePortrait } from '../../../engine/portrait/takePortrait';
import { locateFfmpeg } from '../../../engine/video/locate';
import { probeVideo } from '../../../engine/video/probe';
import { probeAudio } from '../../../engine/video/probeAudio';
import { readFrames } from '../../../engine/video/reader';
import { settingsSchema } from '../../../shared/api/app';
import type { ExportItem, ExportRequest } from '../../../shared/api/exports';
import { gapOf, stripHeight } from '../../../shared/contactSheet';
import { StudioError, throwIfCancelled } from '../../../shared/errors';
import { newProject } from '../../../shared/project';
import type { Look } from '../../../shared/scene';
import type { MediaFile } from '../parts';
import type { SceneRenderer } from '../stage/render';
import { testEngine, testParts, testWindow } from '../testing/fakes';
import { createExports, type Exports } from './handlers';

const SIDE = await testEngine().withPack({ name: 'starter' }, async ({ manifest }) => manifest.resolution);
const STRIP = stripHeight(SIDE);
const GAP = gapOf(SIDE);
const pack = { name: 'starter' };
const { scene } = newProject({
  ...{ id: 'p', name: 'p', now: '2026-01-01T00:00:00Z', frames: 100, fps: 25 },
  scene: { pack, start: { w: '' } },
});
const motion: Look = { kind: 'motion', style: null };
const ink: Look = { kind: 'motion', style: 'ink' };
const request = (changes: Partial<ExportRequest> = {}): ExportRequest => ({
  ...{ title: 'Dance', project: 'p', scene, what: 'video', panels: [motion], columns: null, from: 0, to: 9 },
  ...{ format: 'h264', quality: 'draft', scale: 1, filter: 'lanczos', soundtrack: null },
  ...changes,
});

/** Frame f of look l is one colour: red 2f, green 40 for a style. Holds before each frame until `let` frames are allowed. */
class PlainRenderer implements Pick<SceneRenderer, 'frames' | 'stream'> {
  rendered: number[] = [];
  failure: StudioError | undefined;
  allowed = Infinity;
  private wake: (() => void)[] = [];

  allow(frames: number): void {
    this.allowed = frames;
    this.wake.splice(0).forEach((each) => each());
  }

  frames: SceneRenderer['frames'] = async (_scene, looks, frames, options) => ({
    resolution: SIDE,
    frames: await Promise.all(
      frames.map(async (frame) => ({ frame, looks: await this.paint(frame, looks, options?.signal) })),
    ),
  });

  async *stream(...[, looks, { from, to }, options]: Parameters<SceneRenderer['stream']>) {
    for (let frame = from; frame <= to; frame++) {
      yield { frame, resolution: SIDE, looks: await this.paint(frame, looks, options?.signal) };
    }
  }

  private async paint(frame: number, looks: readonly Look[], signal?: AbortSignal) {
    while (this.rendered.length >= this.allowed && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        this.wake.push(resolve);
        signal?.addEventListener('abort', () => resolve());
      });
    }
    throwIfCancelled(signal);
    if (this.failure) throw this.failure;
    this.rendered.push(frame);
    return looks.map((look) => {
      const green = look.kind === 'motion' && look.style ? 40 : 0;
      return Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, at) => [2 * frame, green, 0][at % 3] as number);
    });
  }
}

const base = testParts();
let folder: string;
let renderer: PlainRenderer;
let exports: Exports;
let items: Map<string, ExportItem>;
let notes: string[][];
let shelf: (name: string) => Promise<MediaFile>;
let sound: string;
const window = testWindow();

function start(): Exports {
  items = new Map();
  return createExports(
    {
      ...base,
      broadcast: (name, data) => {
        if (name === 'exports.changed')
          items.set((data as { item: ExportItem }).item.id, (data as { item: ExportItem }).item);
      },
      media: { serve: (_, find) => (shelf = find), find: (address) => base.media.find(address) },
      settings: { current: settingsSchema.parse({ exportFolder: join(folder, 'out') }) } as never,
      shell: { notify: (...note: string[]) => notes.push(note) } as never,
      projects: {
        assets: async () => [],
        assetPath: async (_, asset) => (asset.startsWith('a') ? sound : samplePortrait()),
      },
      renderer: renderer as unknown as SceneRenderer,
    },
    join(folder, 'exports.json'),
  );
}
const call = <Name extends keyof Exports['handlers']>(name: Name, params: Parameters<Exports['handlers'][Name]>[0]) =>
  (exports.handlers[name] as (p: unknown, c: unknown) => Promise<unknown>)(params, window) as ReturnType<
    Exports['handlers'][Name]
  >;
const add = async (changes: Partial<ExportRequest> = {}) =>
  (await call('exports.add', { request: request(changes) })).id;
const reaches = (id: string, state: ExportItem['state']) =>
  vi.waitFor(() => expect(items.get(id)).toMatchObject({ state }), { timeout: 15_000, interval: 20 });
const rendered = (id: string, frames: number) =>
  vi.waitFor(
    async () => expect((await call('exports.list', {})).find((item) => item.id === id)?.done).toBe(frames),
    15_000,
  );
const done = async (id: string) => {
  await reaches(id, 'done');
  return items.get(id)?.file as string;
};
const out = async () => (await readdir(join(folder, 'out')).catch(() => [])).sort();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-exports-'));
  renderer = new PlainRenderer();
  notes = [];
  sound = join(folder, 'sound.wav');
  exports = start();
});
afterEach(async () => {
  await exports.close();
  await rm(folder, { recursive: true, force: true });
});
afterAll(() => base.engine.close());

async function tone(seconds: number): Promise<void> {
  const { path } = await locateFfmpeg();
  execFileSync(path, ['-loglevel', 'error', '-f', 'lavfi', '-i', `sine=duration=${seconds}`, '-y', sound]);
}
interface Pixels {
  readonly frames: readonly Uint8Array[];
  readonly width: number;
  readonly height: number;
  readonly at: (frame: number, x: number, y: number) => number[];
}
async function pixelsOf(path: string): Promise<Pixels> {
  const frames: Uint8Array[] = [];
  for await (const frame of readFrames(path, {})) frames.push(frame.slice());
  const { width, height } = await probeVideo(path);
  return {
    frames,
    width,
    height,
    at: (frame: number, x: number, y: number) => [
      ...(frames[frame] ?? new Uint8Array()).subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
    ],
  };
}

describe('an export', () => {
  it('is a video of the range, and says so', async () => {
    const file = await done(await add({ from: 20, to: 29 }));
    expect(file).toBe(join(folder, 'out', 'Dance.mp4'));
    expect(await probeVideo(file)).toMatchObject({
      width: SIDE,
      height: SIDE,
      frames: 10,
      fps: 25,
      metadata: { title: 'Dance' },
    });
    expect(renderer.rendered).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
    const [item] = await call('exports.list', {});
    expect(item).toMatchObject({
      state: 'done',
      done: 10,
      total: 10,
      bytes: (await stat(file)).size,
      media: `exports/${item?.id}`,
    });
    expect(notes).toEqual([['Dance', 'The export is done.']]);
    expect(await exports.isOwn(file)).toBe(true);
    expect(await done(await add())).toBe(join(folder, 'out', 'Dance 2.mp4'));
  });

  it('sets panels in order, with their names under them', async () => {
    const portrait = { kind: 'portrait', asset: 'b'.repeat(64) } as const;
    const panels = [portrait, ink, motion, ink];
    const file = await done(await add({ panels, labels: ['', '<b>&', 'plain', ''], columns: 2, format: 'png', to: 1 }));
    const { at, width, height, frames } = await pixelsOf(file);
    expect([width, height]).toEqual([2 * SIDE + GAP, 2 * (SIDE + STRIP) + GAP]);
    expect(at(1, SIDE + GAP + 5, 5)).toEqual([2, 40, 0]);
    expect(at(1, 5, SIDE + STRIP + GAP + 5)).toEqual([2, 0, 0]);
    expect(at(1, SIDE + GAP + 5, SIDE + STRIP + GAP + 5)).toEqual([2, 40, 0]);
    expect(at(1, SIDE + GAP + 5, SIDE + 1)).toEqual([16, 16, 16]);
    const lit = (x: number, y: number) =>
      Array.from({ length: SIDE * STRIP }, (_, i) => at(0, x + (i % SIDE), y + Math.floor(i / SIDE))[0] ?? 0).some(
        (v) => v > 100,
      );
    expect([lit(0, SIDE), lit(SIDE + GAP, SIDE)]).toEqual([false, true]);
    expect(new Set(frames[0]?.subarray(0, SIDE * 3)).size).toBeGreaterThan(5);
  });

  it('carries the soundtrack, from where the range begins', async () => {
    await tone(2.4);
    const soundtrack = { asset: 'a'.repeat(64), offsetSeconds: 0, gain: 1 };
    const file = await done(await add({ soundtrack, from: 50, to: 74, format: 'vp9' }));
    expect((await probeAudio(file)).seconds).toBeCloseTo(1, 1);
    const { path } = await locateFfmpeg();
    const pcm = execFileSync(path, ['-loglevel', 'error', '-i', file, '-ac', '1', '-ar', '8000', '-f', 's16le', '-']);
    const loud = (from: number, to: number) => {
      const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1).subarray(8000 * from, 8000 * to);
      return samples.some((value) => Math.abs(value) > 1000);
    };
    expect([loud(0.05, 0.35), loud(0.5, 0.95)]).toEqual([true, false]);
    await expect(add({ soundtrack, format: 'gif' })).rejects.toMatchObject({ code: 'bad-input', message: /no sound/ });
  });

  it('is scaled as asked', async () => {
    expect(await probeVideo(await done(await add({ scale: 2, filter: 'nearest', to: 1 })))).toMatchObject({
      width: 2 * SIDE,
    });
    const named: Partial<ExportRequest> = { panels: [motion, ink], labels: ['plain', 'ink'], format: 'png' };
    const { at, width, height } = await pixelsOf(await done(await add({ ...named, scale: 4, to: 0 })));
    const side = 4 * SIDE;
    expect([width, height]).toEqual([2 * side + gapOf(side), side + stripHeight(side)]);
    // Names are drawn at the size of the clip: their strokes have edges of a pixel, and pictures end at theirs.
    const steps = Array.from({ length: side - 1 }, (_, x) =>
      Math.abs((at(0, x, side + stripHeight(side) / 2)[0] ?? 0) - (at(0, x + 1, side + stripHeight(side) / 2)[0] ?? 0)),
    );
    expect(Math.max(...steps)).toBeGreaterThan(120);
    expect([side - 1, side, side + gapOf(side)].map((x) => at(0, x, 9))).toEqual([
      [0, 0, 0],
      [16, 16, 16],
      [0, 40, 0],
    ]);
  });

  it('is a contact sheet of evenly spaced moments', async () => {
    const file = await done(
      await add({ what: 'contact-sheet', panels: [motion, ink], labels: ['', ''], columns: 4, to: 99 }),
    );
    expect(file).toBe(join(folder, 'out', 'Dance.png'));
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([4 * SIDE + 3 * GAP, 2 * (SIDE + STRIP) + GAP]);
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
    expect([0, 1, 2, 3].map((i) => at(i * (SIDE + GAP) + 3, 3)[0])).toEqual([0, 66, 132, 198]);
    expect(at(3, SIDE + STRIP + GAP + 3)).toEqual([0, 40, 0]);
  });

  it('is fetched as the file, a sequence as a zip of its pictures and of nothing else', async () => {
    const [video, sequence] = [await add({ to: 1 }), await add({ to: 2, format: 'png', title: 'v1.5' })];
    expect(await shelf(video).catch(String)).toContain('no longer');
    const [file, pictures] = [await done(video), await done(sequence)];
    expect(await shelf(video)).toEqual({ path: file, name: 'Dance.mp4' });
    await writeFile(join(pictures, 'notes.txt'), 'of the artist');
    expect(items.get(sequence)).toMatchObject({ media: `exports/${sequence}`, zipped: true });
    const zipped = ['frame_000001.png', 'frame_000002.png', 'frame_000003.png'];
    expect(await shelf(sequence)).toEqual({ path: pictures, name: 'v1_5.zip', zipped });
    await rm(pictures, { recursive: true });
    await expect(shelf(sequence)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('that cannot be is refused at once', async () => {
    await expect(add({ to: 100 })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(add({ panels: [{ kind: 'portrait', asset: 'b'.repeat(64) }] })).rejects.toThrow(/Nothing moves/);
  });
});

describe('the place of an export', () => {
  const pick = async (name: string) => (await base.files.grantTarget(window.client, join(folder, name))).handle;
  const here = async () => (await readdir(folder)).filter((name) => name.startsWith('clip')).sort();

  it('is a free name in the export folder, said beforehand', async () => {
    const named = { title: 'Dance', what: 'video', format: 'h264' } as const;
    expect(await call('exports.place', named)).toEqual({ path: join(folder, 'out', 'Dance.mp4') });
    await done(await add({ to: 1 }));
    expect(await call('exports.place', named)).toEqual({ path: join(folder, 'out', 'Dance 2.mp4') });
    const sequence = { ...named, title: 'v1.5', format: 'png' } as const;
    expect(await call('exports.place', sequence)).toEqual({ path: join(folder, 'out', 'v1_5') });
  });

  it('is the file that was picked, which is replaced if it lay there then', async () => {
    await writeFile(join(folder, 'clip.mp4'), 'old');
    expect(await done(await add({ to: 1, target: await pick('clip.mp4') }))).toBe(join(folder, 'clip.mp4'));
    expect((await probeVideo(join(folder, 'clip.mp4'))).frames).toBe(2);
    expect(await here()).toEqual(['clip.mp4']);
  });

  it('is another name where something came there meanwhile, or the ending was not the one asked about', async () => {
    const later = await pick('clip.mp4');
    const [changed, ended] = await Promise.all(
      ['clip b.mp4', 'clip c.webm'].map(async (name) => {
        await writeFile(join(folder, name), 'old');
        return pick(name);
      }),
    );
    await writeFile(join(folder, 'clip.mp4'), 'mine');
    await writeFile(join(folder, 'clip b.mp4'), 'mine too');
    await writeFile(join(folder, 'clip c.webm.mp4'), 'and mine');
    const files = [];
    for (const target of [later, changed, ended]) files.push(await done(await add({ to: 1, target })));
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
      'clip 2.mp4',
      'clip b 2.mp4',
      'clip c.webm 2.mp4',
    ]);
    expect(await readFile(join(folder, 'clip.mp4'), 'utf8')).toBe('mine');
    expect(await readFile(join(folder, 'clip b.mp4'), 'utf8')).toBe('mine too');
    expect(await readFile(join(folder, 'clip c.webm.mp4'), 'utf8')).toBe('and mine');
  });

  it('of two that wait for the same file is not the same', async () => {
    const ids = [
      await add({ to: 1, target: await pick('clip.mp4') }),
      await add({ to: 2, target: await pick('clip.mp4') }),
    ];
    for (const id of ids) await done(id);
    expect(await here()).toEqual(['clip 2.mp4', 'clip.mp4']);
    expect((await probeVideo(join(folder, 'clip.mp4'))).frames).toBe(2);
  });

  it('of a PNG sequence is a new folder in the one that was picked', async () => {
    await mkdir(join(folder, 'clips', 'Dance'), { recursive: true });
    const file = await done(await add({ to: 1, format: 'png', target: await pick('clips') }));
    expect(file).toBe(join(folder, 'clips', 'Dance 2'));
    expect(await readdir(file)).toHaveLength(2);
  });

  it('is no file that was only given to be read', async () => {
    await writeFile(join(folder, 'clip.mp4'), 'dropped');
    const { handle: target } = await base.files.grant(window.client, join(folder, 'clip.mp4'));
    await expect(add({ target })).rejects.toMatchObject({ code: 'bad-input', message: /pick one again/ });
  });
});

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
    exports = start();
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
    exports = start();
    renderer.allow(Infinity);
    await call('exports.list', {});
    await done(id);
    expect(items.get(id)?.interrupted).toBeUndefined();
  });

  it('puts a damaged list aside', async () => {
    await exports.close();
    await writeFile(join(folder, 'exports.json'), '{"version": 1, "items"');
    exports = start();
    expect(await call('exports.list', {})).toEqual([]);
    expect(await readdir(folder)).toContain('exports.json.damaged');
  });
});
