import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bundledPacksFolder } from '../../../engine/packs/locations';
import { packToZip } from '../../../engine/packs/copy';
import { testParts, testWindow, type TestWindow } from '../testing/fakes';
import { modelHandlers } from './handlers';

const PICKLE = fileURLToPath(new URL('../../../../tests/fixtures/parity/stylegan2ada_tiny_p4.pkl', import.meta.url));
const parts = testParts();
let home: string;
let window: TestWindow;
let busy: string | undefined;
const handlers = modelHandlers(parts, {
  projects: async () => new Map([['tiny', ['Dance']]]),
  busy: async () => busy,
});
const grant = async (path: string) => (await parts.files.grant(window.client, path)).handle;
const install = async (path: string, name = 'Tiny', replace = false) =>
  handlers['models.import']({ files: [await grant(path)], name, licence: 'CC0-1.0', replace }, window);
const packs = async () => (await readdir(join(home, 'packs')).catch(() => [])).sort();

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'studio-models-'));
  vi.stubEnv('STYLEINV_HOME', home);
  window = testWindow();
  busy = undefined;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});
afterAll(() => parts.engine.close());

describe('checkpoints', () => {
  it('are looked at without writing anything', async () => {
    const found = await handlers['models.inspect']({ files: [await grant(PICKLE)] }, window);
    expect(found.found).toMatchObject([
      { kind: 'generator', name: 'G_ema', file: 'stylegan2ada_tiny_p4.pkl' },
      { kind: 'discriminator' },
    ]);
    expect(found.ignored.length).toBeGreaterThan(0);
    expect(found.ignored.every(({ reason }) => reason !== '')).toBe(true);
    expect(await packs()).toEqual([]);
  });

  it('become a pack that computes the same', async () => {
    const result = await install(PICKLE, 'Tiny faces');
    expect(result).toMatchObject({ pack: 'tiny-faces', found: [{ kind: 'generator' }, {}] });
    expect(result.maxDifference).toBeLessThan(1e-3);
    const phases = window.told
      .filter(({ name }) => name === 'models.progress')
      .map(({ data }) => (data as { phase: string }).phase);
    expect(new Set(phases)).toEqual(new Set(['reading', 'checking', 'writing']));
    const listed = (await handlers['models.list']({}, window)).find(({ name }) => name === 'tiny-faces');
    expect(listed).toMatchObject({
      bundled: false,
      title: 'Tiny faces',
      licence: 'CC0-1.0',
      networks: [{ role: 'generator' }, { role: 'discriminator' }],
    });
    expect(listed?.provenance).toContain('stylegan2ada_tiny_p4.pkl');
    expect(await handlers['models.verify']({ pack: { name: 'tiny-faces' } }, window)).toMatchObject({ ok: true });
  });

  it('never take the place of a pack unasked, nor of one that comes with the program', async () => {
    await install(PICKLE);
    await expect(install(PICKLE)).rejects.toMatchObject({ code: 'exists', message: /'tiny'/ });
    await install(PICKLE, 'Tiny', true);
    await expect(install(PICKLE, 'Starter', true)).rejects.toMatchObject({ code: 'exists', message: /comes with/ });
    expect(await packs()).toEqual(['tiny']);
  });

  it.each([
    ['words.pkl', Buffer.from('not a checkpoint at all'), /words\.pkl/],
    ['empty.pt', Buffer.alloc(0), /empty\.pt/],
    // A pickle that would run a command in Python.
    ['hostile.pkl', Buffer.from("cos\nsystem\n(S'echo owned > /tmp/owned'\ntR."), /hostile\.pkl/],
  ])('that are none are refused with a sentence (%s)', async (name, bytes, sentence) => {
    const path = join(home, name);
    await writeFile(path, bytes);
    const thrown = await install(path).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ name: 'StudioError', message: sentence });
    expect((thrown as { code: string }).code).toMatch(/^(bad-input|corrupt|unsupported)$/);
    expect(await packs()).toEqual([]);
  });

  it('leave nothing when the import is cancelled', async () => {
    const stop = new AbortController();
    const files = [await grant(PICKLE)];
    const importing = handlers['models.import'](
      { files, name: 'Tiny', licence: '', replace: false },
      { client: { ...window.client, tell: () => stop.abort() }, signal: stop.signal },
    );
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
    expect(await packs()).toEqual([]);
  });
});

describe('packs', () => {
  it('are installed from a .sivpack file, and removed', async () => {
    const file = join(home, 'Gift.sivpack');
    await packToZip(join(bundledPacksFolder(), 'starter'), file);
    const about = await handlers['models.inspect']({ files: [await grant(file)] }, window);
    expect(about.found.map(({ kind }) => kind)).toContain('motion');
    expect(about.about?.title).toBeTruthy();
    expect((await install(file, 'Gift')).pack).toBe('gift');
    expect(await packs()).toEqual(['gift']);
    const [gift, starter] = ['gift', 'starter'].map((name) =>
      handlers['models.list']({}, window).then((list) => list.find((pack) => pack.name === name)),
    );
    expect((await gift)?.id).toBe((await starter)?.id);
    busy = 'the export Dance';
    await expect(handlers['models.remove']({ pack: { name: 'gift' } }, window)).rejects.toMatchObject({
      message: /export Dance/,
    });
    busy = undefined;
    await handlers['models.remove']({ pack: { name: 'gift' } }, window);
    expect(await packs()).toEqual([]);
    await expect(handlers['models.remove']({ pack: { name: 'starter' } }, window)).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(parts.events.filter(({ name }) => name === 'models.changed').length).toBeGreaterThanOrEqual(2);
  });

  it('that are damaged are not installed, and say so where they are', async () => {
    const file = join(home, 'Gift.sivpack');
    await writeFile(file, 'PK\u0003\u0004 not a zip');
    await expect(install(file)).rejects.toMatchObject({ code: 'corrupt', message: /Gift\.sivpack/ });
    expect(await packs()).toEqual([]);
    await install(PICKLE);
    await writeFile(join(home, 'packs', 'tiny', 'manifest.json'), '{}');
    const tiny = (await handlers['models.list']({}, window)).find(({ name }) => name === 'tiny');
    expect(tiny).toMatchObject({ damaged: expect.stringContaining('not a model pack') as string, usedBy: ['Dance'] });
    const report = await handlers['models.verify']({ pack: { name: 'tiny' } }, window);
    expect(report).toMatchObject({ ok: false, findings: [{ severity: 'error' }] });
  });

  it('and checkpoints are not taken together', async () => {
    const file = join(home, 'Gift.sivpack');
    await cp(PICKLE, file);
    const files = [await grant(file), await grant(PICKLE)];
    await expect(handlers['models.inspect']({ files }, window)).rejects.toMatchObject({
      message: /Gift\.sivpack alone/,
    });
  });
});
