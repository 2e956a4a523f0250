import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { f32, maxAbsDiff, type Weights } from '../tensor/tensor';
import { packToZip } from './copy';
import { openPack } from './pack';
import { applyStyle, makeStyle } from './styleDelta';
import { freeStyleFile } from './styleFile';
import { addStyle, listStyles, removeStyle } from './styles';
import { sampleContent, tunedFrom } from './testing/samplePack';
import { writePack } from './write';

let root: string;
let original: string;
let folder: string;
let base: Weights;
let tuned: Weights;
let delta: Weights;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'styles-'));
  original = join(root, 'original');
  await writePack(original, sampleContent(), { dtype: 'float16' });
  const pack = await openPack(original);
  base = await pack.weights('generator');
  await pack.close();
  tuned = tunedFrom(base, 7);
  delta = makeStyle(base, tuned, { fromResolution: 8 }).delta;
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = join(root, `pack${++count}`);
  await cp(original, folder, { recursive: true });
});

async function styled(path: string, name: string, strength: number): Promise<Weights> {
  const pack = await openPack(path);
  try {
    return applyStyle(await pack.weights('generator'), await pack.style(name), strength);
  } finally {
    await pack.close();
  }
}

describe('styles of a pack', () => {
  it.each([
    ['float32', 2 ** -23],
    ['float16', 0.05 * 5 * 2 ** -11],
  ] as const)('stored in %s give the tuned generator back to rounding', async (dtype, relative) => {
    const entry = await addStyle(folder, { name: 'Öl auf Leinwand', delta, description: 'thick' }, { dtype });
    expect(entry).toMatchObject({ file: 'styles/style-o-l-auf-leinwand.safetensors', dtype, description: 'thick' });
    const full = await styled(folder, 'Öl auf Leinwand', 1);
    for (const [name, tensor] of tuned) {
      const largest = tensor.data.reduce((max, x) => Math.max(max, Math.abs(x)), 1);
      expect(maxAbsDiff(full.get(name)?.data ?? [], tensor.data)).toBeLessThanOrEqual(largest * (relative + 2 ** -23));
    }
    expect(await styled(folder, 'Öl auf Leinwand', 0)).toEqual(base);
  });

  it('travel inside a zip, and the pack stays the same pack', async () => {
    const id = async (path: string) => {
      const pack = await openPack(path);
      await pack.close();
      return pack.id;
    };
    const before = await id(folder);
    await addStyle(folder, { name: 'ink', delta });
    await packToZip(folder, `${folder}.sivpack`);
    expect(await styled(`${folder}.sivpack`, 'ink', 1)).toEqual(await styled(folder, 'ink', 1));
    expect((await listStyles(`${folder}.sivpack`)).map((s) => s.name)).toEqual(['ink']);
    expect(await id(`${folder}.sivpack`)).toBe(before);
    await expect(addStyle(`${folder}.sivpack`, { name: 'x', delta })).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('are added, replaced and removed, with their files', async () => {
    await addStyle(folder, { name: 'ink', delta });
    await addStyle(folder, { name: 'Ink!', delta });
    await expect(addStyle(folder, { name: 'ink', delta })).rejects.toMatchObject({ code: 'exists' });
    expect((await readdir(join(folder, 'styles'))).sort()).toEqual([
      'style-ink-2.safetensors',
      'style-ink.safetensors',
    ]);
    await addStyle(folder, { name: 'ink', delta, description: 'new' }, { force: true });
    expect((await listStyles(folder)).map((s) => [s.name, s.description])).toEqual([
      ['Ink!', undefined],
      ['ink', 'new'],
    ]);
    expect(await readdir(join(folder, 'styles'))).toHaveLength(2);
    await removeStyle(folder, 'ink');
    await removeStyle(folder, 'Ink!');
    expect(await listStyles(folder)).toEqual([]);
    expect(await readdir(join(folder, 'styles'))).toEqual([]);
    await expect(removeStyle(folder, 'ink')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('can be written with the pack', async () => {
    const path = join(root, 'with-style.sivpack');
    await writePack(path, { ...sampleContent(), styles: [{ name: 'ink', delta: async () => delta }] });
    expect((await styled(path, 'ink', 1)).get('mapping.w_avg')).toBeDefined();
  });

  it('are refused for another generator, by the manifest and by the style file itself', async () => {
    await addStyle(folder, { name: 'ink', delta });
    const path = join(folder, 'manifest.json');
    const text = await readFile(path, 'utf8');
    const { networks, styles } = JSON.parse(text) as {
      networks: { generator: { sha256: string } };
      styles: { base: string }[];
    };
    const other = { ...JSON.parse(text), styles: [{ ...styles[0], base: 'f'.repeat(64) }] } as object;
    await writeFile(path, JSON.stringify(other));
    await expect(styled(folder, 'ink', 1)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('another generator') as string,
    });
    // A manifest that lies about its generator's hash gets past the first check, and no further.
    networks.generator.sha256 = 'f'.repeat(64);
    await writeFile(path, JSON.stringify({ ...other, networks }));
    const pack = await openPack(folder);
    await expect(pack.style('ink')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(pack.weights('generator')).rejects.toMatchObject({ code: 'corrupt' });
    await pack.close();
    // A generator that was exchanged honestly leaves its old styles without a base.
    await writeFile(path, JSON.stringify({ ...(JSON.parse(text) as object), networks }));
    const exchanged = await openPack(folder);
    await expect(exchanged.style('ink')).rejects.toMatchObject({ code: 'bad-input' });
    await exchanged.close();
  });

  it('must fit the generator, and a failure leaves the pack as it was', async () => {
    const before = await readFile(join(folder, 'manifest.json'));
    const unknown = new Map(delta).set('synthesis.b32.conv0.bias', f32([4], [1, 2, 3, 4]));
    await expect(addStyle(folder, { name: 'x', delta: unknown })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(addStyle(folder, { name: 'a\nb', delta })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(addStyle(folder, { name: 'x', delta: new Map() })).rejects.toMatchObject({ code: 'bad-input' });
    expect(await readFile(join(folder, 'manifest.json'))).toEqual(before);
    expect(await readdir(folder, { recursive: true })).not.toContainEqual(expect.stringContaining('safetensors.'));
    expect(await readdir(join(folder, 'styles')).catch(() => [])).toEqual([]);
  });

  it('leave keys of a newer version in the manifest', async () => {
    const path = join(folder, 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...manifest, mood: 'cheerful' }));
    await addStyle(folder, { name: 'ink', delta });
    await removeStyle(folder, 'ink');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ mood: 'cheerful', styles: [] });
  });
});

it('names style files so that none collides and none is a device', () => {
  expect(freeStyleFile('Con', [])).toBe('styles/style-con.safetensors');
  expect(freeStyleFile('水彩', [])).toBe('styles/style-unnamed.safetensors');
  expect(freeStyleFile('a', ['styles/STYLE-A.safetensors', 'styles/style-a-2.safetensors'])).toBe(
    'styles/style-a-3.safetensors',
  );
});
