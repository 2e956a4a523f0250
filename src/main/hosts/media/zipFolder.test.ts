import { mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromBuffer, type ZipFile } from 'yauzl';
import { zipFolder } from './zipFolder';

const MiB = 2 ** 20;
let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'zip-folder-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Names and contents of a zip, as an independent reader finds them. */
async function unzipped(zip: Buffer): Promise<Map<string, Buffer>> {
  const file = await new Promise<ZipFile>((done, fail) =>
    fromBuffer(zip, { lazyEntries: true }, (error, opened) => (error ? fail(error) : done(opened))),
  );
  const found = new Map<string, Buffer>();
  for await (const entry of file.eachEntry())
    found.set(
      entry.fileName,
      await new Promise<Buffer>((done, fail) =>
        file.openReadStream(entry, (error, stream) => (error ? fail(error) : done(buffer(stream)))),
      ),
    );
  return found;
}
/** Files of the folder that this process has open; none where the system does not tell. */
async function opened(): Promise<number> {
  const links = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(links.map((name) => readlink(join('/proc/self/fd', name)).catch(() => '')));
  return targets.filter((target) => target.startsWith(folder)).length;
}
async function fill(count: number, bytes: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, i) => `frame_${String(i + 1).padStart(6, '0')}.png`);
  await Promise.all(names.map((name, i) => writeFile(join(folder, name), Buffer.alloc(bytes, i))));
  return names;
}

describe('a folder as a zip', () => {
  it('has the files asked for as they are, and the size it said', async () => {
    const names = await fill(300, 700);
    await writeFile(join(folder, 'other.txt'), 'not asked for');
    const { bytes, content } = await zipFolder(folder, names);
    const zip = await buffer(content);
    expect(zip.length).toBe(bytes);
    const found = await unzipped(zip);
    expect([...found.keys()]).toEqual(names);
    for (const [i, name] of names.entries()) expect(found.get(name)).toEqual(Buffer.alloc(700, i));
  });

  it('reads no further than it is read, and leaves nothing open when it is given up', async () => {
    const { content } = await zipFolder(folder, await fill(24, 2 * MiB));
    const before = process.memoryUsage().arrayBuffers;
    const chunks = content[Symbol.asyncIterator]();
    for (let i = 0; i < 40; i++) await chunks.next();
    await new Promise((done) => setTimeout(done, 50));
    expect(await opened()).toBeLessThanOrEqual(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * MiB);
    content.destroy();
    await vi.waitFor(async () => expect(await opened()).toBe(0));
  });

  it('breaks off where a file has changed, and takes nothing but plain files', async () => {
    const names = await fill(3, 5_000);
    const { content } = await zipFolder(folder, names);
    await writeFile(join(folder, names[2] as string), 'shorter');
    await expect(buffer(content)).rejects.toThrow(/unexpected number of bytes/);
    await symlink('/etc/passwd', join(folder, 'frame_000004.png'));
    await expect(zipFolder(folder, ['frame_000004.png'])).rejects.toMatchObject({ code: 'not-found' });
    await expect(zipFolder(folder, ['frame_000005.png'])).rejects.toMatchObject({ code: 'not-found' });
  });
});
