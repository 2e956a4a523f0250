import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { animate } from '../../src/main/services/animate';
import { generate } from '../../src/main/services/generate';
import { invert } from '../../src/main/services/invert';
import type { AnimateOptions, Progress, ServiceContext } from '../../src/main/services/types';
import { withSafetensors } from '../../src/engine/checkpoints/safetensors';
import { probeVideo } from '../../src/engine/video/probe';
import { writeTinyPack } from '../support/tinyPack';

let folder: string;
let options: AnimateOptions;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'styleinv-animate-'));
  await writeTinyPack(join(folder, 'tiny'));
  const portrait = join(folder, 'portrait.png');
  await sharp({ create: { width: 80, height: 100, channels: 3, background: '#a86' } })
    .png()
    .toFile(portrait);
  options = {
    portrait,
    pack: join(folder, 'tiny'),
    out: join(folder, 'out', 'clip.mp4'),
    force: false,
    format: 'h264',
    quality: 'draft',
    fps: 25,
    scale: 1,
    filter: 'lanczos',
    layout: 'motion',
    crop: 'centre',
    seed: 1,
    frames: 9,
    speed: 1,
    motionStrength: 1,
    styles: [],
    strength: 1,
    start: 0,
    loop: false,
    psi: 1,
    noise: 'const',
    provider: 'cpu',
    threads: 1,
    chunk: 4,
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A fresh output folder, so that anything left behind shows. */
function outFolder(name: string): string {
  return mkdtempSync(join(folder, `${name}-`));
}

function context(changes: Partial<ServiceContext> = {}) {
  const seen: Progress[] = [];
  const notices: string[] = [];
  const base: ServiceContext = {
    signal: new AbortController().signal,
    progress: (p) => void seen.push(p),
    notice: (n) => void notices.push(n),
    ...changes,
  };
  return { base, seen, notices };
}

describe('animate', () => {
  it('turns a portrait into a clip of the length and rate asked for', async () => {
    const out = join(outFolder('clip'), 'clip.mp4');
    const { base, seen } = context();
    const result = await animate({ ...options, out, scale: 4 }, base);
    expect(result).toMatchObject({ file: out, frames: 9, width: 64, height: 64, provider: 'cpu' });
    const video = await probeVideo(out);
    expect(video).toMatchObject({ width: 64, height: 64, fps: 25, codec: 'h264' });
    const last = seen.filter(({ phase }) => phase === 'rendering').at(-1);
    expect(last).toMatchObject({ done: 9, total: 9, unit: 'frames' });
    expect(seen.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['loading', 'reading', 'aligning', 'inverting']),
    );
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const frames = async (seed: number) => {
      const out = join(outFolder('png'), 'frames');
      await animate({ ...options, out, format: 'png', seed }, context().base);
      return readdirSync(out).map((name) => readFileSync(join(out, name)));
    };
    const first = await frames(1);
    expect(first).toHaveLength(9);
    expect(await frames(1)).toEqual(first);
    expect(await frames(2)).not.toEqual(first);
  });

  it('puts portrait, inversion and motion side by side', async () => {
    const out = join(outFolder('layout'), 'clip.mp4');
    const { width, height } = await animate(
      { ...options, out, layout: 'portrait-inversion-motion', frames: 2 },
      context().base,
    );
    expect([width, height]).toEqual([16 * 3 + 2 * 8, 16]);
  });

  it('leaves an existing file alone without force', async () => {
    const out = join(outFolder('exists'), 'clip.mp4');
    writeFileSync(out, 'precious');
    await expect(animate({ ...options, out }, context().base)).rejects.toMatchObject({ code: 'exists' });
    expect(readFileSync(out, 'utf8')).toBe('precious');
    await animate({ ...options, out, force: true, frames: 2 }, context().base);
    expect(readFileSync(out).length).toBeGreaterThan(100);
  });

  it('leaves nothing behind when cancelled at any stage', async () => {
    for (const stage of ['loading', 'reading', 'inverting', 'rendering'] as const) {
      const place = outFolder(`cancel-${stage}`);
      const controller = new AbortController();
      const { base } = context({
        signal: controller.signal,
        progress: ({ phase, done = 1 }) => {
          if (phase === stage && done > 0) controller.abort();
        },
      });
      const run = animate({ ...options, out: join(place, 'clip.mp4'), frames: 40 }, base);
      await expect(run, stage).rejects.toMatchObject({ code: 'cancelled' });
      expect(readdirSync(place), stage).toEqual([]);
    }
  });

  it('says what is wrong with a portrait, an output folder or a pack', async () => {
    const place = outFolder('bad');
    const out = join(place, 'clip.mp4');
    const text = join(folder, 'note.png');
    writeFileSync(text, 'this is not a picture');
    const failing: [Partial<AnimateOptions>, string][] = [
      [{ portrait: text }, 'bad-input'],
      [{ portrait: join(folder, 'none.png') }, 'not-found'],
      [{ out: join(place, 'missing', 'clip.mp4') }, 'not-found'],
      [{ pack: join(folder, 'nowhere') }, 'not-found'],
      [{ start: 2 ** 23 }, 'bad-input'],
    ];
    for (const [changes, code] of failing) {
      await expect(animate({ ...options, out, ...changes }, context().base), code).rejects.toMatchObject({ code });
    }
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('generate', () => {
  it('animates a subject drawn from the latent space', async () => {
    const clip = async (subject: number) => {
      const out = join(outFolder('generate'), 'frames');
      await generate({ ...options, layout: 'motion', subject, out, format: 'png', frames: 2 }, context().base);
      return readFileSync(join(out, readdirSync(out)[0] as string));
    };
    expect(await clip(3)).toEqual(await clip(3));
    expect(await clip(4)).not.toEqual(await clip(3));
  });
});

describe('invert', () => {
  it('writes w and the picture of it, and neither over a file that is there', async () => {
    const place = outFolder('invert');
    const paths = { out: join(place, 'w.safetensors'), image: join(place, 'w.png') };
    const result = await invert({ ...options, ...paths }, context().base);
    expect(result.psnr).toBeTypeOf('number');
    await withSafetensors(paths.out, (file) => expect(file.readF32('w').shape).toEqual([1, 12]));
    expect(await sharp(paths.image).metadata()).toMatchObject({ width: 16, height: 16 });
    await expect(invert({ ...options, ...paths }, context().base)).rejects.toMatchObject({ code: 'exists' });
    expect(readdirSync(place).sort()).toEqual(['w.png', 'w.safetensors']);
  });
});
