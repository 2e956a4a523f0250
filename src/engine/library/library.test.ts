import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../../tests/support/folder';
import { writeTinyPack } from '../../../tests/support/tinyPack';
import { openPack } from '../packs/pack';
import { addStyle } from '../packs/styles';
import { f32 } from '../tensor/tensor';
import { findEntry, findStyleFor, listEntries, loadDelta, loadPivot, removeEntry, saveEntry } from './index';
import type { EntryContent } from './write';

const newFolder = useFolder();
const BASE = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const style: EntryContent = {
  kind: 'style',
  name: 'Ink & water',
  base: BASE,
  pack: { id: 'c'.repeat(64), name: 'Tiny' },
  delta: new Map([
    ['synthesis.b8.conv0.weight', f32([2, 3], [0.5, -0.25, 0, 1, 2, -4])],
    ['synthesis.b8.conv0.bias', f32([2], [1e-9, 0.1])],
  ]),
  provenance: { tool: 'tests', images: 3, preset: 'quick', steps: 10, losses: { perceptual: 30 }, networks: ['own'] },
  measures: { identity: 0.9 },
  previews: [{ file: 'preview.png', bytes: Uint8Array.of(1, 2, 3) }],
};
const likeness: EntryContent = {
  ...style,
  kind: 'likeness',
  pivot: { w0: f32([1, 2], [1, 2]), ws: f32([1, 2, 2], [1, 2, 3, 4]) },
};

