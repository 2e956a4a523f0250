import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Format } from './formats';
import { availableFormats, FORMATS } from './formats';
import { locateFfmpeg } from './locate';
import { probeVideo } from './probe';
import { readFrames } from './reader';
import { collect, COLOURS, largestDifference, packagedFfmpeg, plainFrame, temporaryFolder } from './testClips';
import type { VideoWriterOptions } from './writer';
import { openVideoWriter } from './writer';

/** The one that comes with the packages, and the one that would be used here where that is another. */
const packaged = await packagedFfmpeg();
const usual = await locateFfmpeg();
const binaries = packaged.path === usual.path ? [packaged] : [packaged, usual];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function writeClip(options: VideoWriterOptions, frames: readonly Uint8Array[]) {
  const writer = await openVideoWriter(options);
  for (const frame of frames) await writer.write(frame);
  return { writer, result: await writer.finish() };
}

const ENDINGS: Record<Format, string[]> = {
  h264: ['.mp4', '.mov'],
  hevc: ['.mp4', '.mov'],
  vp9: ['.webm'],
  av1: ['.mp4', '.webm'],
  prores: ['.mov'],
  gif: ['.gif'],
  png: [''],
};
const CODECS: Partial<Record<Format, string>> = { prores: 'prores', png: 'png', gif: 'gif' };
/** Plain colours in 8-bit limited-range YUV come back within a step or two; RGB formats exactly. */
const TOLERANCE: Record<Format, number> = { h264: 3, hevc: 3, vp9: 3, av1: 3, prores: 2, gif: 1, png: 0 };

it('the packaged ffmpeg encodes every format', () => {
  expect(availableFormats(packaged.encoders)).toEqual([...FORMATS]);
});

describe.each(binaries)('ffmpeg $version ($source)', (ffmpeg) => {
  for (const format of availableFormats(ffmpeg.encoders))
    for (const ending of ENDINGS[format])
      it(`reads back the colours, count, rate and tags of ${format}${ending}`, async () => {
        const path = join(folder.path, `${format} by ${ffmpeg.source.replace('/', ' ')}${ending}`);
        const frames = COLOURS.map((colour) => plainFrame(colour, 96, 64));
        const metadata = { title: 'Ann = "A"', comment: "seed 7; it's\nfine" };
        const fps = format === 'gif' || format === 'png' ? 25 : 30000 / 1001;
        const { result } = await writeClip(
          { ffmpeg, path, format, quality: 'high', width: 96, height: 64, fps, frames: 10, metadata },
          frames,
        );
        expect(result).toMatchObject({ path, frames: 10, seconds: 10 / fps });
        expect(result.bytes).toBeGreaterThan(100);

        const info = await probeVideo(path, { ffmpeg });
        expect(info).toMatchObject({ width: 96, height: 64, frames: 10, codec: CODECS[format] ?? format });
        expect(info.duration).toBeCloseTo(10 / fps, 1);
        const back = await collect(readFrames(path, { ffmpeg }));
        expect(back.length).toBe(10);
        back.forEach((frame, index) => {
          const given = frames[index] ?? new Uint8Array();
          expect(largestDifference(frame, given), `frame ${index}`).toBeLessThanOrEqual(TOLERANCE[format]);
        });
        if (format === 'gif' || format === 'png') return;
        expect(info.colorMatrix).toBe('bt709');
        expect(info.metadata.title).toBe('Ann = "A"');
        expect(info.metadata.comment).toBe("seed 7; it's fine");
        // WebM stores times in milliseconds; its rate is read from what ffmpeg prints.
        expect(info.rate).toEqual({ numerator: 30000, denominator: 1001 });
      });
});

