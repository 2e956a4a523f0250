import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probeVideo } from './probe';
import { openVideoReader, readFrames } from './reader';
import { collect, packagedFfmpeg, plainFrame, temporaryFolder } from './testClips';
import { openVideoWriter } from './writer';

const ffmpeg = await packagedFfmpeg();
const COUNT = 30;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let film: string;

/** 64x32, frame n has brightness 8n on its left half, and the right half is black. */
async function writeFilm(name: string, noise = 0): Promise<string> {
  const path = join(folder.path, name);
  const writer = await openVideoWriter({ path, width: 64, height: 32, fps: 30, quality: 'best', ffmpeg });
  for (let frame = 0; frame < COUNT; frame++)
    await writer.write(
      Uint8Array.from({ length: 64 * 32 * 3 }, (_, at) => {
        const left = Math.floor(at / 3) % 64 < 32;
        return (left ? 8 * frame : 0) + (noise ? ((at * 7919 + frame * 104729) % 251) % noise : 0);
      }),
    );
  return (await writer.finish()).path;
}

/** Which frame of the film this is, by its brightness near the top left corner. */
const numberOf = (frame: Uint8Array) => Math.round((frame[3 * 2] ?? NaN) / 8);

beforeAll(async () => {
  folder = await temporaryFolder();
  film = await writeFilm('film.mp4');
});
afterAll(() => folder.remove());

