import { join } from 'node:path';
import { copyFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { patternOf, writePicture } from '../../../../tests/support/datasetFiles';
import { useFolder } from '../../../../tests/support/folder';
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