describe('the library', () => {
  it('keeps a style and gives it back', async () => {
    const root = newFolder();
    const saved = await saveEntry(style, { root });
    expect(saved.folder).toBe(join(root, 'styles', 'ink-water'));
    expect(await listEntries('style', { root })).toEqual([saved]);
    expect(await findEntry('style', 'Ink & water', BASE, { root })).toEqual(saved);
    expect(await loadDelta(saved, BASE)).toEqual(style.delta);
    expect(readdirSync(saved.folder).sort()).toEqual(['delta.safetensors', 'entry.json', 'preview.png']);
    expect(await listEntries('likeness', { root })).toEqual([]);
  });

  it('keeps the pivot of a likeness to the last digit', async () => {
    const root = newFolder();
    const saved = await saveEntry(likeness, { root });
    expect(await loadPivot(saved)).toEqual(likeness.pivot);
    await expect(saveEntry({ ...style, kind: 'likeness', name: 'bare' }, { root })).rejects.toMatchObject({
      code: 'bad-input',
    });
    await expect(loadPivot(await saveEntry(style, { root }))).rejects.toThrow(/no pivot/);
  });

  it('refuses a generator it was not made for, naming the pack it belongs to', async () => {
    const root = newFolder();
    const saved = await saveEntry(style, { root });
    await expect(loadDelta(saved, OTHER)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining("pack 'Tiny'") as string,
    });
    await expect(findEntry('style', style.name, OTHER, { root })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('keeps styles of one name for two generators apart', async () => {
    const root = newFolder();
    const first = await saveEntry(style, { root });
    const second = await saveEntry({ ...style, base: OTHER }, { root });
    expect(second.folder).not.toBe(first.folder);
    expect((await findEntry('style', style.name, OTHER, { root })).folder).toBe(second.folder);
  });

  it('replaces only what it may', async () => {
    const root = newFolder();
    const first = await saveEntry(style, { root });
    await expect(saveEntry(style, { root })).rejects.toMatchObject({ code: 'exists' });
    expect(await listEntries('style', { root })).toEqual([first]);
    const second = await saveEntry({ ...style, measures: { identity: 1 } }, { root, force: true });
    expect(second.folder).toBe(first.folder);
    expect(await listEntries('style', { root })).toEqual([second]);
    expect(readdirSync(join(root, 'styles'))).toEqual(['ink-water']);
  });

  it.each(['../../out', '/etc/passwd', 'C:\\x', '..', 'con', '水彩'])('keeps %s inside itself', async (name) => {
    const root = newFolder();
    const { folder } = await saveEntry({ ...style, name }, { root });
    expect(readdirSync(root)).toEqual(['styles']);
    expect(readdirSync(join(root, 'styles')).map((file) => join(root, 'styles', file))).toEqual([folder]);
    expect(folder).not.toMatch(/[/\\]con$/);
  });

  it('refuses what cannot be kept and leaves nothing behind', async () => {
    const root = newFolder();
    for (const changes of [
      { name: '' },
      { name: 'two\nlines' },
      { delta: new Map() },
      { previews: [{ file: '../p.png', bytes: Uint8Array.of(1) }] },
      { measures: { psnr: Number.NaN } },
    ]) {
      await expect(saveEntry({ ...style, ...changes }, { root })).rejects.toMatchObject({ code: 'bad-input' });
    }
    expect(readdirSync(join(root, 'styles'))).toEqual([]);
  });

  it('lets two of one folder name be saved at once', async () => {
    const root = newFolder();
    const names = ['Ink', 'ink', 'INK', 'ink!'];
    await Promise.all(names.map((name) => saveEntry({ ...style, name }, { root })));
    expect((await listEntries('style', { root })).map(({ name }) => name).sort()).toEqual(names.sort());
  });

  it('notices a changed, missing or led away file', async () => {
    const root = newFolder();
    const saved = await saveEntry(style, { root });
    const path = join(saved.folder, 'delta.safetensors');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    writeFileSync(path, bytes);
    await expect(loadDelta(saved, BASE)).rejects.toMatchObject({ code: 'corrupt' });
    const away = { ...saved, delta: { ...saved.delta, file: '../../secret' } };
    await expect(loadDelta(away, BASE)).rejects.toMatchObject({ code: 'corrupt' });
  });

  it('lists what is sound beside what is damaged', async () => {
    const root = newFolder();
    const saved = await saveEntry(style, { root });
    mkdirSync(join(root, 'styles', 'empty'));
    mkdirSync(join(root, 'styles', 'broken'));
    writeFileSync(join(root, 'styles', 'broken', 'entry.json'), '{"format":"styleinv-entry","version":99}');
    const damaged: string[] = [];
    const onDamaged = (sentence: string) => void damaged.push(sentence);
    expect(await listEntries('style', { root, onDamaged })).toEqual([saved]);
    expect(damaged).toHaveLength(2);
    expect(damaged.join()).toMatch(/newer version/);
  });

  it('forgets what is removed', async () => {
    const root = newFolder();
    const saved = await saveEntry(style, { root });
    await removeEntry(saved);
    expect(readdirSync(join(root, 'styles'))).toEqual([]);
    await expect(removeEntry(saved)).rejects.toMatchObject({ code: 'not-found' });
    await expect(findEntry('style', style.name, BASE, { root })).rejects.toThrow(/no style 'Ink & water'.*none/);
  });
});

describe('a style by name', () => {
  it("is the pack's own first, then the library's", async () => {
    const root = newFolder();
    const path = join(root, 'tiny');
    await writeTinyPack(path);
    const delta = new Map([['synthesis.b16.conv1.bias', f32([8], Array<number>(8).fill(1))]]);
    await addStyle(path, { name: 'ink', delta });
    const pack = await openPack(path);
    const base = pack.manifest.networks.generator.sha256;
    const own = new Map([['synthesis.b16.conv1.bias', f32([8], Array<number>(8).fill(2))]]);
    for (const name of ['ink', 'neon']) await saveEntry({ ...style, name, base, delta: own }, { root });
    await saveEntry({ ...style, name: 'foreign' }, { root });
    const find = (name: string) => findStyleFor(pack, name, { root });
    expect(await find('ink')).toMatchObject({ from: 'pack' });
    expect(await (await find('ink')).load()).toEqual(delta);
    expect(await find('neon')).toMatchObject({ from: 'library' });
    expect(await (await find('neon')).load()).toEqual(own);
    await expect(find('foreign')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(find('oil')).rejects.toThrow(/no style 'oil'.*'ink', 'neon'/);
    await pack.close();
  });
});
