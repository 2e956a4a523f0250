import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { prepareImages, type DatasetReport } from '../../src/engine/train/dataset';
import type { PrepareOptions } from '../../src/engine/train/dataset';
import { runCommandLine } from '../../src/main/hosts/cli/app';
import { bind } from '../../src/main/hosts/cli/verb';
import { dataset } from '../../src/main/hosts/cli/verbs/dataset';
import { EXIT_CODES } from '../../src/shared/errors';
import { ffmpeg, patternOf, writePicture } from '../support/datasetFiles';
import { useFolder } from '../support/folder';
import { recordingHost } from '../support/recordingHost';
import { writeTinyPack } from '../support/tinyPack';

const folder = useFolder();
afterEach(() => vi.unstubAllEnvs());

const reasons = (findings: DatasetReport['rejected'] | DatasetReport['warnings']) =>
  Object.fromEntries(findings.map(({ file, reason }) => [file, reason]));

/** Prepares with the middle of each picture and a cache in a folder of the test. */
const images = (path: string, cacheFolder: string, options: Partial<PrepareOptions> = {}) =>
  prepareImages(path, { resolution: 32, crop: 'centre', cacheFolder, ...options });

/** A folder with `count` patterns as PNG files. */
async function patterns(count: number, side = 64): Promise<string> {
  const path = folder();
  for (let i = 0; i < count; i++) await writePicture(join(path, `${i}.png`), patternOf(i, side));
  return path;
}

describe('images', () => {
  it('are read as they are, from -1 to 1, in natural order, mirrored if asked', async () => {
    const path = folder();
    const image = patternOf(1, 32);
    await writePicture(join(path, 'b10.png'), patternOf(2, 32));
    await writePicture(join(path, 'b9.png'), image);
    const { set, report } = await images(path, folder());
    expect(set).toMatchObject({ resolution: 32, count: 2, hash: report.hash });
    const into = new Float32Array(3 * 32 * 32);
    const pixel = (c: number, y: number, x: number) => image.rgb[3 * (32 * y + x) + c] as number;
    set.read(0, into);
    const byDefinition = Float32Array.from(into, (_, at) => {
      const [c, y, x] = [Math.floor(at / 1024), Math.floor(at / 32) % 32, at % 32];
      return pixel(c, y, x) / 127.5 - 1;
    });
    expect(into).toEqual(byDefinition);
    set.read(0, into, true);
    expect(into[32 * 5 + 3]).toBe(byDefinition[32 * 5 + 28]);
    set.read(1, into);
    expect(into).not.toEqual(byDefinition);
    set.close();
    expect(report).toMatchObject({ files: 2, pictures: 2, bytes: 6144, reused: 'none', rejected: [], warnings: [] });
    expect(report.used).toEqual([
      { file: 'b9.png', pictures: 1 },
      { file: 'b10.png', pictures: 1 },
    ]);
  });

  it('that cannot be used are named with their reason, and those that are used with care too', async () => {
    const path = await patterns(3);
    const at = (name: string) => join(path, name);
    writeFileSync(at('text.png'), 'no picture');
    writeFileSync(at('empty.jpg'), '');
    writeFileSync(at('notes.md'), '# notes');
    copyFileSync(at('1.png'), at('copy of 1.png'));
    await writePicture(at('a jpeg.png'), patternOf(10), 'jpeg');
    await writePicture(at('no extension'), patternOf(11), 'png');
    await writePicture(at('lookalike.jpg'), patternOf(0));
    await writePicture(at('small.png'), patternOf(12, 36, 33));
    await writePicture(at('tiny.png'), patternOf(13, 20));
    await writePicture(at('wide.png'), patternOf(14, 200, 64));
    const whole = readFileSync(at('2.png'));
    writeFileSync(at('cut.png'), whole.subarray(0, whole.length / 2));
    writeFileSync(at('header.png'), whole.subarray(0, 20));
    const frames = Buffer.concat([patternOf(15).rgb, patternOf(16).rgb]);
    const animation = sharp(frames, { raw: { width: 64, height: 128, channels: 3, pageHeight: 64 } });
    await animation.gif().toFile(at('animated.gif'));

    const { set, report } = await images(path, folder(), { resolution: 64 });
    set.close();
    expect(reasons(report.rejected)).toEqual({
      'text.png': 'not-media',
      'empty.jpg': 'not-media',
      'notes.md': 'not-media',
      'copy of 1.png': 'duplicate',
      'tiny.png': 'too-small',
      'cut.png': 'damaged',
      'header.png': 'damaged',
    });
    expect(reasons(report.warnings)).toEqual({
      'animated.gif': 'animated',
      'lookalike.jpg': 'near-duplicate',
      'small.png': 'enlarged',
      'wide.png': 'narrow',
    });
    expect(report.rejectedCounts).toEqual({ 'not-media': 3, duplicate: 1, 'too-small': 1, damaged: 2 });
    expect(report.pictures).toBe(9);
    for (const { sentence } of [...report.rejected, ...report.warnings])
      expect(sentence).toMatch(/^[A-Z][^]{8,160}\.$/);
    const near = report.warnings.find(({ reason }) => reason === 'near-duplicate');
    expect(near?.sentence).toBe('It looks the same as 0.png.');
  });

  it('below half of the resolution are left out, and lookalikes if asked', async () => {
    const path = await patterns(3, 70);
    await writePicture(join(path, 'again.webp'), patternOf(1, 70));
    await writePicture(join(path, 'half.png'), patternOf(20, 33));
    const cache = folder();
    const { report } = await images(path, cache, { resolution: 68, excludeNearDuplicates: true });
    expect(reasons(report.rejected)).toEqual({ 'again.webp': 'near-duplicate', 'half.png': 'too-small' });
    expect(report.pictures).toBe(3);
    const kept = await images(path, cache, { resolution: 66 });
    expect(reasons(kept.report.warnings)).toEqual({ 'again.webp': 'near-duplicate', 'half.png': 'enlarged' });
    expect(kept.report.hash).not.toBe(report.hash);
  });

  it('are aligned by their faces, or not used', async () => {
    const path = folder();
    for (const sample of [1, 2])
      copyFileSync(`resources/samples/portrait-${sample}.jpg`, join(path, `face-${sample}.jpg`));
    await writePicture(join(path, 'landscape.png'), patternOf(3, 256));
    const cacheFolder = folder();
    const { set, report } = await prepareImages(path, { resolution: 64, cacheFolder });
    set.close();
    expect(reasons(report.rejected)).toEqual({ 'landscape.png': 'no-face' });
    expect(report.pictures).toBe(2);
    const detector = { detect: async () => [], release: async () => undefined };
    const anyway = await prepareImages(path, { resolution: 64, cacheFolder, withoutFace: 'centre', detector });
    expect(anyway.report.pictures).toBe(3);
    expect(anyway.report.warningCounts['no-face']).toBe(3);
  });

  it('come from subfolders, links and videos too', async () => {
    const path = await patterns(1);
    await writePicture(join(path, 'in/deep/a.png'), patternOf(5));
    symlinkSync('..', join(path, 'in/loop'));
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc=size=96x64:rate=10:duration=3', '-c:v', 'mpeg4', join(path, 'film.mp4'));
    const { set, report } = await images(path, folder(), { everyNth: 10 });
    set.close();
    expect(report.used).toEqual([
      { file: '0.png', pictures: 1 },
      { file: 'film.mp4', pictures: 3 },
      { file: 'in/deep/a.png', pictures: 1 },
    ]);
    expect(reasons(report.rejected)).toEqual({ 'in/loop': 'loop' });
    expect(set.count).toBe(5);
  });
});

