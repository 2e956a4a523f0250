import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyPack } from '../../../../tests/support/tinyPack';
import type { LatentMap } from '../../../shared/api/latents';
import type { WorkProgress } from '../../../shared/api/app';
import { CALLS, type CheckedParams, type Params } from '../../../shared/api';
import { StudioError } from '../../../shared/errors';
import { newProject, type Project } from '../../../shared/project';
import { StageRenderer } from '../stage/sceneRenderer';
import { testEngine, testWindow, type TestWindow } from '../testing/fakes';
import { clipFrames } from './build';
import { latentHandlers } from './handlers';
import { MOST_CODE_BYTES, OpenMaps } from './openMaps';
import { MapProgress } from './progress';

const PACK = { name: 'starter' };
const floats = (bytes: Uint8Array) => new Float32Array(bytes.slice().buffer);
const words = (bytes: Uint8Array) => new Uint16Array(bytes.slice().buffer);

describe('maps of latent codes', () => {
  const engine = testEngine();
  const renderer = new StageRenderer(engine);
  const folder = mkdtempSync(join(tmpdir(), 'styleinv-maps-'));
  const others = new Map<string, Project>();
  const projects = {
    recent: async () => [...others.values(), { id: 'broken', name: 'Broken' }],
    read: async (id: string) => others.get(id) ?? Promise.reject(new StudioError('corrupt', 'It is damaged.')),
  };
  const handlers = latentHandlers({ engine, renderer, projects });
  let window: TestWindow;
  let map: LatentMap;

  const build = (order: Omit<Params<'latents.build'>, 'pack'>, context = window) =>
    handlers['latents.build'](CALLS['latents.build'].params.parse({ pack: PACK, ...order }), context);
  const codeOf = async (of: LatentMap, point: number) =>
    (await handlers['latents.code']({ map: of.map, point }, window)).w;
  const project = (w: string): Project =>
    newProject({ id: 'p', name: 'P', scene: { pack: PACK, start: { w } }, frames: 12, fps: 25, now: '' });

  beforeAll(async () => {
    window = testWindow();
    map = await build({ layout: 'pca', samples: 300, seed: 4 });
  });
  afterAll(async () => {
    window.close();
    rmSync(folder, { recursive: true });
    await renderer.close();
    await engine.close();
  });

  it('holds what was asked for, within its frame', () => {
    expect(map).toMatchObject({ count: 300, layout: 'pca', wDim: 256, labels: [] });
    const positions = floats(map.positions);
    expect(positions).toHaveLength(600);
    expect(Math.max(...positions.map(Math.abs))).toBeCloseTo(1, 4);
    expect(map.explained[0]).toBeGreaterThan(map.explained[1] as number);
    expect(window.told.map(({ data }) => (data as WorkProgress).phase)).toContain('sampling');
  });

  it('keeps the codes of a smaller map of the same seed', async () => {
    const smaller = await build({ layout: 'pca', samples: 5, seed: 4 });
    expect(await codeOf(smaller, 3)).toBe(await codeOf(map, 3));
    const other = await build({ layout: 'pca', samples: 5, seed: 5 }, testWindow());
    await expect(codeOf(other, 3)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('holds frames of clips and saved codes, and says whose they are', async () => {
    const { scene } = project(await codeOf(map, 0));
    const saved = await codeOf(map, 7);
    const client = testWindow();
    const mixed = await build(
      {
        layout: 'pca',
        samples: 20,
        clips: [{ name: 'Clip', owner: 'p', scene }],
        framesPerClip: 5,
        codes: [
          { name: 'Kept', owner: 'k', source: 'saved', w: saved },
          { name: 'Me', owner: 'p', source: 'portrait', w: saved },
        ],
      },
      client,
    );
    expect(mixed.count).toBe(27);
    expect([...mixed.sources.slice(18)]).toEqual([0, 0, 1, 1, 1, 1, 1, 3, 2]);
    expect(mixed.labels).toEqual([
      { source: 'clip', group: 0, name: 'Clip', owner: 'p', frames: [0, 3, 6, 8, 11] },
      { source: 'saved', group: 0, name: 'Kept', owner: 'k' },
      { source: 'portrait', group: 0, name: 'Me', owner: 'p' },
    ]);
    expect((await handlers['latents.code']({ map: mixed.map, point: 25 }, client)).w).toBe(saved);
    const w = new Uint8Array((await renderer.codes(scene, clipFrames(12, 5))).data.buffer);
    const placed = await handlers['latents.place']({ map: mixed.map, w, layout: 'pca' }, client);
    const shown = floats(mixed.positions).slice(40, 50);
    floats(placed.positions).forEach((x, i) => expect(x).toBeCloseTo(shown[i] as number, 4));
    client.close();
    await expect(handlers['latents.code']({ map: mixed.map, point: 0 }, client)).rejects.toThrow(/no longer open/);
  });

  it('takes clips and portraits of other projects, where their codes mean the same', async () => {
    const mine = project(await codeOf(map, 0));
    const theirs = project(await codeOf(map, 1));
    others.set('theirs', { ...theirs, id: 'theirs', name: 'Theirs' });
    // A project's file may say anything of its pack.
    const stranger = join(folder, 'tiny');
    await writeTinyPack(stranger);
    // A project's file may say anything of its pack.
    const packs = { stranger, gone: 'gone', share: '\\\\host\\share', odd: '/proc/self/fd' };
    for (const [id, name] of Object.entries(packs))
      others.set(id, { ...theirs, id, name: id, scene: { ...theirs.scene, pack: { name } } });
    const listed = await handlers['latents.projects']({ pack: PACK, except: 'p' }, window);
    expect(Object.fromEntries(listed.map(({ id, obstacle }) => [id, obstacle]))).toEqual({
      theirs: null,
      stranger: 'pack',
      gone: 'pack',
      share: 'pack',
      odd: 'pack',
      broken: 'damaged',
    });
    expect(await handlers['latents.projects']({ pack: PACK, except: 'theirs' }, window)).toHaveLength(5);

    const client = testWindow();
    const order = { layout: 'pca' as const, samples: 3, framesPerClip: 2 };
    const clips = [{ name: 'Mine', owner: 'p', scene: mine.scene }];
    const both = await build({ ...order, clips, projects: [{ id: 'theirs', clip: true, portrait: true }] }, client);
    expect(both.labels).toEqual([
      { source: 'clip', group: 0, name: 'Mine', owner: 'p', frames: [0, 11] },
      { source: 'clip', group: 1, name: 'Theirs', owner: 'theirs', frames: [0, 11] },
      { source: 'portrait', group: 0, name: 'Theirs', owner: 'theirs' },
    ]);
    expect([...words(both.groups)]).toEqual([0, 0, 0, 0, 0, 1, 1, 0]);
    expect(await handlers['latents.code']({ map: both.map, point: 7 }, client)).toEqual({ w: theirs.scene.start.w });
    const frame = Buffer.from((await renderer.codes(theirs.scene, [11])).data.buffer).toString('base64');
    expect(await handlers['latents.code']({ map: both.map, point: 6 }, client)).toEqual({ w: frame });

    const refused = (id: string) => build({ ...order, projects: [{ id, clip: true, portrait: false }] }, client);
    await expect(refused('stranger')).rejects.toThrow(/moves in another latent space/);
    await expect(refused('gone')).rejects.toThrow(/'gone' moves in another latent space/);
    await expect(refused('broken')).rejects.toMatchObject({ code: 'corrupt' });
    client.close();
  });

  it('clusters every point, the largest cluster first', async () => {
    const { assignment, sizes } = await handlers['latents.cluster']({ map: map.map, clusters: 6 }, window);
    const counted = sizes.map((_, cluster) => words(assignment).filter((c) => c === cluster).length);
    expect(counted).toEqual(sizes);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    await expect(handlers['latents.cluster']({ map: map.map, clusters: 301 }, window)).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  it('lays the same points out as UMAP', async () => {
    const { positions } = await handlers['latents.layout']({ map: map.map, layout: 'umap' }, window);
    expect(positions).toHaveLength(map.positions.length);
    expect(positions).not.toEqual(map.positions);
  });

  it('paints points as the synthesis network does, and paints none twice', async () => {
    const side = map.resolution;
    const order = { map: map.map, points: [1, 2], side };
    const first = await handlers['latents.pictures'](order, window);
    expect(first.side).toBe(side);
    expect(first.pictures.map(({ length }) => length)).toEqual([side * side * 3, side * side * 3]);
    // As a connection gives it: a view into a larger Buffer.
    const code = Buffer.from(await codeOf(map, 2), 'base64');
    const w = Buffer.concat([Buffer.alloc(3), code]).subarray(3);
    const painted = await handlers['latents.paint']({ pack: PACK, w, style: null }, window);
    expect(painted.pictures[0]).toEqual(first.pictures[1]);
    const again = await handlers['latents.pictures']({ ...order, points: [2] }, window);
    expect(again.pictures[0]).toBe(first.pictures[1]);
    const small = await handlers['latents.pictures']({ ...order, side: 32 }, window);
    expect(small).toMatchObject({ side: 32 });
    expect(small.pictures[0]).toHaveLength(32 * 32 * 3);
  });

  it('gives directions, walks and differences', async () => {
    const found = await handlers['latents.directions']({ map: map.map, principal: 3, clusters: 2 }, window);
    expect(found.map(({ source, number }) => `${source} ${number}`)).toEqual([
      'principal 0',
      'principal 1',
      'principal 2',
      'cluster 0',
      'cluster 1',
    ]);
    const { w } = await handlers['latents.walk']({ map: map.map, points: [3, 9], frames: 4, closed: false }, window);
    expect(Buffer.from(w.slice(0, 1024)).toString('base64')).toBe(await codeOf(map, 3));
    const { vector } = await handlers['latents.difference']({ map: map.map, from: [3], to: [9] }, window);
    const [from, to, step] = [await codeOf(map, 3), await codeOf(map, 9), vector].map((text) =>
      floats(new Uint8Array(Buffer.from(text, 'base64'))),
    ) as [Float32Array, Float32Array, Float32Array];
    step.forEach((x, k) => expect(x).toBeCloseTo((to[k] as number) - (from[k] as number), 4));
  });

  it.each([
    ['nothing', { layout: 'pca', samples: 0 }, /would be empty/],
    [
      'a code of another size',
      { layout: 'pca', samples: 0, codes: [{ name: 'X', owner: 'x', source: 'saved', w: 'AAAAAA==' }] },
      /X holds 1/,
    ],
  ] as const)('refuses a map of %s', async (_, order, message) => {
    await expect(build(order as Omit<Params<'latents.build'>, 'pack'>)).rejects.toThrow(message);
  });

  it('refuses points that are not there and codes that are none', async () => {
    const { 'latents.pictures': paint, 'latents.walk': walk, 'latents.place': place } = handlers;
    await expect(paint({ map: map.map, points: [300], side: 64 }, window)).rejects.toThrow(/no point 300/);
    const order = { map: map.map, points: [0, 300], frames: 5, closed: false };
    await expect(walk(order, window)).rejects.toThrow(/no point 300/);
    const odd: CheckedParams<'latents.place'> = { map: map.map, w: new Uint8Array(1023), layout: 'pca' };
    await expect(place(odd, window)).rejects.toMatchObject({ code: 'bad-input' });
    const broken = new Uint8Array(1024).fill(255);
    await expect(place({ ...odd, w: broken }, window)).rejects.toThrow(/not all of it is numbers/);
  });

  it('can be cancelled, and leaves nothing behind', async () => {
    const client = testWindow();
    const stop = new AbortController();
    const under = build({ layout: 'umap', samples: 5_000 }, { ...client, signal: stop.signal });
    setTimeout(() => stop.abort(), 20);
    await expect(under).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('OpenMaps', () => {
  it('holds no more than it may, and gives room back once', () => {
    const maps = new OpenMaps();
    const free = maps.reserve(MOST_CODE_BYTES);
    expect(() => maps.reserve(1)).toThrow(/fewer samples/);
    free();
    free();
    const again = maps.reserve(MOST_CODE_BYTES);
    expect(() => maps.reserve(1)).toThrow(/fewer samples/);
    again();
  });
});

describe('MapProgress', () => {
  it('tells the time left of a phase once it can', () => {
    const client = testWindow();
    let now = 0;
    const progress = new MapProgress(client.client, () => now);
    progress.tell('sampling', 1, 100);
    now = 1_000;
    progress.tell('sampling', 20, 100);
    now = 1_010;
    progress.tell('sampling', 21, 100);
    progress.tell('layout', 0, 1);
    expect(client.told.map(({ data }) => data)).toEqual([
      { phase: 'sampling', done: 1, total: 100, secondsLeft: null },
      { phase: 'sampling', done: 20, total: 100, secondsLeft: 4 },
      { phase: 'layout', done: 0, total: 1, secondsLeft: null },
    ]);
  });
});
