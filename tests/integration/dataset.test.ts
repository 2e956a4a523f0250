import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  openClipSet,
  openImageSet,
  prepareClips,
  prepareImages,
  type DatasetReport,
} from '../../src/engine/train/dataset';
import type { PrepareOptions } from '../../src/engine/train/dataset';
import { ffmpeg, patternOf, redSpotDetector, writePicture } from '../support/datasetFiles';
import { useFolder } from '../support/folder';

const folder = useFolder();

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

function shardFiles(cache: string, extension = '.rgb'): string[] {
  return readdirSync(cache).filter((name) => name.endsWith(extension) && name.startsWith('pictures'));
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

describe('the cache', () => {
  it('is used again while content and options are the same, whatever the files are called', async () => {
    const [path, cacheFolder] = [await patterns(3), folder()];
    const first = await images(path, cacheFolder);
    copyFileSync(join(path, '2.png'), join(path, '7.png'));
    rmSync(join(path, '2.png'));
    writeFileSync(join(path, 'notes.txt'), 'not a picture');
    const again = await images(path, cacheFolder);
    expect(again.report).toMatchObject({ hash: first.report.hash, reused: 'all', cache: first.report.cache });
    expect(again.report.used.map(({ file }) => file)).toEqual(['0.png', '1.png', '7.png']);
    await writePicture(join(path, '7.png'), patternOf(99));
    expect((await images(path, cacheFolder)).report).toMatchObject({ reused: 'none' });
    expect((await images(path, cacheFolder, { resolution: 48 })).report.reused).toBe('none');
  });

  it('is opened from its folder alone', async () => {
    const path = await patterns(3);
    const { set, report } = await images(path, folder());
    rmSync(path, { recursive: true });
    const opened = await openImageSet(report.cache);
    const [a, b] = [new Float32Array(3 * 32 * 32), new Float32Array(3 * 32 * 32)];
    for (let i = 0; i < 3; i++) {
      set.read(i, a);
      opened.read(i, b, false);
      expect(b).toEqual(a);
    }
    expect(opened).toMatchObject({ count: 3, hash: set.hash, resolution: 32 });
    await expect(openClipSet(report.cache)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(openImageSet(path)).rejects.toMatchObject({ code: 'not-found' });
    expect(() => set.read(3, a)).toThrow(expect.objectContaining({ code: 'internal' }));
    set.close();
    expect(() => set.read(0, a)).toThrow(expect.objectContaining({ code: 'internal' }));
    opened.close();
    truncateSync(join(report.cache, shardFiles(report.cache)[0] ?? ''), 3000);
    await expect(openImageSet(report.cache)).rejects.toMatchObject({ code: 'not-found' });
  });

  const damages: [string, (cache: string) => void][] = [
    ['a pixel of a shard', (cache) => flipByte(join(cache, shardFiles(cache)[0] ?? ''), 1000)],
    ['the length of a shard', (cache) => truncateSync(join(cache, shardFiles(cache)[0] ?? ''), 100)],
    ['a missing shard', (cache) => rmSync(join(cache, shardFiles(cache)[0] ?? ''))],
    ['a record', (cache) => writeFileSync(join(cache, shardFiles(cache, '.json')[0] ?? ''), '{"pictures": -1}')],
    ['the index', (cache) => writeFileSync(join(cache, 'index.json'), '[')],
    ['a hostile index', (cache) => replaceIn(join(cache, 'index.json'), 'pictures-0', '../../pictures-0')],
    ['no index', (cache) => rmSync(join(cache, 'index.json'))],
  ];
  it.each(damages)('is mended after damage to %s', async (_, damage) => {
    const [path, cacheFolder] = [await patterns(3), folder()];
    const { set, report } = await images(path, cacheFolder);
    const [before, after] = [new Float32Array(3 * 32 * 32), new Float32Array(3 * 32 * 32)];
    set.read(0, before);
    set.close();
    damage(report.cache);
    const again = await images(path, cacheFolder);
    expect(again.report.reused).not.toBe('all');
    again.set.read(0, after);
    expect(after).toEqual(before);
    again.set.close();
    expect((await images(path, cacheFolder)).report).toEqual({ ...report, reused: 'all' });
  });

  it('is filled by one at a time', async () => {
    const [path, cacheFolder] = [await patterns(3), folder()];
    let release: (error: Error) => void = () => undefined;
    const stuck = new Promise<never>((_, fail) => (release = fail));
    stuck.catch(() => undefined);
    const detector = { ...redSpotDetector(), detect: () => stuck };
    const options: PrepareOptions = { resolution: 32, cacheFolder, detector };
    let second: Promise<unknown> | undefined;
    const first = prepareImages(path, options, {
      progress: ({ phase, done }) => {
        if (phase !== 'preparing' || done > 0) return;
        second = prepareImages(path, options).finally(() => release(new Error('enough')));
        second.catch(() => undefined);
      },
    });
    await expect(first).rejects.toMatchObject({ message: 'enough' });
    await expect(second).rejects.toMatchObject({ code: 'exists' });
  });
});

describe('thousands of files', () => {
  const many = mkdtempSync(join(tmpdir(), 'styleinv-many-'));
  const options = (): PrepareOptions => ({ resolution: 32, crop: 'centre', cacheFolder: folder() });
  const cacheIn = (cacheFolder = '') => join(cacheFolder, readdirSync(cacheFolder)[0] ?? '');
  beforeAll(() => writeMany(many, 2000));
  afterAll(() => rmSync(many, { recursive: true }));

  it('are continued where their preparation was cancelled', async () => {
    const controller = new AbortController();
    const rules = options();
    const stopping = prepareImages(many, rules, {
      signal: controller.signal,
      progress: ({ phase, done }) => {
        if (phase === 'preparing' && done === 1300) controller.abort();
      },
    });
    await expect(stopping).rejects.toMatchObject({ code: 'cancelled' });
    const cache = cacheIn(rules.cacheFolder);
    expect(shardFiles(cache)).toContain('pictures-0-512.rgb');
    expect(readdirSync(cache).filter((name) => /partial|lock|index/.test(name))).toEqual([]);
    let started = 0;
    const { set, report } = await prepareImages(many, rules, {
      progress: ({ phase, done }) => void (phase === 'preparing' && (started ||= done)),
    });
    // All that was done, not only the full shards.
    expect(started).toBeGreaterThanOrEqual(1300);
    expect(report).toMatchObject({ reused: 'part', files: 2000, pictures: 2000 });
    const into = new Float32Array(3 * 32 * 32);
    for (const i of [0, 511, 512, 1299, 1300, 1999]) {
      set.read(i, into);
      expect(into[17]).toBeCloseTo((i % 251) / 127.5 - 1, 6);
    }
    set.close();
  });

  it('keep their finished shards when the disk is full', async () => {
    const rules = options();
    let writes = 0;
    const openNew = async (name: string) => {
      const handle = await open(name, 'wx');
      const full = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
      return {
        writeFile: (data: Uint8Array) => (++writes > 600 ? full() : handle.writeFile(data)),
        sync: () => handle.sync(),
        close: () => handle.close(),
      };
    };
    await expect(prepareImages(many, rules, {}, { openNew })).rejects.toMatchObject({ code: 'disk-full' });
    const cache = cacheIn(rules.cacheFolder);
    expect(readdirSync(cache).sort()).toEqual(['pictures-0-512.json', 'pictures-0-512.rgb']);
    const controller = new AbortController();
    const firsts: number[] = [];
    const going = prepareImages(many, rules, {
      signal: controller.signal,
      progress: ({ phase, done }) => {
        if (phase !== 'preparing') return;
        firsts.push(done);
        controller.abort();
      },
    });
    await expect(going).rejects.toMatchObject({ code: 'cancelled' });
    expect(firsts[0]).toBe(512);
  });
});

describe('clips', () => {
  const videos = mkdtempSync(join(tmpdir(), 'styleinv-videos-'));
  const clips = (names: readonly string[], options: Partial<PrepareOptions> = {}) => {
    const path = folder();
    for (const name of names) copyFileSync(join(videos, name), join(path, name));
    return prepareClips(path, { resolution: 32, crop: 'centre', cacheFolder: folder(), ...options });
  };
  beforeAll(() => writeVideos(videos));
  afterAll(() => rmSync(videos, { recursive: true }));

  it('are brought to a frame rate and split where they are long', async () => {
    const { set, report } = await clips(['film.mp4'], { minFrames: 10, maxFrames: 20 });
    // 2 s at 30 frames/s are 50 frames at 25.
    expect(set.fps).toBe(25);
    expect(set.clips).toEqual([{ frames: 20 }, { frames: 20 }, { frames: 10 }]);
    expect(report).toMatchObject({ clips: 3, pictures: 50, warningCounts: { split: 1 } });
    expect(report.used).toEqual([{ file: 'film.mp4', pictures: 50, clips: 3 }]);
    const [a, b] = [new Float32Array(3072), new Float32Array(3072)];
    set.read(1, 3, a);
    const opened = await openClipSet(report.cache);
    opened.read(1, 3, b);
    expect(b).toEqual(a);
    set.read(1, 4, b);
    expect(b).not.toEqual(a);
    expect(() => set.read(1, 20, a)).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(() => set.read(3, 0, a)).toThrow(expect.objectContaining({ code: 'internal' }));
    set.close();
    opened.close();
  });

  it('leave out a rest that is too short', async () => {
    const { set, report } = await clips(['film.mp4'], { minFrames: 15, maxFrames: 20 });
    expect(set.clips).toEqual([{ frames: 20 }, { frames: 20 }]);
    expect(report.warningCounts).toEqual({ split: 1, 'too-short': 1 });
    set.close();
  });

  it('that cannot be used are named with their reason', async () => {
    const names = [
      'film.mp4',
      'one.mp4',
      'sound.mp4',
      'sizes.ts',
      'short.mp4',
      'cut.avi',
      'nothing.mp4',
      'loop.gif',
      'still.gif',
      'a.png',
    ];
    const { set, report } = await clips(names, { minFrames: 20 });
    set.close();
    expect(reasons(report.rejected)).toEqual({
      'one.mp4': 'one-frame',
      'sound.mp4': 'no-video',
      'sizes.ts': 'changing-size',
      'short.mp4': 'too-short',
      'nothing.mp4': 'damaged',
      'still.gif': 'one-frame',
      'a.png': 'wrong-kind',
    });
    expect(report.used.map(({ file }) => file)).toEqual(['cut.avi', 'film.mp4', 'loop.gif']);
    for (const { sentence } of report.rejected) expect(sentence).toMatch(/^[A-Z][^]{8,160}\.$/);
  });

  it('without any that can be used are an error', async () => {
    await expect(clips(['one.mp4', 'sound.mp4'])).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/1 one frame, 1 no video/) as string,
    });
    await expect(clips([])).rejects.toMatchObject({ code: 'bad-input' });
  });

  /** Where the red spot's middle is across, in pixels of the frame. */
  const spotX = (frame: Float32Array) => {
    let [count, sum] = [0, 0];
    for (let at = 0; at < 1024; at++) {
      if ((frame[at] as number) < 0.4 || (frame[1024 + at] as number) > 0) continue;
      count++;
      sum += at % 32;
    }
    return sum / count;
  };
  const path = (set: Awaited<ReturnType<typeof clips>>['set']) => {
    const frame = new Float32Array(3072);
    const xs = Array.from({ length: set.clips[0]?.frames ?? 0 }, (_, i) => {
      set.read(0, i, frame);
      return spotX(frame);
    });
    set.close();
    return Math.max(...xs) - Math.min(...xs);
  };

  it('keep the motion in one fixed square, and lose it where each frame is aligned', async () => {
    const fixed = await clips(['spot.mp4'], { crop: 'fixed', detector: redSpotDetector(16) });
    expect(fixed.report).toMatchObject({ pictures: 50, clips: 1 });
    // The spot moves 24 pixels to and fro; the square is 4 eye distances wide: 12 of 32 pixels.
    expect(path(fixed.set)).toBeGreaterThan(10);
    const aligned = await clips(['spot.mp4'], { crop: 'aligned', detector: redSpotDetector(16) });
    expect(path(aligned.set)).toBeLessThan(1.5);
  });

  it('end where the face is lost', async () => {
    const { set, report } = await clips(['lost.mp4'], {
      crop: 'aligned',
      detector: redSpotDetector(16),
      minFrames: 12,
    });
    set.close();
    // Seen for 20 frames, then the last place is held for 5, lost, and seen again for 15.
    expect(set.clips).toEqual([{ frames: 25 }, { frames: 15 }]);
    expect(report.warningCounts).toMatchObject({ 'no-face': 1 });
    const detector = { detect: async () => [], release: async () => undefined };
    const none = clips(['film.mp4'], { crop: 'fixed', detector });
    await expect(none).rejects.toMatchObject({ message: expect.stringMatching(/1 no face/) as string });
    const middle = await clips(['film.mp4'], { crop: 'fixed', detector, withoutFace: 'centre' });
    expect(middle.report.warningCounts).toMatchObject({ 'no-face': 1 });
    middle.set.close();
  });
});