describe('the packaged ffmpeg', () => {
  const ffmpeg = packaged;

  it('lets a browser start before the whole file is there, and QuickTime recognise HEVC', async () => {
    const frames = [plainFrame([1, 2, 3], 32, 32)];
    const path = join(folder.path, 'start.mp4');
    await writeClip({ ffmpeg, path, width: 32, height: 32, fps: 25 }, frames);
    const h264 = await readFile(path, 'latin1');
    expect(h264.indexOf('moov')).toBeLessThan(h264.indexOf('mdat'));
    expect(h264.indexOf('moov')).toBeGreaterThan(0);
    await writeClip({ ffmpeg, path, format: 'hevc', width: 32, height: 32, fps: 25, force: true }, frames);
    expect(await readFile(path, 'latin1')).toContain('hvc1');
  });

  it('repeats the last column and row where a format needs even sides, and keeps the rest in place', async () => {
    const width = 65;
    const height = 63;
    // A slope in both directions: a stretch or shift would change it, a black border would show.
    const slope = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
      const pixel = Math.floor(at / 3);
      return 20 + (pixel % width) * 2 + Math.floor(pixel / width);
    });
    const path = join(folder.path, 'odd.mp4');
    const { writer } = await writeClip({ ffmpeg, path, quality: 'best', width, height, fps: 25 }, [slope, slope]);
    expect(writer).toMatchObject({ width: 66, height: 64, format: 'h264', encoder: 'libx264' });
    const [frame = new Uint8Array()] = await collect(readFrames(path, { ffmpeg }));
    expect(frame.length).toBe(66 * 64 * 3);
    const pixel = (x: number, y: number) => frame[(y * 66 + x) * 3] ?? -1;
    for (const y of [0, 30, 62, 63])
      for (let x = 0; x < 66; x++) {
        const given = 20 + Math.min(x, 64) * 2 + Math.min(y, 62);
        expect(Math.abs(pixel(x, y) - given), `${x},${y}`).toBeLessThanOrEqual(2);
      }
  });

  it('keeps odd sizes in formats that can', async () => {
    const frames = [plainFrame([10, 200, 30], 33, 17)];
    for (const name of ['odd.gif', 'odd frames']) {
      const { writer, result } = await writeClip(
        { ffmpeg, path: join(folder.path, name), width: 33, height: 17, fps: 10 },
        frames,
      );
      expect([writer.width, writer.height]).toEqual([33, 17]);
      expect(await probeVideo(result.path, { ffmpeg })).toMatchObject({ width: 33, height: 17, frames: 1 });
    }
  });

  it('scales by a factor with whole pixels when asked for the nearest one', async () => {
    const small = Uint8Array.from({ length: 4 * 4 * 3 }, (_, at) => (at * 37) % 256);
    const path = join(folder.path, 'scaled');
    await writeClip({ ffmpeg, path, width: 4, height: 4, fps: 1, scale: { to: 3, filter: 'neighbor' } }, [small]);
    const [big = new Uint8Array()] = await collect(readFrames(path, { ffmpeg }));
    const expected = Uint8Array.from({ length: 12 * 12 * 3 }, (_, at) => {
      const [x, y] = [Math.floor((Math.floor(at / 3) % 12) / 3), Math.floor(at / 3 / 12 / 3)];
      return small[(y * 4 + x) * 3 + (at % 3)] ?? 0;
    });
    expect(largestDifference(big, expected)).toBeLessThanOrEqual(3);
  });

  it('names PNGs from one on, and takes a folder name with a percent sign', async () => {
    const path = join(folder.path, 'take %03d of 100%');
    await writeClip({ ffmpeg, path, format: 'png', width: 8, height: 8, fps: 24 }, [
      plainFrame([1, 2, 3], 8, 8),
      plainFrame([4, 5, 6], 8, 8),
    ]);
    expect((await readdir(path)).sort()).toEqual(['frame_000001.png', 'frame_000002.png']);
    expect(await collect(readFrames(path, { ffmpeg }))).toEqual([
      plainFrame([1, 2, 3], 8, 8),
      plainFrame([4, 5, 6], 8, 8),
    ]);
  });

  it('keeps every one of many equal frames', async () => {
    const frame = plainFrame([90, 60, 30], 32, 32);
    for (const name of ['still.mp4', 'still.gif', 'still.webm']) {
      const path = join(folder.path, name);
      await writeClip({ ffmpeg, path, width: 32, height: 32, fps: 30 }, new Array<Uint8Array>(40).fill(frame));
      expect((await probeVideo(path, { ffmpeg })).frames).toBe(40);
      expect((await collect(readFrames(path, { ffmpeg }))).length).toBe(40);
    }
  });
});
