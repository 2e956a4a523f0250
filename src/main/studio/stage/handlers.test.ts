import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyScene, useStudioFolder } from '../../../../tests/support/studioScene';
import { TINY_GENERATOR } from '../../../../tests/support/tinyPack';
import { locateFfmpeg } from '../../../engine/video/locate';
import { mapZ } from '../../../engine/animate/synthesizer';
import type { Pack } from '../../../engine/packs/pack';
import { Random } from '../../../engine/tensor/random';
import { f32, maxAbsDiff } from '../../../engine/tensor/tensor';
import type { NewJob } from '../../jobs/store';
import type { Job } from '../../../shared/jobs';
import { StudioError } from '../../../shared/errors';
import type { Look } from '../../../shared/scene';
import { constant } from '../../../shared/timeline/track';
import { testEngine, testWindow } from '../testing/fakes';
import { stageHandlers } from './handlers';
import { RandomSubjects } from './randomSubjects';
import { StageRenderer } from './sceneRenderer';
import { Loudness } from './waveform';

const folder = useStudioFolder();
const engine = testEngine();
const renderer = new StageRenderer(engine);
const started: NewJob[] = [];
const files: Record<string, string> = {};
const stage = stageHandlers({
  engine,
  renderer,
  projects: {
    assetPath: async (_, asset) => {
      const path = files[asset];
      if (path === undefined) throw new StudioError('not-found', 'The project has no such file.');
      return path;
    },
    assets: async () => [],
  },
  jobs: {
    start: async (job) => {
      started.push(job);
      return { id: 'likeness-1' } as Job;
    },
  },
});
const window = testWindow();
const pack = { name: 'tiny' };
const plain: Look = { kind: 'motion', style: null };
const project = 'p';

beforeAll(async () => {
  files['photo'] = join(import.meta.dirname, '../../../../tests/fixtures/astronaut.png');
  files['text'] = join(folder.home, 'text.png');
  writeFileSync(files['text'], 'no picture');
  files['sound'] = join(folder.home, 'sound.wav');
  const { path } = await locateFfmpeg();
  // a second of silence, then a second of full loudness
  const tone = 'aevalsrc=exprs=gt(t\\,1)*sin(2*PI*440*t):duration=2:sample_rate=22050';
  execFileSync(path, ['-hide_banner', '-loglevel', 'error', '-f', 'lavfi', '-i', tone, files['sound']]);
});
afterAll(async () => {
  await renderer.close();
  await engine.close();
});

