import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import { samplePortrait } from '../../../../engine/portrait/takePortrait';
import { locateFfmpeg } from '../../../../engine/video/locate';
import { probeVideo } from '../../../../engine/video/probe';
import { readFrames } from '../../../../engine/video/reader';
import { settingsSchema } from '../../../../shared/api/app';
import type { ExportItem, ExportRequest } from '../../../../shared/api/exports';
import { gapOf, stripHeight } from '../../../../shared/contactSheet';
import { throwIfCancelled, type StudioError } from '../../../../shared/errors';
import type { Language } from '../../../../shared/language';
import { newProject } from '../../../../shared/project';
import type { Look } from '../../../../shared/scene';
import type { MediaFile } from '../../parts';
import type { SceneRenderer } from '../../stage/render';
import { testEngine, testParts, testWindow } from '../../testing/fakes';
import { createExports, type Exports } from '../handlers';

export const SIDE = await testEngine().withPack({ name: 'starter' }, async ({ manifest }) => manifest.resolution);
export const STRIP = stripHeight(SIDE);
export const GAP = gapOf(SIDE);
const pack = { name: 'starter' };
const { scene } = newProject({
  ...{ id: 'p', name: 'p', now: '2026-01-01T00:00:00Z', frames: 100, fps: 25 },
  scene: { pack, start: { w: '' } },
});
export const motion: Look = { kind: 'motion', style: null };
export const ink: Look = { kind: 'motion', style: 'ink' };
export const request = (changes: Partial<ExportRequest> = {}): ExportRequest => ({
  ...{ title: 'Dance', project: 'p', scene, what: 'video', panels: [motion], columns: null, from: 0, to: 9 },
  ...{ format: 'h264', quality: 'draft', scale: 1, filter: 'lanczos', soundtrack: null },
  ...changes,
});

/** Frame f of look l is one colour: red 2f, green 40 for a style. Holds before each frame until `let` frames are allowed. */
export class PlainRenderer implements Pick<SceneRenderer, 'frames' | 'stream'> {
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

export const base = testParts();
export let folder: string;
let exportFolder: string;
let language: Language = 'en';
/** What the artist has set. */
export const speak = (spoken: Language) => {
  language = spoken;
};
/** Exports that are given no place go here from now on. */
export const exportTo = (path: string) => {
  exportFolder = path;
};
export let renderer: PlainRenderer;
export let exports: Exports;
export let items: Map<string, ExportItem>;
export let notes: string[][];
export let shelf: (name: string) => Promise<MediaFile>;
export let sound: string;
export const window = testWindow();

/** As a process that is started on the same folder. */
export function start(): void {
  items = new Map();
  exports = createExports(
    {
      ...base,
      broadcast: (name, data) => {
        if (name === 'exports.changed')
          items.set((data as { item: ExportItem }).item.id, (data as { item: ExportItem }).item);
      },
      media: { serve: (_, find) => (shelf = find), find: (address) => base.media.find(address) },
      settings: {
        get current() {
          return settingsSchema.parse({ exportFolder, language });
        },
      } as never,
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
export const call = <Name extends keyof Exports['handlers']>(
  name: Name,
  params: Parameters<Exports['handlers'][Name]>[0],
) =>
  (exports.handlers[name] as (p: unknown, c: unknown) => Promise<unknown>)(params, window) as ReturnType<
    Exports['handlers'][Name]
  >;
export const add = async (changes: Partial<ExportRequest> = {}) =>
  (await call('exports.add', { request: request(changes) })).id;
export const reaches = (id: string, state: ExportItem['state']) =>
  vi.waitFor(() => expect(items.get(id)).toMatchObject({ state }), { timeout: 60_000, interval: 20 });
export const rendered = (id: string, frames: number) =>
  vi.waitFor(
    async () => expect((await call('exports.list', {})).find((item) => item.id === id)?.done).toBe(frames),
    15_000,
  );
export const done = async (id: string) => {
  await reaches(id, 'done');
  return items.get(id)?.file as string;
};
export const out = async () => (await readdir(join(folder, 'out')).catch(() => [])).sort();

/** Gives every test of a file a queue of its own, in a folder of its own. */
export function setUpExports(): void {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'studio-exports-'));
    renderer = new PlainRenderer();
    notes = [];
    sound = join(folder, 'sound.wav');
    exportFolder = join(folder, 'out');
    language = 'en';
    start();
  });
  afterEach(async () => {
    await exports.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(() => base.engine.close());
}

export async function tone(seconds: number): Promise<void> {
  const { path } = await locateFfmpeg();
  execFileSync(path, ['-loglevel', 'error', '-f', 'lavfi', '-i', `sine=duration=${seconds}`, '-y', sound]);
}
interface Pixels {
  readonly frames: readonly Uint8Array[];
  readonly width: number;
  readonly height: number;
  readonly at: (frame: number, x: number, y: number) => number[];
}
export async function pixelsOf(path: string): Promise<Pixels> {
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
