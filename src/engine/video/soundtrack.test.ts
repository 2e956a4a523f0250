import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeVideo } from './probe';
import { probeAudio } from './probeAudio';
import { FORMAT_SPECS } from './formats';
import { chooseSoundEncoder, soundArguments, soundInput } from './soundtrack';
import { packagedFfmpeg, plainFrame, temporaryFolder } from './testClips';
import { openVideoWriter } from './writer';

const ffmpeg = await packagedFfmpeg();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** A tone of a length in seconds. */
function tone(length: number): string {
  const path = join(folder.path, 'tone.wav');
  const source = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${length}`];
  execFileSync(ffmpeg.path, ['-loglevel', 'error', ...source, '-y', path]);
  return path;
}

/** Loudness of the first sound's samples in each of `parts` equal stretches, 0..1. */
function loudness(path: string, parts: number): number[] {
  const pcm = execFileSync(ffmpeg.path, ['-loglevel', 'error', '-i', path, '-ac', '1', '-f', 's16le', '-'], {
    maxBuffer: 2 ** 26,
  });
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length >> 1);
  const size = Math.floor(samples.length / parts);
  return Array.from({ length: parts }, (_, part) => {
    const stretch = samples.subarray(part * size, (part + 1) * size);
    return stretch.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 32768;
  });
}

async function write(name: string, offsetSeconds: number, gain: number, soundSeconds: number): Promise<string> {
  const path = join(folder.path, name);
  const soundtrack = { path: tone(soundSeconds), offsetSeconds, gain };
  const options = { path, width: 64, height: 64, fps: 25, quality: 'draft', ffmpeg, soundtrack } as const;
  const writer = await openVideoWriter(options);
  for (let frame = 0; frame < 50; frame++) await writer.write(plainFrame([90, 100, 110], 64, 64));
  await writer.finish();
  return path;
}

describe('a soundtrack', () => {
  it('begins where it is set, is as loud as set, and ends with the pictures', async () => {
    const path = await write('clip.mp4', 1, 2, 10);
    expect(await probeVideo(path, { ffmpeg })).toMatchObject({ frames: 50 });
    const { seconds, codec } = await probeAudio(path, { ffmpeg });
    expect(codec).toBe('aac');
    expect(Math.abs(seconds - 2)).toBeLessThan(0.1);
    const [first, , , last] = loudness(path, 4) as [number, number, number, number];
    expect(first).toBeLessThan(0.01);
    expect(last).toBeGreaterThan(0.15);
    const [plain] = loudness(await write('plain.mp4', 0, 1, 10), 1) as [number];
    expect(last / plain).toBeCloseTo(2, 0);
  });

  it('is silent once it is over, and loses its beginning where it starts before the clip', async () => {
    const path = await write('clip.mov', -0.5, 1, 1.5);
    const heard = loudness(path, 8);
    expect(heard.slice(0, 3).every((level) => level > 0.05)).toBe(true);
    expect(heard.slice(5).every((level) => level < 0.01)).toBe(true);
    expect((await probeVideo(path, { ffmpeg })).frames).toBe(50);
  });

  it('is carried by WebM too, and refused where there is no room for it', async () => {
    expect((await probeAudio(await write('clip.webm', 0, 1, 3), { ffmpeg })).codec).toMatch(/opus|vorbis/);
    await expect(write('clip.gif', 0, 1, 1)).rejects.toMatchObject({
      code: 'unsupported',
      message: /no sound in \.gif/,
    });
    await expect(write('frames', 0, 1, 1)).rejects.toMatchObject({ code: 'unsupported' });
    expect(await folder.names()).toEqual(['clip.webm', 'tone.wav']);
  });

  it('becomes arguments that nothing in a name can change', () => {
    const track = { path: '/a/-i x:y%d.wav', offsetSeconds: -2.5, gain: 0.5 };
    expect(soundInput(track).slice(-2)).toEqual(['-i', 'file:/a/-i x:y%d.wav']);
    expect(soundInput(track).slice(0, 2)).toEqual(['-ss', '2.500']);
    const args = soundArguments({ ...track, offsetSeconds: 0.25 }, 'aac');
    expect(args[args.indexOf('-af') + 1]).toBe('aformat=channel_layouts=stereo,adelay=250|250,volume=0.5,apad');
    const [mp4] = FORMAT_SPECS.h264.containers;
    expect(() => chooseSoundEncoder(mp4, new Set(['libx264']))).toThrow(/cannot encode sound/);
  });

  it('is known by its length, and a picture is none', async () => {
    expect((await probeAudio(tone(0.75), { ffmpeg })).seconds).toBeCloseTo(0.75, 1);
    const clip = join(folder.path, 'silent.mp4');
    const writer = await openVideoWriter({ path: clip, width: 64, height: 64, fps: 25, ffmpeg });
    await writer.write(plainFrame([1, 2, 3], 64, 64));
    await writer.finish();
    await expect(probeAudio(clip, { ffmpeg })).rejects.toMatchObject({ code: 'bad-input', message: /no sound/ });
  });
});
