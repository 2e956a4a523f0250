import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rename, rm, stat, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PackManifest } from '../../shared/pack';
import { maxAbsDiff, type Weights } from '../tensor/tensor';
import { packToZip, zipToFolder } from './copy';
import { openPack } from './pack';
import { rawZip, type RawEntry } from './testing/rawZip';
import { sampleContent } from './testing/samplePack';
import { writePack } from './write';

let root: string;
let original: string;
let folder: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pack-'));
  original = join(root, 'original');
  await writePack(original, sampleContent(), { dtype: 'float32' });
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = join(root, `pack${++count}`);
  await cp(original, folder, { recursive: true });
});

const zipPath = () => `${folder}.sivpack`;
const content = sampleContent();
const written = content.networks.generator.weights;

async function readManifestOf(path: string): Promise<PackManifest> {
  return JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8')) as PackManifest;
}
async function editManifest(change: (manifest: PackManifest) => void): Promise<void> {
  const manifest = await readManifestOf(folder);
  change(manifest);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
async function load(path: string): Promise<Weights> {
  const pack = await openPack(path);
  try {
    return await pack.weights('generator');
  } finally {
    await pack.close();
  }
}
const failure = (code: string, text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) as string }) as Error;

describe('a pack', () => {
  it('comes back as it was written, from a folder and from a zip', async () => {
    await packToZip(folder, zipPath());
    for (const path of [folder, zipPath()]) {
      const pack = await openPack(path);
      expect(pack.manifest.networks.encoder?.config).toEqual(content.networks.encoder.config);
      expect(pack.manifest.licence).toEqual(content.licence);
      expect(await pack.weights('generator')).toEqual(new Map(written));
      expect(Buffer.from(await pack.document('report.md')).toString()).toBe('# Report\n');
      expect(pack.has('motion')).toBe(false);
      await expect(pack.weights('motion')).rejects.toThrow(failure('not-found', 'it has generator, encoder'));
      await expect(pack.style('x')).rejects.toThrow(failure('not-found', 'its styles: none'));
      await expect(pack.document('x')).rejects.toThrow(failure('not-found', 'no document'));
      await pack.close();
      await pack.close();
      await expect(pack.weights('generator')).rejects.toThrow('closed');
    }
  });

  it('is the same folder again after a trip through a zip', async () => {
    await packToZip(folder, zipPath());
    await zipToFolder(zipPath(), `${folder}-again`);
    for (const file of ['manifest.json', 'generator.safetensors', 'encoder.safetensors', 'report.md']) {
      expect(await readFile(join(`${folder}-again`, file))).toEqual(await readFile(join(folder, file)));
    }
  });

  it('is stored in float16 to the stated rounding', async () => {
    await writePack(`${folder}-half`, content, { dtype: 'float16' });
    const half = await load(`${folder}-half`);
    expect((await readManifestOf(`${folder}-half`)).networks.generator.dtype).toBe('float16');
    for (const [name, tensor] of written) {
      const largest = tensor.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
      expect(maxAbsDiff(half.get(name)?.data ?? [], tensor.data)).toBeLessThanOrEqual(largest * 2 ** -11);
    }
    expect((await stat(join(`${folder}-half`, 'generator.safetensors'))).size).toBeLessThan(
      (await stat(join(folder, 'generator.safetensors'))).size,
    );
  });

  it('has an id that its content decides, not its name or form', async () => {
    const idOf = async (path: string) => {
      const pack = await openPack(path);
      await pack.close();
      return pack.id;
    };
    const id = await idOf(folder);
    await packToZip(folder, zipPath());
    expect(await idOf(zipPath())).toBe(id);
    await editManifest((m) => {
      m.name = 'Another name';
      m.documents = [];
    });
    expect(await idOf(folder)).toBe(id);
    await editManifest((m) => (m.networks.generator.config.convClamp = null));
    expect(await idOf(folder)).not.toBe(id);
  });

  it('shares loads that overlap', async () => {
    const pack = await openPack(folder);
    const [a, b] = await Promise.all([pack.weights('generator'), pack.weights('generator')]);
    expect(a).toBe(b);
    expect(await pack.weights('generator')).not.toBe(a);
    await pack.close();
  });

  it('stops loading when cancelled', async () => {
    const pack = await openPack(folder);
    await expect(pack.weights('generator', AbortSignal.abort())).rejects.toThrow(failure('cancelled', ''));
    await pack.close();
  });
});

