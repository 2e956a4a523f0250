import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patternOf, writePicture } from '../../../../tests/support/datasetFiles';
import { useFolder } from '../../../../tests/support/folder';
import { writeTinyPack } from '../../../../tests/support/tinyPack';
import { saveEntry } from '../../../engine/library';
import { openPack } from '../../../engine/packs/pack';
import { f32 } from '../../../engine/tensor/tensor';
import { settingsSchema } from '../../../shared/api/app';
import type { CheckedParams, Result } from '../../../shared/api';
import { JobDesk } from '../jobs/desk';
import type { SettingsStore, Shell } from '../parts';
import { testParts, testWindow } from '../testing/fakes';
import { likenessHandlers, styleHandlers } from './handlers';
import { estimatesFor } from './timing';

const folderOf = useFolder();
const settings = { current: settingsSchema.parse({ provider: 'cpu', threads: 1 }) } as SettingsStore;
let ends: (() => Promise<void>)[];
let home: string;
beforeEach(() => {
  home = folderOf();
  ends = [];
  vi.stubEnv('STYLEINV_HOME', home);
});
afterEach(async () => {
  for (const end of ends) await end();
  vi.unstubAllEnvs();
});

/** A window on a folder with six good pictures, one of them too small, one a copy, one lookalike, and no pictures. */
async function open() {
  const parts = testParts();
  const jobs = new JobDesk({ ...parts, settings, shell: { notify: () => undefined } as unknown as Shell });
  ends.push(
    () => jobs.close(),
    () => parts.engine.close(),
  );
  const calls = { ...styleHandlers({ ...parts, jobs, settings }), ...likenessHandlers(parts) };
  const pack = { name: join(home, 'tiny') };
  await writeTinyPack(pack.name, undefined, { discriminator: true });
  const folder = join(home, 'drawings');
  mkdirSync(folder);
  for (let i = 1; i <= 6; i++) await writePicture(join(folder, `${i}.png`), patternOf(i, 48));
  copyFileSync(join(folder, '1.png'), join(folder, 'copy of 1.png'));
  await sharp(join(folder, '2.png')).jpeg({ quality: 90 }).toFile(join(folder, '2 again.jpg'));
  await writePicture(join(folder, 'tiny.png'), patternOf(9, 4));
  await writePicture(join(folder, 'wide.png'), patternOf(10, 200, 48));
  writeFileSync(join(folder, 'broken.png'), 'no picture at all');
  writeFileSync(join(folder, 'notes.txt'), 'hello');
  const window = testWindow();
  const { handle } = await parts.files.grant(window.client, folder);
  const check = () => calls['styles.check']({ pack, folder: handle, crop: 'centre' }, window);
  return { ...parts, calls, jobs, pack, folder, handle, window, check };
}
const about = (found: Result<'styles.check'>, file: string) => found.images.find((image) => image.file === file);

it('times of the presets follow from what a picture takes and how many each has in an iteration', () => {
  // quick: 210 steps of 4; standard: 900 of 8; long: 5400 of 8
  expect(estimatesFor(0.25)).toEqual({ quick: 210, standard: 1_800, long: 10_800 });
  // where all are slower than planned, each has the least that shows a style
  expect(estimatesFor(10)).toEqual({ quick: 100 * 40, standard: 600 * 80, long: 3_000 * 80 });
});

