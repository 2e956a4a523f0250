import { join } from 'node:path';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { patternOf, writePicture } from '../../../../tests/support/datasetFiles';
import { useFolder } from '../../../../tests/support/folder';
import type { FaceDetector } from '../../portrait/detect/faces';
import type { PrepareOptions } from './options';
import { prepareImages } from './prepare';

const folderOf = useFolder();

/** Four pictures, the last of them a copy of the first. */
async function pictures() {
  const folder = folderOf();
  for (const [i, name] of ['a.png', 'b.png', 'c.png'].entries())
    await writePicture(join(folder, name), patternOf(i + 1));
  copyFileSync(join(folder, 'a.png'), join(folder, 'd.png'));
  const prepare = async (exclude?: string[], minimum = 0) => {
    const options = { resolution: 16, crop: 'centre', exclude, minimum, cacheFolder: join(folder, '.cache') } as const;
    const { set, report } = await prepareImages(folder, options);
    const seen = Array.from({ length: set.count }, (_, i) => {
      const picture = new Float32Array(3 * 16 * 16);
      set.read(i, picture);
      return Array.from(picture).join();
    });
    set.close();
    return { report, seen };
  };
  return prepare;
}

describe('excluded files', () => {
  it('are not in the set, which is another one without them', async () => {
    const prepare = await pictures();
    const [all, some] = [await prepare(), await prepare(['b.png'])];
    expect(all.report.used.map(({ file }) => file)).toEqual(['a.png', 'b.png', 'c.png']);
    expect(some.report.used.map(({ file }) => file)).toEqual(['a.png', 'c.png']);
    expect(some.seen).toEqual([all.seen[0], all.seen[2]]);
    expect(some.report.rejected).toContainEqual(expect.objectContaining({ file: 'b.png', reason: 'excluded' }));
    expect(some.report.hash).not.toBe(all.report.hash);
    expect((await prepare(['b.png'])).report).toMatchObject({ hash: some.report.hash, reused: 'all' });
  });

  it('take their copies with them', async () => {
    const { report } = await (await pictures())(['a.png']);
    expect(report.used.map(({ file }) => file)).toEqual(['b.png', 'c.png']);
    expect(report.rejected.map(({ file, reason }) => [file, reason])).toContainEqual(['d.png', 'duplicate']);
  });

  it('may be all of them where the caller wants no least number, and else are too few', async () => {
    const prepare = await pictures();
    const none = ['a.png', 'b.png', 'c.png'];
    expect((await prepare(none)).report.pictures).toBe(0);
    await expect(prepare(none, 2)).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('a set made from another one', () => {
  /** Pictures by their faces, with what the detector was asked. */
  async function setup() {
    const folder = folderOf();
    const names = ['a.png', 'b.png', 'c.png', 'e.png'];
    for (const [i, name] of names.entries()) await writePicture(join(folder, name), patternOf(i + 1));
    await sharp(join(folder, 'b.png')).jpeg({ quality: 90 }).toFile(join(folder, 'd.jpg'));
    await writePicture(join(folder, 'small.png'), patternOf(9, 4));
    let detected = 0;
    const detector: FaceDetector = {
      detect: async () => (detected++, []),
      release: async () => undefined,
    };
    const prepare = async (to: string, options: Partial<PrepareOptions>) => {
      const before = detected;
      const cacheFolder = join(folder, to);
      const { set, report } = await prepareImages(folder, {
        ...{ resolution: 16, withoutFace: 'centre', detector, cacheFolder, ...options },
      });
      set.close();
      const shards = readdirSync(report.cache).filter((name) => name.endsWith('.rgb'));
      const bytes = Buffer.concat(shards.map((name) => readFileSync(join(report.cache, name))));
      const { cache, ...found } = report;
      return { cache, bytes, found: { ...found, reused: '' }, detected: detected - before };
    };
    return { folder, prepare };
  }
  const exclude = ['b.png', 'e.png'];

  it('is the same as one cut anew, and nothing is cut for it', async () => {
    const { prepare } = await setup();
    const all = await prepare('.one', {});
    expect(all.detected).toBe(5);
    const taken = await prepare('.one', { exclude, donor: all.cache });
    expect(taken.detected).toBe(0);
    const anew = await prepare('.two', { exclude });
    expect(anew.detected).toBe(3);
    expect(taken.bytes).toEqual(anew.bytes);
    expect(taken.found).toEqual(anew.found);
    // what b.png made a lookalike is none without it
    const reasons = (set: typeof all) => set.found.warnings.map(({ file, reason }) => `${file} ${reason}`);
    expect([reasons(all), reasons(taken)].map((each) => each.includes('d.jpg near-duplicate'))).toEqual([true, false]);
  });

  it('is cut where the other has not all, was made by other rules, or is damaged', async () => {
    const { folder, prepare } = await setup();
    const all = await prepare('.one', {});
    await writePicture(join(folder, 'new.png'), patternOf(7));
    expect((await prepare('.three', { exclude, donor: all.cache })).detected).toBe(1);
    expect((await prepare('.four', { exclude, donor: all.cache, excludeNearDuplicates: true })).detected).toBe(4);
    const [shard = ''] = readdirSync(all.cache).filter((name) => name.endsWith('.rgb'));
    const damaged = readFileSync(join(all.cache, shard));
    damaged[5] = (damaged[5] as number) ^ 1;
    writeFileSync(join(all.cache, shard), damaged);
    expect((await prepare('.five', { exclude, donor: all.cache })).detected).toBe(4);
    expect((await prepare('.six', { exclude, donor: folder })).detected).toBe(4);
  });

  it('has what the other left out for looking like a file that is not in this one', async () => {
    const { prepare } = await setup();
    const all = await prepare('.one', { excludeNearDuplicates: true });
    const taken = await prepare('.one', { exclude, excludeNearDuplicates: true, donor: all.cache });
    expect(taken.detected).toBe(1);
    expect(taken.found.used.map(({ file }) => file)).toEqual(['a.png', 'c.png', 'd.jpg']);
  });
});
