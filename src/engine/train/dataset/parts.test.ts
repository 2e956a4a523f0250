import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { patternOf } from '../../../../tests/support/datasetFiles';
import { useFolder } from '../../../../tests/support/folder';
import { squareQuad } from '../../portrait/quad';
import { f32 } from '../../tensor/tensor';
import { hasSeveralSizes } from './changingSize';
import { cutSquare } from './cut';
import { fixedSquare } from './faceTrack';
import { lockFolder } from './lock';
import { Lookalikes } from './lookalikes';
import { mapOrdered } from './mapOrdered';
import { mediaKind } from './mediaKind';
import { imageSetOf } from './memory';
import { readOptions } from './options';

const folder = useFolder();

describe('mapOrdered', () => {
  it('keeps the order and the limit', async () => {
    let [running, most] = [0, 0];
    const results: number[] = [];
    const work = async (n: number) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < 5 - (n % 5); turn++) await new Promise(setImmediate);
      running--;
      return n * n;
    };
    for await (const result of mapOrdered([...Array(20).keys()], 4, work)) results.push(result);
    expect(results).toEqual([...Array(20).keys()].map((n) => n * n));
    expect(most).toBe(4);
  });

  it('gives the error in its turn and starts no more', async () => {
    const started: number[] = [];
    const work = async (n: number) => {
      started.push(n);
      if (n === 2) throw new Error('two');
      return n;
    };
    const results: number[] = [];
    const loop = async () => {
      for await (const result of mapOrdered([0, 1, 2, 3, 4, 5, 6, 7], 3, work)) results.push(result);
    };
    await expect(loop()).rejects.toThrow('two');
    expect(results).toEqual([0, 1]);
    expect(Math.max(...started)).toBeLessThan(6);
  });
});

describe('mediaKind', () => {
  const bytes = (text: string) => Buffer.from(text.padEnd(512, '\0'), 'latin1');
  it.each([
    ['\x89PNG\r\n\x1a\n', 'image'],
    ['GIF89a', 'gif'],
    ['\0\0\0\x18ftypisom', 'video'],
    ['\0\0\0\x1cftypavif', 'image'],
    ['\0\0\0\x08wide', 'video'],
    ['\x1aE\xdf\xa3', 'video'],
    ['RIFF....AVI LIST', 'video'],
    ['RIFF....WAVEfmt ', undefined],
    ['OggS', 'video'],
    ['\0\0\x01\xba', 'video'],
    ['G'.padEnd(188, '.') + 'G', 'video'],
    ['....G'.padEnd(196, '.') + 'G', 'video'],
    ['G'.padEnd(187, '.') + 'G', undefined],
    ['<svg xmlns="http://www.w3.org/2000/svg">', undefined],
    ['', undefined],
  ])('knows %j as %s', (head, kind) => expect(mediaKind(bytes(head))).toBe(kind));
});

describe('Lookalikes', () => {
  const planar = (seed: number, change: (value: number, at: number) => number = (value) => value) => {
    const image = patternOf(seed, 32);
    const cut = cutSquare(image, squareQuad({ x: 16, y: 16 }, 32), 32);
    return cut.map((value, at) => Math.min(255, Math.max(0, change(value, at))));
  };
  const any = () => true;

  it('finds a picture that was compressed again, and none among different ones', () => {
    const known = new Lookalikes<number>();
    for (let seed = 0; seed < 200; seed++) expect(known.match(planar(seed), 32, seed, any)).toBeUndefined();
    for (let seed = 0; seed < 200; seed++) {
      const again = planar(seed, (value, at) => value + 3 * Math.sin(at * 12.9898));
      expect(known.match(again, 32, 1000 + seed, any)).toBe(seed);
    }
  });

  it('tells plain pictures by their colour', () => {
    const known = new Lookalikes<string>();
    const plain = (level: number) => new Uint8Array(3 * 32 * 32).fill(level);
    expect(known.match(plain(50), 32, 'dark', any)).toBeUndefined();
    expect(known.match(plain(60), 32, 'light', any)).toBeUndefined();
    expect(known.match(plain(51), 32, 'again', any)).toBe('dark');
  });

  it('passes over those that do not count', () => {
    const known = new Lookalikes<number>();
    known.match(planar(1), 32, 7, any);
    expect(known.match(planar(1), 32, 8, (other) => other !== 7)).toBeUndefined();
    expect(known.match(planar(1), 32, 9, (other) => other !== 7)).toBe(8);
  });
});

