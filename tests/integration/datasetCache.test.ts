import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClipSet, openImageSet, prepareImages } from '../../src/engine/train/dataset';
import type { PrepareOptions } from '../../src/engine/train/dataset';
import { patternOf, redSpotDetector, writePicture } from '../support/datasetFiles';
import { useFolder } from '../support/folder';

const folder = useFolder();

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

  it('reads no file outside its folder, whatever the index says', async () => {
    const { set, report } = await images(await patterns(2), folder());
    set.close();
    const [shard = ''] = shardFiles(report.cache);
    copyFileSync(join(report.cache, shard), join(report.cache, '..', shard));
    replaceIn(join(report.cache, 'index.json'), 'pictures-0', '../pictures-0');
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
