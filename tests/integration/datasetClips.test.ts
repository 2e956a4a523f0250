import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClipSet, prepareClips, type DatasetReport } from '../../src/engine/train/dataset';
import type { PrepareOptions } from '../../src/engine/train/dataset';
import { ffmpeg, patternOf, redSpotDetector, writePicture } from '../support/datasetFiles';
import { useFolder } from '../support/folder';

const folder = useFolder();

const reasons = (findings: DatasetReport['rejected'] | DatasetReport['warnings']) =>
  Object.fromEntries(findings.map(({ file, reason }) => [file, reason]));

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
    for (const [clip, frame] of [
      [1, 4],
      [0, 3],
      [2, 3],
    ] as const) {
      set.read(clip, frame, b);
      expect(b).not.toEqual(a);
    }
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