describe('readFrames', () => {
  it('gives every frame once, in order, in a buffer of its own', async () => {
    const frames = await collect(readFrames(film, { ffmpeg }));
    expect(frames.map(numberOf)).toEqual(Array.from({ length: COUNT }, (_, index) => index));
    expect(new Set(frames.map(({ buffer }) => buffer)).size).toBe(COUNT);
  });

  it('gives frames of uneven length once each too', async () => {
    const path = await writeFilm('film.gif');
    const bytes = await readFile(path);
    // Each picture's time, in hundredths of a second, follows these three bytes and its flags.
    const mark = Buffer.from([0x21, 0xf9, 0x04]);
    for (let at = bytes.indexOf(mark), frame = 0; at >= 0; at = bytes.indexOf(mark, at + 1), frame++)
      bytes.writeUInt16LE(frame % 3 === 0 ? 30 : 2, at + 4);
    await writeFile(path, bytes);
    const frames = await collect(readFrames(path, { ffmpeg }));
    expect(frames.map(numberOf)).toEqual(Array.from({ length: COUNT }, (_, index) => index));
  });

  it.each([
    [{ from: 0.5 }, 15, 29],
    [{ from: 5 / 30, to: 10 / 30 }, 5, 9],
    [{ to: 0.1 }, 0, 2],
    [{ from: 0.99 }, 29, 29],
  ])('takes the frames of %j', async (range, first, last) => {
    const frames = await collect(readFrames(film, { ffmpeg, ...range }));
    expect([frames.map(numberOf)[0], frames.map(numberOf).at(-1), frames.length]).toEqual([
      first,
      last,
      last - first + 1,
    ]);
  });

  it('thins out or repeats frames to another rate, and scales', async () => {
    const slow = await collect(readFrames(film, { ffmpeg, fps: 10, size: { width: 20, height: 10 } }));
    expect(slow).toHaveLength(10);
    expect(slow[0]).toHaveLength(20 * 10 * 3);
    const numbers = slow.map(numberOf);
    expect(numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0))).toEqual(new Array(9).fill(3));
    expect(await collect(readFrames(film, { ffmpeg, fps: 60 }))).toHaveLength(60);
  });

  it('tells size, rate and what it knows before it decodes', async () => {
    const reader = await openVideoReader(film, { ffmpeg, fps: 12.5 });
    expect(reader).toMatchObject({ width: 64, height: 32, fps: 12.5 });
    expect(reader.info).toMatchObject({ frames: COUNT, fps: 30, duration: 1, codec: 'h264', pixFmt: 'yuv420p' });
  });

  it('ends ffmpeg when the loop is left or cancelled', async () => {
    for await (const frame of readFrames(film, { ffmpeg })) {
      expect(numberOf(frame)).toBe(0);
      break;
    }
    const controller = new AbortController();
    const reading = (async () => {
      for await (const frame of readFrames(film, { ffmpeg, signal: controller.signal })) {
        expect(numberOf(frame)).toBe(0);
        controller.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await expect(probeVideo(film, { ffmpeg, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('turns a video as its header says', async () => {
    const bytes = await readFile(film);
    const matrix = bytes.indexOf('tkhd') + 44;
    [0, 0x10000, 0, -0x10000, 0, 0, 32 << 16, 0, 0x40000000].forEach((value, index) =>
      bytes.writeInt32BE(value, matrix + 4 * index),
    );
    const path = join(folder.path, 'turned.mp4');
    await writeFile(path, bytes);
    expect(await probeVideo(path, { ffmpeg })).toMatchObject({ width: 32, height: 64 });
    const last = (await collect(readFrames(path, { ffmpeg }))).at(-1) ?? new Uint8Array();
    const brightness = (x: number, y: number) => last[(y * 32 + x) * 3] ?? NaN;
    // The left half came to lie on top.
    expect(brightness(30, 2)).toBeGreaterThan(200);
    expect(brightness(2, 61)).toBeLessThan(20);
  });
});

describe('what is refused', () => {
  it.each([
    [{ limits: { width: 63 } }],
    [{ limits: { height: 31 } }],
    [{ limits: { seconds: 0.5 } }],
    [{ size: { width: 5000, height: 10 } }],
    [{ size: { width: 0, height: 10 } }],
    [{ size: { width: 1.5, height: 10 } }],
    [{ from: 1.5 }],
    [{ from: 0.5, to: 0.5 }],
    [{ from: -1 }],
    [{ from: NaN }],
    [{ fps: 0 }],
  ])('%j', async (options) => {
    await expect(openVideoReader(film, { ffmpeg, ...options })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('a part within the limit is read from a longer video', async () => {
    const options = { ffmpeg, from: 0.5, to: 0.6, limits: { seconds: 0.2 } };
    expect(await collect(readFrames(film, options))).toHaveLength(3);
  });

  it('files that are no videos, not there, or folders of something else', async () => {
    const text = join(folder.path, 'text.mp4');
    await writeFile(text, 'not a video at all\n'.repeat(100));
    await expect(probeVideo(text, { ffmpeg })).rejects.toMatchObject({ code: 'bad-input' });
    await writeFile(text, '');
    await expect(probeVideo(text, { ffmpeg })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(probeVideo(join(folder.path, 'no.mp4'), { ffmpeg })).rejects.toMatchObject({ code: 'not-found' });
    await mkdir(join(folder.path, 'empty'));
    await expect(probeVideo(join(folder.path, 'empty'), { ffmpeg })).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('playlists that would open other files', async () => {
    const playlists = {
      'list.mp4': `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://${film}\n#EXT-X-ENDLIST\n`,
      'concat.mp4': `ffconcat version 1.0\nfile '${film}'\n`,
    };
    for (const [name, text] of Object.entries(playlists)) {
      const path = join(folder.path, name);
      await writeFile(path, text);
      await expect(probeVideo(path, { ffmpeg }), name).rejects.toMatchObject({ code: 'bad-input' });
    }
  });
});

describe('damaged files', () => {
  it('are reported at the end, or given as far as they go when that is wanted', async () => {
    const whole = await readFile(await writeFilm('noisy.mp4', 60));
    const path = join(folder.path, 'short.mp4');
    await writeFile(path, whole.subarray(0, Math.floor(whole.length * 0.6)));
    await expect(collect(readFrames(path, { ffmpeg }))).rejects.toMatchObject({ code: 'corrupt' });
    const messages: string[] = [];
    const frames = await collect(readFrames(path, { ffmpeg, onDamage: (text) => messages.push(text) }));
    expect(frames.length).toBeGreaterThan(3);
    expect(frames.length).toBeLessThan(COUNT);
    expect(messages).toHaveLength(1);
  });

  it('a sequence of PNGs without its first is none', async () => {
    const sequence = await writeFilm('frames');
    expect((await collect(readFrames(sequence, { ffmpeg }))).map(numberOf)).toEqual(
      Array.from({ length: COUNT }, (_, index) => index),
    );
    expect(await probeVideo(sequence, { ffmpeg, sequenceFps: 12 })).toMatchObject({ fps: 12, frames: COUNT });
    await writeFile(join(sequence, 'frame_000003.png'), 'no picture');
    await expect(collect(readFrames(sequence, { ffmpeg }))).rejects.toMatchObject({ code: 'corrupt' });
  });
});

it('plain frames are what they say', () => {
  expect([...plainFrame([1, 2, 3], 2, 1)]).toEqual([1, 2, 3, 1, 2, 3]);
});