describe('the stage', () => {
  it('says what a pack is', async () => {
    expect(await stage['stage.pack']({ pack }, window)).toMatchObject({
      name: 'tiny',
      resolution: 16,
      frameRate: 25,
      wDim: 12,
      numWs: 6,
      motion: { codeDistance: 4, kernel: 5, maxFrames: 32 },
      encoder: true,
    });
  });

  it('gives frames in the order asked for, and w_t', async () => {
    const scene = tinyScene();
    const looks: Look[] = [plain, { kind: 'inversion' }];
    const { resolution, frames } = await stage['stage.frames']({ scene, looks, frames: [7, 2] }, window);
    expect(resolution).toBe(16);
    expect(frames.map(({ frame }) => frame)).toEqual([7, 2]);
    expect(frames[0]?.looks[0]).toHaveLength(16 * 16 * 3);
    expect(frames[0]?.looks[1]).toEqual(frames[1]?.looks[1]);
    const { w } = await stage['stage.codes']({ scene, frames: [7, 2, 2] }, window);
    expect(w).toHaveLength(3 * 12 * 4);
    expect(w.slice(48, 96)).toEqual(w.slice(96));
  });

  it('drops frames of a call that is cancelled', async () => {
    const stop = new AbortController();
    const frames = Array.from({ length: 40 }, (_, i) => i);
    const context = { client: window.client, signal: stop.signal };
    const call = stage['stage.frames']({ scene: tinyScene({ clip: { seed: 77 } }), looks: [plain], frames }, context);
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('draws subjects, each seed another', async () => {
    const [a, b, again] = await Promise.all([1, 2, 1].map((seed) => stage['stage.subject']({ pack, seed }, window)));
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
    const { frames } = await stage['stage.frames'](
      { scene: tinyScene({ start: { w: a?.w ?? '' } }), looks: [plain], frames: [0] },
      window,
    );
    expect(frames).toHaveLength(1);
  });
});

describe('random subjects', () => {
  it('read the generator once for all of them, and again after it could not be read', async () => {
    const reads: string[] = [];
    let broken = true;
    const counting = (pack: Pack): Pack => ({
      ...pack,
      weights: (role) => {
        reads.push(role);
        return broken ? Promise.reject(new StudioError('io', 'It cannot be read.')) : pack.weights(role);
      },
    });
    const subjects = new RandomSubjects();
    const runtime = await engine.runtime();
    const draw = (seed: number) =>
      engine.withPack(pack, async (open) => [...(await subjects.draw(counting(open), runtime, seed)).data]);
    await expect(draw(1)).rejects.toMatchObject({ code: 'io' });
    broken = false;
    const [a, b] = [await draw(1), await draw(2)];
    expect(reads).toEqual(['generator', 'generator']);
    expect(a).not.toEqual(b);
    const { zDim } = TINY_GENERATOR;
    const z = f32([1, zDim], new Random(1).normals(zDim));
    const whole = await engine.withPack(pack, (open) => open.weights('generator'));
    expect(a).toEqual([...(await mapZ(runtime, TINY_GENERATOR, whole, z)).data]);
  });
});

describe('the seam', () => {
  const seam = (clip: Partial<ReturnType<typeof tinyScene>['clip']>, to = 39) =>
    stage['stage.seam']({ scene: tinyScene({ clip, speed: constant(0.1) }), look: plain, from: 0, to }, window);
  it('of a loop is a step like any other', async () => {
    const { score } = await seam({ loop: true });
    expect(score).toBeLessThan(2);
  });
  it('of a clip that leads elsewhere is a jump', async () => {
    expect((await seam({}, 15)).score).toBeGreaterThan(4);
  });
  it('of a single frame is none', async () => {
    expect((await seam({}, 0)).score).toBe(1);
  });
});

describe('a portrait', () => {
  const take = (crop: Parameters<(typeof stage)['stage.takePortrait']>[0]['crop'], asset = 'photo') =>
    stage['stage.takePortrait']({ pack, project, asset, crop }, window);

  it('is found, cut out and inverted', async () => {
    const taken = await take({ mode: 'auto' });
    expect(taken).toMatchObject({ how: 'detected', faces: 1, imageWidth: 512, imageHeight: 512 });
    expect(Buffer.from(taken.w, 'base64')).toHaveLength(4 * TINY_GENERATOR.wDim);
    const { rgb, width } = await pixels(taken.crop);
    expect(width).toBe(16);
    const scene = tinyScene({ start: { w: taken.w } });
    const { frames } = await stage['stage.frames']({ scene, looks: [{ kind: 'inversion' }], frames: [0] }, window);
    const inversion = (await pixels(taken.inversion)).rgb;
    expect(maxAbsDiff(inversion, frames[0]?.looks[0] ?? [])).toBeLessThanOrEqual(1);
    const error = rgb.reduce((sum, v, i) => sum + (v - (inversion[i] as number)) ** 2, 0) / rgb.length;
    expect(taken.psnr).toBeCloseTo(10 * Math.log10(255 ** 2 / error), 6);
  });

  it('is cut where the points say, and through the middle', async () => {
    const points = {
      leftEye: { x: 200, y: 110 },
      rightEye: { x: 250, y: 110 },
      mouthLeft: { x: 205, y: 160 },
      mouthRight: { x: 245, y: 160 },
    };
    const taken = await take({ mode: 'points', points });
    expect(taken).toMatchObject({ how: 'points', points });
    const [topLeft, topRight] = taken.quad as [{ x: number; y: number }, { x: number; y: number }];
    expect(topLeft.y).toBeCloseTo(topRight.y, 6);
    expect((topLeft.x + topRight.x) / 2).toBeCloseTo(225, 6);
    const middle = await take({ mode: 'centre' });
    expect(middle.quad[0]).toEqual({ x: 0, y: 0 });
    expect(middle.w).not.toBe(taken.w);
  });

  it('is shown upright, in a form a browser reads', async () => {
    const { image, width, height } = await stage['stage.image']({ project, asset: 'photo' }, window);
    expect([width, height]).toEqual([512, 512]);
    expect((await sharp(image).metadata()).format).toBe('webp');
  });

  it('that is none says so', async () => {
    await expect(take({ mode: 'auto' }, 'text')).rejects.toMatchObject({ code: 'bad-input' });
    await expect(take({ mode: 'points' })).rejects.toThrow(/have not been set/);
    await expect(take({ mode: 'auto' }, 'gone')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('becomes a likeness by a training', async () => {
    const points = {
      leftEye: { x: 1, y: 2 },
      rightEye: { x: 3, y: 2 },
      mouthLeft: { x: 1, y: 4 },
      mouthRight: { x: 3, y: 4 },
    };
    const crop = { mode: 'points' as const, points };
    const { job } = await stage['stage.refine']({ pack, project, asset: 'photo', crop, name: 'Anna' }, window);
    expect(job).toBe('likeness-1');
    expect(started).toMatchObject([
      {
        kind: 'likeness',
        name: 'Anna',
        output: 'likeness Anna of tiny',
        options: { portrait: files['photo'], pack: 'tiny', name: 'Anna', crop: 'auto', points },
      },
    ]);
  });
});

describe('a waveform', () => {
  it('is how loud the sound is over time', async () => {
    const { peaks, seconds } = await stage['stage.waveform']({ project, asset: 'sound', bins: 10 }, window);
    expect(seconds).toBeCloseTo(2, 1);
    expect([...peaks.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    for (const peak of peaks.subarray(6)) expect(peak).toBeGreaterThan(240);
  });
  it('of what holds no sound says so', async () => {
    const silent = stage['stage.waveform']({ project, asset: 'photo', bins: 10 }, window);
    await expect(silent).rejects.toMatchObject({ code: 'bad-input' });
  });
  it('is the same however the sound comes in, and for fewer samples than bins', () => {
    const samples = Int16Array.from([0, -32768, 100, 16384, 5, 5]);
    const bytes = new Uint8Array(samples.buffer);
    const [whole, cut] = [new Loudness(), new Loudness()];
    whole.add(bytes);
    for (const [from, to] of [
      [0, 3],
      [3, 4],
      [4, 9],
      [9, 12],
    ] as const)
      cut.add(bytes.subarray(from, to));
    expect(cut.samples).toBe(6);
    expect(cut.peaks(2)).toEqual(whole.peaks(2));
    expect([...whole.peaks(2)]).toEqual([255, 255]);
  });
});

async function pixels(png: Uint8Array): Promise<{ rgb: Uint8Array; width: number }> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return { rgb: new Uint8Array(data), width: info.width };
}
