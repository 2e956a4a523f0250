import type * as FsPromises from 'node:fs/promises';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Weights } from '../tensor/tensor';
import type { PackContent } from './content';
import { packToZip, zipToFolder } from './copy';
import { openPack } from './pack';
import { sampleContent } from './testing/samplePack';
import { writePack } from './write';

/** Which of the next renames fails (0 is the next one). */
const renames = vi.hoisted((): { failing: number | undefined } => ({ failing: undefined }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FsPromises>();
  const rename: typeof real.rename = async (from, to) => {
    if (renames.failing === 0) {
      renames.failing = undefined;
      throw Object.assign(new Error('EBUSY: resource busy, rename'), { code: 'EBUSY', path: String(to) });
    }
    if (renames.failing !== undefined) renames.failing--;
    return real.rename(from, to);
  };
  return { ...real, rename };
});

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'write-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

/** Lets writes fail as on a full disk once that many bytes have been written. */
async function fillDiskAfter(bytes: number): Promise<void> {
  const handle = await open(join(root, '.probe'), 'w');
  const prototype = Object.getPrototypeOf(handle) as Pick<FileHandle, 'writeFile'>;
  await handle.close();
  await rm(join(root, '.probe'));
  const real = prototype.writeFile;
  let left = bytes;
  vi.spyOn(prototype, 'writeFile').mockImplementation(function (this: FileHandle, data) {
    left -= (data as Uint8Array).length;
    if (left >= 0) return real.call(this, data);
    return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }));
  });
}

const renamed = (name: string): PackContent => ({ ...sampleContent(), name });
async function nameOf(path: string): Promise<string> {
  const pack = await openPack(path);
  await pack.weights('generator');
  await pack.close();
  return pack.manifest.name;
}