describe('fixedSquare', () => {
  const at = (frame: number, x: number, angle = 0) => ({ frame, quad: squareQuad({ x, y: 40 }, 20, angle) });

  it('is the mean of the squares within the clip', () => {
    const square = fixedSquare([at(0, 10), at(1, 20, 0.1), at(2, 30, -0.1), at(9, 500), at(10, 500)], 0, 3);
    expect(square?.quad.centre).toEqual({ x: 20, y: 40 });
    expect(square?.quad.axis.x).toBeCloseTo((10 + 20 * Math.cos(0.1)) / 3, 10);
    expect(square?.quad.axis.y).toBeCloseTo(0, 10);
    expect(square?.drift).toBeCloseTo(0.5, 2);
  });

  it('looks beside a clip that is too short for samples of its own', () => {
    expect(fixedSquare([at(0, 10), at(5, 20), at(10, 30), at(15, 70)], 11, 14)?.quad.centre.x).toBe(40);
  });

  it('needs the face in half of them', () => {
    const lost = (frame: number) => ({ frame, quad: undefined });
    expect(fixedSquare([at(0, 10), lost(1), lost(2)], 0, 3)).toBeUndefined();
    expect(fixedSquare([at(0, 10), at(1, 10), lost(2), lost(3)], 0, 4)?.quad.centre.x).toBe(10);
    expect(fixedSquare([], 0, 4)).toBeUndefined();
  });
});

describe('hasSeveralSizes', () => {
  const line = (size: string) =>
    `[Parsed_showinfo_0 @ 0x5] n: 0 pts: 0 pts_time:0 fmt:yuv420p sar:1/1 s:${size} i:P iskey:1`;
  it('reads what ffmpeg says of each frame', () => {
    expect(hasSeveralSizes([line('320x240'), line('320x240')].join('\n'))).toBe(false);
    expect(hasSeveralSizes([line('320x240'), 'frame= 2', line('160x120')].join('\n'))).toBe(true);
    expect(hasSeveralSizes('')).toBe(false);
  });
});

describe('lockFolder', () => {
  it('lets one in at a time', async () => {
    const path = folder();
    const unlock = await lockFolder(path);
    await expect(lockFolder(path)).rejects.toMatchObject({ code: 'exists' });
    await unlock();
    await (
      await lockFolder(path)
    )();
    expect(readdirSync(path)).toEqual([]);
  });

  it.each([
    ['of a process that has ended', JSON.stringify({ pid: 2 ** 22 + 1, started: 0 })],
    ['of an earlier process with the same number', JSON.stringify({ pid: process.pid, started: 0 })],
    ['that was not written to its end', '{"pid": 1'],
  ])('takes over a lock %s', async (_, content) => {
    const path = folder();
    writeFileSync(join(path, 'lock.json'), content);
    await (
      await lockFolder(path)
    )();
  });

  it('respects another process that is at work', async () => {
    const path = folder();
    writeFileSync(join(path, 'lock.json'), JSON.stringify({ pid: process.ppid, started: 0 }));
    await expect(lockFolder(path)).rejects.toMatchObject({ code: 'exists' });
  });
});

describe('imageSetOf', () => {
  const set = imageSetOf(f32([2, 3, 2, 2], [...Array(24).keys()]));

  it('reads and mirrors', () => {
    const into = new Float32Array(12);
    set.read(1, into);
    expect([...into]).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
    set.read(0, into, true);
    expect([...into]).toEqual([1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10]);
    expect(set.count).toBe(2);
  });

  it('refuses what is not there', () => {
    expect(() => set.read(2, new Float32Array(12))).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(() => set.read(0, new Float32Array(11))).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(() => imageSetOf(f32([2, 1, 2, 2]))).toThrow(expect.objectContaining({ code: 'internal' }));
  });
});

describe('readOptions', () => {
  it('leaves out of the rules what has no say', () => {
    const rules = (options: object) => readOptions('images', { resolution: 64, ...options }).rules;
    expect(rules({ fps: 30, minFrames: 99 })).toEqual(rules({}));
    expect(readOptions('clips', { resolution: 64 }).rules).toMatchObject({ crop: 'fixed', fps: 25, minFrames: 32 });
  });

  it.each([{ resolution: 0 }, { resolution: 64.5 }, { minFrames: 1 }, { minFrames: 50, maxFrames: 40 }, { fps: 0 }])(
    'refuses %j',
    (options) =>
      expect(() => readOptions('clips', { resolution: 64, ...options })).toThrow(
        expect.objectContaining({ code: 'usage' }),
      ),
  );
});
