import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { programFolder } from '../../src/engine/packs/locations';
import { likenessProgram } from '../../src/engine/train/programs/likeness';
import { StopFlag } from '../../src/engine/train/stopFlag';
import { train } from '../../src/engine/train/trainer';
import { animate } from '../../src/main/services/animate';
import { testRuntime } from '../support/evaluate';
import { recordingContext } from '../support/recordingContext';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'styleinv-likeness-'));
  vi.stubEnv('STYLEINV_HOME', join(root, 'home'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

/** Enough for most of the gain, and quick. */
const CONTENT_AT = 95;

it('a sample portrait becomes a likeness that is much closer and moves as much', async () => {
  const portrait = join(programFolder(), 'resources', 'samples', 'portrait-1.jpg');
  const stop = new StopFlag();
  const folder = join(root, 'run');
  const silent = { notice: () => undefined, preparing: () => undefined };
  const context = { runtime: await testRuntime(), folder, stop, memory: 2 ** 34, ...silent };
  const prepared = await likenessProgram.prepare(likenessProgram.options.parse({ portrait, name: 'one' }), context);
  const { recipe, run, seed, iterations } = prepared;
  await train(recipe, {
    ...{ folder, run, seed, iterations, stop },
    onEvent: (event) => {
      if (event.kind === 'progress' && event.iteration === CONTENT_AT) stop.ask('finish');
    },
  });
  const { measures } = await prepared.finish();
  await prepared.release();
  expect(measures['psnrAfter']).toBeGreaterThan((measures['psnrBefore'] as number) + 6);
  expect(measures['perceptualAfter']).toBeLessThan(0.25 * (measures['perceptualBefore'] as number));

  const out = join(root, 'frames');
  await animate(
    {
      ...{ likeness: 'one', layout: 'side-by-side', styles: [], strength: 1, out, format: 'png', force: false },
      ...{ quality: 'draft', fps: 25, scale: 1, filter: 'lanczos', crop: 'auto', seed: 0, frames: 24, speed: 1 },
      ...{ motionStrength: 1, start: 0, loop: false, psi: 1, noise: 'const', provider: 'cpu', threads: 1 },
    },
    recordingContext().context,
  );
  const [plain, likeness] = await Promise.all([change(out, 0), change(out, 64 + 8)]);
  expect(plain).toBeGreaterThan(0.1);
  expect(likeness / plain).toBeGreaterThan(0.5);
  expect(likeness / plain).toBeLessThan(1.5);
});

/** Mean change from frame to frame of the panel of 64 pixels that begins at `left`. */
async function change(folder: string, left: number): Promise<number> {
  const region = { left, top: 0, width: 64, height: 64 };
  const files = readdirSync(folder).sort();
  const frames = await Promise.all(files.map((file) => sharp(join(folder, file)).extract(region).raw().toBuffer()));
  const steps = frames.slice(1).map((frame, i) => {
    const before = frames[i] as Buffer;
    return frame.reduce((sum, v, at) => sum + Math.abs(v - (before[at] as number)), 0) / frame.length;
  });
  return steps.reduce((a, b) => a + b, 0) / steps.length;
}