describe('folders of which nothing can be made', () => {
  it.each([
    ['an empty folder', async () => folder(), /is empty: put images into it/],
    ['one image', () => patterns(1), /gives only 1 of the 2 images that are needed/],
    [
      'images that are all too small',
      () => patterns(3, 20),
      /Nothing in .* can be used \(3 too small; for example 0\.png: /,
    ],
    ['other files', async () => folder({ 'a.png': 'a', 'b.txt': 'b' }), /Nothing in .*2 not media/],
  ])('%s', async (_, make, message) => {
    const [path, cache] = [await make(), folder()];
    for (const attempt of ['new', 'known']) {
      const preparing = images(path, cache, { resolution: 64 });
      await expect(preparing, attempt).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(message) as string,
      });
    }
  });

  it('a folder that is not there, a file, and options that cannot be', async () => {
    const path = await patterns(1);
    await expect(images(join(path, 'no'), folder())).rejects.toMatchObject({ code: 'not-found' });
    await expect(images(join(path, '0.png'), folder())).rejects.toMatchObject({ code: 'bad-input' });
    await expect(images(path, folder(), { resolution: 3 })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('styleinv dataset', () => {
  const command = async (...args: string[]) => {
    const { host, written } = recordingHost();
    const load = async () => (await import('../../src/main/services/dataset')).dataset;
    const code = await runCommandLine(['dataset', ...args], [bind(dataset, load)], { ...host, cwd: '/' });
    return { code, ...written };
  };

  it('says what is usable, what is not and why', async () => {
    const path = await patterns(3);
    writeFileSync(join(path, 'text.png'), 'no picture');
    vi.stubEnv('STYLEINV_HOME', folder());
    const human = await command(path, '--crop', 'centre', '--resolution', '32');
    expect(human.code).toBe(0);
    expect(human.stderr).toContain(
      'text.png: It is called .png and its content is no image or video that can be read.',
    );
    expect(human.stdout).toMatch(
      /^3 images of 32x32 from 3 of 4 files\n {2}left out {2}1 not media\n {2}warnings {2}none\n/,
    );
    const { result } = JSON.parse((await command(path, '--crop', 'centre', '--resolution', '32', '--json')).stdout) as {
      result: DatasetReport;
    };
    expect(result).toMatchObject({ reused: 'all', pictures: 3, rejectedCounts: { 'not-media': 1 } });
    expect(human.stdout).toContain(result.hash);
    expect(human.stdout).toContain(result.cache);
  });

  it('takes the resolution of a pack', async () => {
    vi.stubEnv('STYLEINV_HOME', folder());
    const pack = join(folder(), 'tiny');
    await writeTinyPack(pack);
    const { stdout } = await command(await patterns(2), '--crop', 'centre', '--pack', pack);
    expect(stdout).toMatch(/^2 images of 16x16/);
  });

  it('names the files where none can be used', async () => {
    vi.stubEnv('STYLEINV_HOME', folder());
    const { code, stderr, stdout } = await command(folder({ 'a.png': 'a' }), '--crop', 'centre', '--resolution', '32');
    expect([code, stdout]).toEqual([EXIT_CODES['bad-input'], '']);
    expect(stderr).toMatch(/^a\.png: .*\n[^]*Nothing in /m);
  });

  it.each([
    [['--resolution', '64', '--pack', 'starter'], /not both/],
    [['--min-frames', '50', '--max-frames', '40'], /must not be below/],
    [['--crop', 'left'], /--crop must be one of/],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await command('/nowhere', ...args);
    expect(code).toBe(EXIT_CODES.usage);
    expect(stderr).toMatch(message);
  });
});