/** `count` PNG files, number i of the one grey i % 251, 500 in a folder. */
async function writeMany(path: string, count: number): Promise<void> {
  const raw = { width: 32, height: 32, channels: 3 } as const;
  const levels = [...Array(251).keys()];
  const pngs = await Promise.all(levels.map((level) => sharp(Buffer.alloc(3072, level), { raw }).png().toBuffer()));
  for (let i = 0; i < count; i++) {
    const sub = join(path, String(Math.floor(i / 500)));
    if (i % 500 === 0) mkdirSync(sub);
    // Text after the end of a PNG makes each file another one, and is no error.
    writeFileSync(join(sub, `${i}.png`), Buffer.concat([pngs[i % 251] as Buffer, Buffer.from(String(i))]));
  }
}

function flipByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function replaceIn(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

/** Writes the videos that the tests of clips share. */
async function writeVideos(path: string): Promise<void> {
  const at = (name: string) => join(path, name);
  const source = (size: string, rate: number, seconds: number) => [
    ...['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}:duration=${seconds}`],
  ];
  const spot = (name: string, when: string) =>
    ffmpeg(
      ...['-f', 'lavfi', '-i', 'color=gray:size=160x96:rate=25:duration=2'],
      ...['-f', 'lavfi', '-i', 'color=red:size=12x12:rate=25:duration=2'],
      '-filter_complex',
      `[0][1]overlay=x='74+12*sin(2*PI*t)':y=36:enable='${when}'`,
      ...['-c:v', 'mpeg4', '-q:v', '2', at(name)],
    );
  await ffmpeg(...source('96x64', 30, 2), '-c:v', 'mpeg4', at('film.mp4'));
  await ffmpeg(...source('96x64', 25, 1), '-frames:v', '1', '-c:v', 'mpeg4', at('one.mp4'));
  await ffmpeg(...source('96x64', 25, 0.32), '-c:v', 'mpeg4', at('short.mp4'));
  await ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', at('sound.mp4'));
  await ffmpeg(...source('96x64', 25, 1.2), '-c:v', 'mjpeg', at('cut.avi'));
  truncateSync(at('cut.avi'), Math.round(statSync(at('cut.avi')).size * 0.8));
  for (const size of ['96x64', '64x96']) await ffmpeg(...source(size, 25, 1), '-c:v', 'mpeg2video', at(`${size}.ts`));
  writeFileSync(at('sizes.ts'), Buffer.concat(['96x64', '64x96'].map((size) => readFileSync(at(`${size}.ts`)))));
  writeFileSync(at('nothing.mp4'), Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'));
  await ffmpeg(...source('64x64', 25, 1), at('loop.gif'));
  await writePicture(at('still.gif'), patternOf(1));
  await writePicture(at('a.png'), patternOf(2));
  await spot('spot.mp4', '1');
  await spot('lost.mp4', 'lt(n,20)+gte(n,35)');
}
