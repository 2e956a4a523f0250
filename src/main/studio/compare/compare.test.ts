import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyScene, useStudioFolder } from '../../../../tests/support/studioScene';
import { writeTinyPack } from '../../../../tests/support/tinyPack';
import { maxAbsDiff } from '../../../engine/tensor/tensor';
import type { ComparablePack } from '../../../shared/api/compare';
import type { ExportItem, ExportRequest } from '../../../shared/api/exports';
import { gapOf } from '../../../shared/contactSheet';
import type { Look, Scene } from '../../../shared/scene';
import { constant } from '../../../shared/timeline/track';
import { exportSheet } from '../exports/contactSheet';
import { packUsers } from '../models/users';
import { StageRenderer } from '../stage/sceneRenderer';
import { testEngine, testWindow } from '../testing/fakes';
import { compareHandlers } from './handlers';

const folder = useStudioFolder();
const engine = testEngine();
const renderer = new StageRenderer(engine);
const window = testWindow();
const handlers = compareHandlers(engine, renderer);
const place = (name: string) => join(folder.home, 'packs', name);

beforeAll(async () => {
  await writeTinyPack(place('tuned'), undefined, { seeds: { synthesis: 20, encoder: 21 } });
  await writeTinyPack(place('halved'), undefined, { seeds: { synthesis: 22, encoder: 23 }, dtype: 'float16' });
  await writeTinyPack(place('same eyes'), undefined, { seeds: { mapping: 24, synthesis: 24 } });
  await writeTinyPack(place('stranger'), undefined, { seeds: { mapping: 25, synthesis: 25, encoder: 25 } });
  await writeTinyPack(place('steeper'), undefined, {
    seeds: { synthesis: 26, encoder: 26 },
    generator: { mappingLrMultiplier: 0.1 },
  });
  mkdirSync(place('broken'));
  writeFileSync(join(place('broken'), 'manifest.json'), '{');
});
afterAll(async () => {
  window.close();
  await renderer.close();
  await engine.close();
});

const listed = async (pack = 'tiny'): Promise<Map<string, ComparablePack>> =>
  new Map((await handlers['compare.packs']({ pack: { name: pack } }, window)).map((each) => [each.name, each]));
const look = (pack: string, style: string | null = null, strength = 1): Look => ({
  kind: 'motion',
  style,
  elsewhere: { pack: { name: pack }, strength },
});
async function picturesOf(scene: Scene, looks: readonly Look[], frame: number): Promise<readonly Uint8Array[]> {
  return (await renderer.frames(scene, looks, [frame])).frames[0]?.looks ?? [];
}

describe('packs beside each other', () => {
  it('share a latent space by their mapping, however it is stored, or by their encoder', async () => {
    const found = await listed();
    expect(Object.fromEntries([...found].map(([name, { shares, stranger }]) => [name, shares ?? stranger]))).toEqual({
      tuned: 'mapping',
      halved: 'mapping',
      'same eyes': 'encoder',
      stranger: 'networks',
      steeper: 'networks',
      starter: 'width',
      broken: 'damaged',
    });
    // those that can be used come first
    const order = [...found.values()].map(({ shares }) => shares !== null);
    expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
  });

  it('bring the styles that belong to their own generator', async () => {
    expect((await listed()).get('tuned')?.styles).toEqual([]);
    expect((await listed('tuned')).get('tiny')).toMatchObject({ shares: 'mapping', styles: ['ink'] });
  });

  it('paint the very codes of the scene', async () => {
    const scene = tinyScene({ motion: constant(1.4), clip: { frames: 9 } });
    const [mine, theirs, half] = await picturesOf(
      scene,
      [{ kind: 'motion', style: null }, look('tuned'), look('halved')],
      5,
    );
    const codes = await renderer.codes(scene, [5]);
    const { pictures } = await renderer.paint({ name: 'tuned' }, codes);
    expect(maxAbsDiff(theirs as Uint8Array, pictures[0] as Uint8Array)).toBeLessThanOrEqual(1);
    expect(maxAbsDiff(theirs as Uint8Array, mine as Uint8Array)).toBeGreaterThan(10);
    expect(maxAbsDiff(theirs as Uint8Array, half as Uint8Array)).toBeGreaterThan(10);
  });

  it('are truncated as the project is', async () => {
    const clip = { frames: 9, psi: 0.5 };
    const [whole, truncated] = await Promise.all(
      [tinyScene({ clip: { frames: 9 } }), tinyScene({ clip })].map((scene) => picturesOf(scene, [look('tuned')], 3)),
    );
    expect(maxAbsDiff(whole?.[0] as Uint8Array, truncated?.[0] as Uint8Array)).toBeGreaterThan(3);
  });

  it('wear a style of theirs at a strength of its own', async () => {
    const scene = { ...tinyScene({ clip: { frames: 4 } }), pack: { name: 'tuned' } };
    const [plain, off, some, full] = await picturesOf(
      { ...scene, styles: [{ name: 'ink', strength: constant(0) }] },
      [look('tiny'), look('tiny', 'ink', 0), look('tiny', 'ink', 0.5), look('tiny', 'ink')],
      2,
    );
    expect(off).toEqual(plain);
    expect(maxAbsDiff(some as Uint8Array, plain as Uint8Array)).toBeGreaterThan(3);
    expect(maxAbsDiff(some as Uint8Array, full as Uint8Array)).toBeGreaterThan(3);
  });

  it('are rows of a contact sheet and hold their pack while that is made', async () => {
    const scene = tinyScene({ clip: { frames: 4 } });
    const panels: Look[] = [{ kind: 'motion', style: null }, look('tuned')];
    const request: ExportRequest = {
      ...{ title: 'Both', project: 'p', scene, what: 'contact-sheet', panels, columns: 2, from: 0, to: 3 },
      ...{ format: 'png', quality: 'good', scale: 1, filter: 'nearest', soundtrack: null },
    };
    const users = packUsers(
      { byPack: async () => new Map() },
      { list: async () => [{ state: 'waiting', title: 'Both', request } as ExportItem] },
      { list: async () => [] },
    );
    expect(await users.busy('tuned')).toBe("the export 'Both'");
    expect(await users.busy('halved')).toBeUndefined();

    const path = join(folder.home, 'sheet.png');
    const projects = { assets: async () => [], assetPath: async () => '' };
    const hooks = { signal: window.signal, pause: async () => undefined, progress: () => undefined };
    await exportSheet(request, path, false, { engine, projects, renderer }, hooks);
    const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
    const [side, gap] = [16, gapOf(16)];
    expect([info.width, info.height]).toEqual([2 * side + gap, 2 * side + gap]);
    const [, last] = await picturesOf(scene, panels, 3);
    // the second row, second column
    const corner = ((side + gap) * info.width + side + gap) * 3;
    expect([...data.subarray(corner, corner + 3 * side)]).toEqual([...(last as Uint8Array).subarray(0, 3 * side)]);
  });

  it('are refused where the codes mean something else', async () => {
    const scene = tinyScene({ clip: { frames: 4 } });
    for (const name of ['stranger', 'starter', 'steeper']) {
      await expect(picturesOf(scene, [look(name)], 0)).rejects.toMatchObject({ code: 'bad-input' });
    }
    await expect(picturesOf(scene, [look('gone')], 0)).rejects.toMatchObject({ code: 'not-found' });
    await expect(picturesOf(scene, [look('tuned', 'ink')], 0)).rejects.toMatchObject({ code: 'bad-input' });
  });
});