describe('a damaged pack', () => {
  const generator = () => join(folder, 'generator.safetensors');

  it('is refused where a single bit differs', async () => {
    const bytes = await readFile(generator());
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1;
    await writeFile(generator(), bytes);
    await expect(load(folder)).rejects.toThrow(failure('corrupt', 'sha256 differs'));
    await expect(packToZip(folder, zipPath())).rejects.toThrow(failure('corrupt', 'sha256 differs'));
    await expect(stat(zipPath())).rejects.toThrow();
  });

  it('is refused where a file is cut short, too long or missing, before it is read', async () => {
    const { size } = await stat(generator());
    await truncate(generator(), size - 1);
    await expect(load(folder)).rejects.toThrow(failure('corrupt', `${size - 1} bytes where the manifest says ${size}`));
    await truncate(generator(), 2 ** 33);
    await expect(load(folder)).rejects.toThrow(failure('corrupt', `${2 ** 33} bytes`));
    await unlink(generator());
    await expect(load(folder)).rejects.toThrow(failure('not-found', 'generator.safetensors is missing'));
  });

  it('opens as far as its manifest is good: other networks still load', async () => {
    await unlink(generator());
    const pack = await openPack(folder);
    expect((await pack.weights('encoder')).size).toBe(2);
    await pack.close();
  });

  it('is refused where the manifest is missing, huge, no JSON, deeply nested or of a newer version', async () => {
    const manifest = join(folder, 'manifest.json');
    await editManifest((m) => ((m as { version: number }).version = 7));
    await expect(openPack(folder)).rejects.toThrow(failure('unsupported', 'version 7'));
    await writeFile(manifest, `{"format":"styleinv-pack","x":${'['.repeat(1e6)}${']'.repeat(1e6)}}`);
    await expect(openPack(folder)).rejects.toThrow(failure('corrupt', 'nested'));
    await writeFile(manifest, Buffer.from([0x7b, 0xff, 0xfe]));
    await expect(openPack(folder)).rejects.toThrow(failure('corrupt', 'not JSON'));
    await truncate(manifest, 2 ** 32);
    await expect(openPack(folder)).rejects.toThrow(failure('corrupt', 'more than'));
    await unlink(manifest);
    await expect(openPack(folder)).rejects.toThrow(failure('not-found', 'manifest.json'));
    await expect(openPack(join(root, 'nowhere'))).rejects.toThrow(failure('not-found', 'no pack at'));
    await expect(openPack('/dev/null')).rejects.toThrow(failure('bad-input', 'neither'));
  });

  it.each(['../secret.safetensors', '/etc/passwd', 'C:\\x', 'a/../../x', 'generator.safetensors\0'])(
    'cannot make the program read %j',
    async (file) => {
      await editManifest((m) => (m.networks.generator.file = file));
      await expect(openPack(folder)).rejects.toThrow(failure('corrupt', 'plain relative path'));
    },
  );

  it('cannot make the program read through a link', async () => {
    await rename(generator(), join(root, `outside${count}`));
    await symlink(join(root, `outside${count}`), generator());
    await expect(load(folder)).rejects.toThrow(failure('corrupt', 'leads out of the pack'));
  });

  it('may hold files that nobody asked for', async () => {
    await writeFile(join(folder, 'notes of mine.txt'), 'x');
    expect((await load(folder)).size).toBe(written.size);
    await packToZip(folder, zipPath());
    await zipToFolder(zipPath(), `${folder}-again`);
    await expect(stat(join(`${folder}-again`, 'notes of mine.txt'))).rejects.toThrow();
  });
});

describe('a hostile zip', () => {
  async function zipWith(change: (entries: RawEntry[], manifest: PackManifest) => RawEntry[]): Promise<string> {
    const manifest = await readManifestOf(folder);
    const names = ['generator.safetensors', 'encoder.safetensors', 'report.md'];
    const entries = await Promise.all(
      names.map(async (name): Promise<RawEntry> => ({ name, data: await readFile(join(folder, name)) })),
    );
    const changed = change(entries, manifest);
    await writeFile(
      zipPath(),
      rawZip([...changed, { name: 'manifest.json', data: Buffer.from(JSON.stringify(manifest)) }]),
    );
    return zipPath();
  }

  it('works if it is not hostile after all, deflated too', async () => {
    const path = await zipWith((entries) => entries.map((e) => ({ ...e, method: 8 })));
    expect(await load(path)).toEqual(new Map(written));
  });

  it('cannot declare one size in the manifest and unpack to another', async () => {
    const bomb = await zipWith(([, ...rest]) => [
      { name: 'generator.safetensors', data: Buffer.alloc(60_000), method: 8 },
      ...rest,
    ]);
    await expect(load(bomb)).rejects.toThrow(failure('corrupt', '60000 bytes where the manifest says'));
    const lying = await zipWith(([generator, ...rest]) => [
      { name: 'generator.safetensors', data: Buffer.alloc(60_000), method: 8, declared: generator?.data.length ?? 0 },
      ...rest,
    ]);
    await expect(load(lying)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/is not a usable pack file: download or export it again/) as string,
      detail: expect.stringMatching(/declared/) as string,
    });
  });

  it('is refused where a hash is wrong, whatever its check sums say', async () => {
    const path = await zipWith(([generator, ...rest]) => {
      const data = Buffer.from(generator?.data ?? []);
      data[data.length - 1] = (data[data.length - 1] ?? 0) ^ 0x80;
      return [{ name: 'generator.safetensors', data }, ...rest];
    });
    await expect(load(path)).rejects.toThrow(failure('corrupt', 'sha256 differs'));
  });

  it('leaves nothing behind when it cannot be unpacked', async () => {
    const path = await zipWith((entries) => entries.slice(1));
    await expect(zipToFolder(path, `${folder}-out`)).rejects.toThrow(
      failure('not-found', 'generator.safetensors is missing'),
    );
    await expect(stat(`${folder}-out`)).rejects.toThrow();
  });
});

it('writes zips other programs read: hashes match the manifest, equal packs give equal bytes', async () => {
  const [a, b] = [join(root, 'a.sivpack'), join(root, 'b.sivpack')];
  const manifest = await writePack(a, sampleContent());
  await writePack(b, sampleContent());
  const bytes = await readFile(a);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(createHash('sha256').update(await readFile(b)).digest('hex')); // prettier-ignore
  const stored = manifest.networks.generator;
  const at = bytes.indexOf('generator.safetensors') + 'generator.safetensors'.length;
  const inPlace = bytes.subarray(at, at + stored.bytes);
  expect(createHash('sha256').update(inPlace).digest('hex')).toBe(stored.sha256);
});