describe.each(['pack', 'pack.sivpack'])('writing %s', (name) => {
  const target = () => join(root, name);

  it('refuses what exists, replaces it when allowed, and leaves nothing else', async () => {
    await writePack(target(), renamed('first'));
    await expect(writePack(target(), renamed('second'))).rejects.toMatchObject({ code: 'exists' });
    expect(await nameOf(target())).toBe('first');
    await writePack(target(), renamed('second'), { force: true });
    expect(await nameOf(target())).toBe('second');
    expect(await readdir(root)).toEqual([name]);
  });

  it.each([0, 1000, 2200, 2600])(
    'keeps the old pack and nothing else when the disk is full after %i bytes',
    async (bytes) => {
      await writePack(target(), renamed('first'));
      await fillDiskAfter(bytes);
      await expect(writePack(target(), renamed('second'), { force: true })).rejects.toMatchObject({
        code: 'disk-full',
      });
      vi.restoreAllMocks();
      expect(await nameOf(target())).toBe('first');
      expect(await readdir(root)).toEqual([name]);
    },
  );

  it('leaves nothing when weights cannot be had, or when cancelled between files', async () => {
    const content = sampleContent();
    const { encoder, ...networks } = content.networks;
    const weights = () => Promise.reject<Weights>(new Error('no weights'));
    const failing = { ...content, networks: { ...networks, encoder: { config: encoder.config, weights } } };
    await expect(writePack(target(), failing)).rejects.toMatchObject({ message: 'no weights' });
    const stop = new AbortController();
    const cancelled = writePack(target(), content, {
      signal: stop.signal,
      onFile: (_file, index) => {
        if (index === 1) stop.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(root)).toEqual([]);
  });

  it('does not replace what is no pack of its kind', async () => {
    if (name === 'pack') await writeFile(target(), 'a file of mine');
    else await mkdir(target());
    await expect(writePack(target(), sampleContent(), { force: true })).rejects.toMatchObject({ code: 'exists' });
    expect(await readdir(root)).toEqual([name]);
  });

  it('wants the folder around it', async () => {
    const inside = join(root, 'missing', name);
    await expect(writePack(inside, sampleContent())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('reports each file', async () => {
    const seen: string[] = [];
    await writePack(target(), sampleContent(), {
      onFile: (file, index, count) => seen.push(`${index}/${count} ${file}`),
    });
    expect(seen).toEqual([
      ...['0/4 generator.safetensors', '1/4 encoder.safetensors', '2/4 report.md', '3/4 manifest.json'],
    ]);
  });
});

it('puts the old folder back if the new one cannot take its place', async () => {
  const target = join(root, 'pack');
  await writePack(target, renamed('first'));
  // Moving the old pack aside works, moving the new one in does not, putting the old one back does.
  renames.failing = 1;
  await expect(writePack(target, renamed('second'), { force: true })).rejects.toMatchObject({ code: 'io' });
  expect(renames.failing).toBeUndefined();
  expect(await nameOf(target)).toBe('first');
  expect(await readdir(root)).toEqual(['pack']);
});

it('never deletes a folder that is no pack, even with force', async () => {
  await mkdir(join(root, 'photos'));
  await writeFile(join(root, 'photos', 'cat.jpg'), 'x');
  await expect(writePack(join(root, 'photos'), sampleContent(), { force: true })).rejects.toMatchObject({
    code: 'exists',
  });
  expect(await readdir(join(root, 'photos'))).toEqual(['cat.jpg']);
});

it('asks for one network at a time and drops it before the next', async () => {
  const content = sampleContent();
  const order: string[] = [];
  const lazily = <Config>(name: string, { config, weights }: { config: Config; weights: Weights }) => ({
    config,
    weights: async () => {
      order.push(`load ${name}`);
      return weights;
    },
  });
  const { generator, encoder } = content.networks;
  const networks = { generator: lazily('generator', generator), encoder: lazily('encoder', encoder) };
  await writePack(join(root, 'p'), { ...content, networks }, { onFile: (file) => order.push(file) });
  expect(order.slice(0, 4)).toEqual([
    ...['load generator', 'generator.safetensors', 'load encoder', 'encoder.safetensors'],
  ]);
});

describe('content that cannot be written', () => {
  const content = sampleContent();
  const document = (file: string) => ({ documents: [{ file, bytes: Buffer.from('x') }] });
  const { generator } = content.networks;
  const cases: [string, Partial<PackContent>, string][] = [
    ['an id with spaces', { id: 'my pack' }, 'id'],
    ['a document outside the pack', document('../evil.txt'), 'file name'],
    ['a document in the place of the manifest', document('manifest.json'), 'is taken'],
    ['a document in the place of a network', document('Generator.safetensors'), 'is taken'],
    ['a document that is empty', { documents: [{ file: 'a.md', bytes: new Uint8Array() }] }, 'bytes'],
    [
      'a feature with a path for a name',
      { networks: { generator, features: { '../x': { ...generator, kind: 'perceptual' } } } },
      'file name',
    ],
    [
      'an architecture out of bounds',
      { networks: { generator: { ...generator, config: { ...generator.config, resolution: 17 } } } },
      "the generator's config.resolution",
    ],
    ['a resolution that is not the generator’s', { resolution: 32 }, 'resolution'],
  ];
  it.each(cases)('%s', async (_name, change, message) => {
    await mkdir(join(root, 'in'));
    for (const name of ['p', 'p.sivpack']) {
      await expect(writePack(join(root, 'in', name), { ...content, ...change })).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringContaining(message) as string,
      });
    }
    expect(await readdir(join(root, 'in'))).toEqual([]);
    expect(await readdir(root)).toEqual(['in']);
  });
});

it('copies atomically too', async () => {
  const [pack, zip] = [join(root, 'pack'), join(root, 'pack.sivpack')];
  await writePack(pack, sampleContent());
  await packToZip(pack, zip);
  await expect(packToZip(pack, zip)).rejects.toMatchObject({ code: 'exists' });
  await expect(zipToFolder(zip, pack)).rejects.toMatchObject({ code: 'exists' });
  const before = await readFile(zip);
  await fillDiskAfter(2500);
  await expect(packToZip(pack, zip, { force: true })).rejects.toMatchObject({ code: 'disk-full' });
  await expect(zipToFolder(zip, pack, { force: true })).rejects.toMatchObject({ code: 'disk-full' });
  vi.restoreAllMocks();
  expect(await readFile(zip)).toEqual(before);
  expect(await nameOf(pack)).toBe('Sample');
  await expect(packToZip(pack, zip, { force: true, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect((await readdir(root)).sort()).toEqual(['pack', 'pack.sivpack']);
  expect((await stat(zip)).size).toBe(before.length);
});