describe('a folder that is checked', () => {
  it('has every file named, with what is wrong with it, and times for this machine', async () => {
    const { check, window, handle } = await open();
    const found = await check();
    expect(about(found, '1.png')).toEqual({ file: '1.png', used: true, findings: [] });
    expect(about(found, 'copy of 1.png')).toMatchObject({ used: false, findings: [{ reason: 'duplicate' }] });
    expect(about(found, '2.png')?.findings).toMatchObject([{ reason: 'near-duplicate' }]);
    expect(about(found, 'tiny.png')).toMatchObject({ used: false, findings: [{ reason: 'too-small' }] });
    expect(about(found, 'wide.png')?.findings).toMatchObject([{ reason: 'narrow' }]);
    expect(about(found, 'broken.png')).toMatchObject({ used: false, findings: [{ reason: 'not-media' }] });
    expect(about(found, 'notes.txt')?.used).toBe(false);
    expect(found.used).toBe(8);
    const { quick, standard, long } = found.estimates;
    expect(quick).toBeGreaterThan(0);
    expect(long).toBeGreaterThan(standard);
    const phases = window.told.map(({ data }) => (data as { phase: string; folder: string }).phase);
    expect([...new Set(phases)]).toEqual(['scanning', 'checking', 'preparing', 'timing']);
    expect(window.told[0]?.data).toMatchObject({ folder: handle });
    const again = testWindow();
    window.told.length = 0;
    await check();
    expect(window.told.map(({ data }) => (data as { phase: string }).phase)).not.toContain('timing');
    expect(again.told).toEqual([]);
  });

  it('shows small pictures of its own files alone', async () => {
    const { calls, check, window, folder } = await open();
    await writePicture(join(home, 'outside.png'), patternOf(3));
    const found = await check();
    const ask = (files: string[], at = window) => calls['styles.thumbnails']({ check: found.check, files }, at);
    const [small, text, outside, none] = await ask(['wide.png', 'notes.txt', '../outside.png', 'none.png']);
    expect(await sharp(small as Uint8Array).metadata()).toMatchObject({ format: 'webp', width: 192, height: 46 });
    expect([text, outside, none]).toEqual([null, null, null]);
    rmSync(join(folder, 'wide.png'));
    expect(await ask(['wide.png'])).toEqual([null]);
    await expect(ask(['wide.png'], testWindow())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is an error when it is empty, and a list when nothing in it can be used', async () => {
    const { calls, pack, window, files } = await open();
    const empty = folderOf();
    const useless = folderOf({ 'a.txt': 'a', 'b.png': 'b' });
    const check = async (folder: string) => {
      const { handle } = await files.grant(window.client, folder);
      return calls['styles.check']({ pack, folder: handle, crop: 'centre' }, window);
    };
    await expect(check(empty)).rejects.toMatchObject({ code: 'bad-input' });
    expect(await check(useless)).toMatchObject({ used: 0, images: [{ file: 'a.txt' }, { file: 'b.png' }] });
  });

  it('stops when it is cancelled', async () => {
    const { calls, pack, handle, window } = await open();
    const controller = new AbortController();
    const checking = calls['styles.check'](
      { pack, folder: handle, crop: 'aligned' },
      { client: window.client, signal: controller.signal },
    );
    controller.abort();
    await expect(checking).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a style that is started', () => {
  it('is made without what is left out, with its credit, even when the folder has gone', async () => {
    const { calls, check, pack, folder, window, jobs, events } = await open();
    const found = await check();
    const start = (more: Partial<CheckedParams<'styles.start'>>) =>
      calls['styles.start'](
        {
          pack,
          check: found.check,
          exclude: [],
          name: 'noise',
          credit: '',
          preset: 'quick',
          seed: 0,
          replace: false,
          ...more,
        },
        window,
      );
    const exclude = ['3.png', 'wide.png', '2.png', 'notes.txt', '../outside.png'];
    const everything = found.images.map(({ file }) => file);
    await expect(start({ exclude: everything })).rejects.toMatchObject({ code: 'bad-input' });
    const { job } = await start({ exclude, credit: 'Ada L.' });
    renameSync(folder, `${folder}-gone`);
    await expect(start({})).rejects.toMatchObject({ code: 'exists' });
    const { options } = await jobs.store.read(job);
    expect(options).toMatchObject({ exclude: ['2.png', '3.png', 'wide.png'], credit: 'Ada L.', crop: 'centre' });
    const trained = () => jobs.get(job).then(({ progress }) => expect(progress?.iteration).toBeGreaterThan(0));
    await vi.waitFor(trained, { timeout: 60_000, interval: 100 });
    await jobs.finish(job);
    await vi.waitFor(async () => expect((await jobs.get(job)).state).toBe('done'), { timeout: 60_000, interval: 50 });
    const [style] = await calls['styles.list']({ pack }, window);
    // eight could be used; three of them were left out
    expect(style).toMatchObject({ name: 'noise', from: 'library', usable: true, credit: 'Ada L.' });
    expect(style?.provenance).toMatchObject({ images: 5, preset: 'quick' });
    expect(await sharp(style?.preview as Uint8Array).metadata()).toMatchObject({ format: 'png', width: 8 * 16 });
    await expect(start({})).rejects.toMatchObject({ code: 'exists' });
    await calls['styles.remove']({ pack, name: 'noise' }, window);
    expect(await calls['styles.list']({ pack }, window)).toEqual([]);
    expect(events.filter(({ name }) => name === 'library.changed')).toHaveLength(2);
  }, 120_000);
});

describe('the library', () => {
  it('has the samples as folders a window may name', async () => {
    const { calls, window, files } = await open();
    const samples = await calls['styles.samples']({}, window);
    expect(samples.map(({ name, images }) => [name, images])).toEqual([
      ['cutout', 60],
      ['ink', 60],
      ['neon', 60],
    ]);
    expect(readdirSync(files.pathOf(window.client, samples[0]?.handle ?? ''))).toHaveLength(60);
  });

  it('shows a likeness before and after, and where it starts', async () => {
    const { calls, pack, window } = await open();
    const opened = await openPack(pack.name);
    const { sha256 } = opened.manifest.networks.generator;
    const weights = await opened.weights('generator');
    await opened.close();
    const [name, tensor] = [...weights][0] as [string, { shape: readonly number[] }];
    await saveEntry({
      ...{ kind: 'likeness', name: 'anna', base: sha256, pack: { id: opened.id, name: 'Tiny' } },
      delta: new Map([[name, f32(tensor.shape)]]),
      pivot: {
        w0: f32(
          [1, 12],
          Array.from({ length: 12 }, (_, i) => i),
        ),
        ws: f32([1, 6, 12]),
      },
      provenance: { tool: 'tests', steps: 3, losses: {}, networks: [] },
      measures: { psnrBefore: 20, psnrAfter: 30 },
      previews: [{ file: 'before-after.png', bytes: Uint8Array.of(1, 2, 3) }],
    });
    expect(await calls['likenesses.list']({ pack }, window)).toMatchObject([{ name: 'anna', usable: true }]);
    const { w, picture, measures } = await calls['likenesses.comparison']({ pack, name: 'anna' }, window);
    expect(new Float32Array(Uint8Array.from(Buffer.from(w, 'base64')).buffer)[5]).toBe(5);
    expect([...picture]).toEqual([1, 2, 3]);
    expect(measures).toEqual({ psnrBefore: 20, psnrAfter: 30 });
    await calls['likenesses.remove']({ pack, name: 'anna' }, window);
    await expect(calls['likenesses.comparison']({ pack, name: 'anna' }, window)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
