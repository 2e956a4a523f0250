import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toStudioError } from '../../shared/errors';
import type { PackFiles } from './files';
import { readBounded } from './files';
import { rawZip, type RawEntry } from './testing/rawZip';
import { zipFiles } from './zipFiles';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zip-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const manifest: RawEntry = { name: 'manifest.json', data: Buffer.from('{}') };
const text = (s: string) => Buffer.from(s);

async function opened(entries: readonly RawEntry[], change = (zip: Buffer): Buffer => zip): Promise<PackFiles> {
  const path = join(folder, 'p.sivpack');
  await writeFile(path, change(rawZip(entries)));
  return zipFiles(path);
}
async function read(files: PackFiles, name: string): Promise<string> {
  return Buffer.from(await readBounded(files, name, 2 ** 20)).toString();
}

describe('zipFiles', () => {
  it('reads stored and deflated entries in place', async () => {
    const long = 'abc '.repeat(500);
    const files = await opened([
      manifest,
      { name: 'a.txt', data: text(long), method: 8 },
      { name: 'b/', data: text(''), attributes: 0o040755 * 2 ** 16 },
      { name: 'b/c.txt', data: text(long) },
    ]);
    expect([...(await files.list())]).toEqual([
      ['manifest.json', 2],
      ['a.txt', 2000],
      ['b/c.txt', 2000],
    ]);
    expect(await Promise.all([read(files, 'a.txt'), read(files, 'b/c.txt')])).toEqual([long, long]);
    await expect(files.open('nothing')).rejects.toMatchObject({ code: 'not-found' });
    await files.close();
  });

  it('takes off the folder that zipping by hand puts around everything', async () => {
    const files = await opened([
      { ...manifest, name: 'my pack/manifest.json' },
      { name: 'my pack/a.txt', data: text('a') },
      { name: '__MACOSX/my pack/._a.txt', data: text('x') },
    ]);
    expect(await read(files, 'a.txt')).toBe('a');
    await files.close();
  });

  const link = 0o120777 * 2 ** 16;
  const hostile: [string, RawEntry[], string][] = [
    ['a name that climbs out', [manifest, { name: '../../evil', data: text('x') }], 'relative path'],
    ['an absolute name', [manifest, { name: '/etc/evil', data: text('x') }], 'absolute path'],
    ['a drive letter', [manifest, { name: 'C:/evil', data: text('x') }], 'absolute path'],
    ['a backslash', [manifest, { name: '..\\evil', data: text('x') }], 'invalid characters'],
    ['a zero byte', [manifest, { name: 'a\0.txt', data: text('x') }], 'zero byte'],
    ['a link', [manifest, { name: 'l', data: text('/etc/passwd'), attributes: link }], 'link'],
    ['two entries of one name', [manifest, { name: 'Manifest.JSON', data: text('{}') }], 'two entries'],
    [
      'an encrypted entry',
      [manifest, { name: 'a', data: text('x'), flags: 1, declared: 1, declaredPacked: 13 }],
      'encrypted',
    ],
    ['an unknown compression', [manifest, { name: 'a', data: text('x'), method: 12 }], 'unknown way'],
    ['a zip bomb', [manifest, { name: 'a', data: Buffer.alloc(2 ** 22), method: 8 }], 'would unpack'],
    [
      'too many entries',
      Array.from({ length: 1025 }, (_, i): RawEntry => ({ name: `f${i}`, data: text('') })),
      '1025 entries',
    ],
    [
      'entries that overlap',
      Array.from({ length: 9 }, (_, i): RawEntry => ({ name: `f${i}`, data: i ? text('') : Buffer.alloc(5000), offset: 0, declared: 5000, declaredPacked: 5000 })), // prettier-ignore
      'overlap',
    ],
  ];
  it.each(hostile)('refuses %s', async (_name, entries, reason) => {
    const error = await opened(entries).then(
      () => undefined,
      (thrown: unknown) => toStudioError(thrown),
    );
    expect(error).toMatchObject({ code: 'corrupt', message: expect.stringContaining('is not a usable') as string });
    expect(`${error?.message} ${error?.detail}`).toContain(reason);
  });

  it('stops inflating where the declared size ends', async () => {
    const files = await opened([manifest, { name: 'a', data: Buffer.alloc(2 ** 16), method: 8, declared: 100 }]);
    await expect(read(files, 'a')).rejects.toMatchObject({ code: 'corrupt' });
    await files.close();
  });

  it('fails on damaged deflated data', async () => {
    const files = await opened([manifest, { name: 'a', data: text('abc '.repeat(50)), method: 8 }], (zip) => {
      const at = zip.indexOf('a', zip.indexOf(Buffer.from([0x50, 0x4b, 3, 4]), 4) + 30) + 1;
      return zip.fill(0xff, at, at + 5);
    });
    await expect(read(files, 'a')).rejects.toMatchObject({ code: 'corrupt' });
    await files.close();
  });

  it('fails on every truncation with a sentence', async () => {
    const { length } = rawZip([manifest]);
    for (let n = 0; n < length; n++) {
      await expect(opened([manifest], (zip) => zip.subarray(0, n))).rejects.toMatchObject({ code: 'corrupt' });
    }
  });

  it('fails on a directory that points far outside, instead of letting the system call throw', async () => {
    const withZip64 = (zip: Buffer) => {
      const record = Buffer.alloc(56, 0xff);
      record.writeUInt32LE(0x06064b50, 0);
      record.writeUInt32LE(0, 16);
      const locator = Buffer.alloc(20);
      locator.writeUInt32LE(0x07064b50, 0);
      locator.writeBigUInt64LE(BigInt(zip.length - 22), 8);
      return Buffer.concat([zip.subarray(0, -22), record, locator, zip.subarray(-22)]);
    };
    await expect(opened([manifest], withZip64)).rejects.toMatchObject({ code: 'corrupt' });
    const farAway = (zip: Buffer) => {
      const changed = withZip64(zip);
      changed.writeBigUInt64LE(1n, changed.length - 98 + 32);
      return changed;
    };
    await expect(opened([manifest], farAway)).rejects.toMatchObject({ code: 'corrupt' });
  });
});
