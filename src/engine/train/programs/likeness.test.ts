import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testRuntime } from '../../../../tests/support/evaluate';
import { TINY_GENERATOR, tinyWeights, writeTinyPack } from '../../../../tests/support/tinyPack';
import { writeSafetensors } from '../../checkpoints/safetensors';
import { findEntry, loadDelta, loadPivot, readPreview } from '../../library';
import { openPack } from '../../packs/pack';
import { writePack } from '../../packs/write';
import { f32 } from '../../tensor/tensor';
import { StopFlag } from '../stopFlag';
import { train, type Ending } from '../trainer';
import { likenessProgram, type LikenessProgramOptions } from './likeness';
import type { ProgramContext } from './types';

let root: string;
let options: LikenessProgramOptions;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'styleinv-likeness-'));
  vi.stubEnv('STYLEINV_HOME', join(root, 'home'));
  await writeTinyPack(join(root, 'tiny'));
  const portrait = join(root, 'portrait.png');
  await sharp({ create: { width: 40, height: 40, channels: 3, background: '#384' } })
    .png()
    .toFile(portrait);
  options = {
    ...{ portrait, pack: join(root, 'tiny'), name: 'anna', preset: 'quick', crop: 'centre' },
    seed: 0,
    force: false,
  };
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

async function contextIn(folder: string, changes: Partial<ProgramContext> = {}): Promise<ProgramContext> {
  mkdirSync(folder, { recursive: true });
  const silent = { notice: () => undefined, preparing: () => undefined };
  return { runtime: await testRuntime(), folder, stop: new StopFlag(), memory: 2 ** 34, ...silent, ...changes };
}

/** Prepares and trains; asks for `request` after an iteration. */
async function run(asked: LikenessProgramOptions, folder: string, request: 'pause' | 'finish' | 'go', at = 0) {
  const context = await contextIn(folder);
  const prepared = await likenessProgram.prepare(asked, context);
  try {
    const { recipe, seed, iterations, run: fingerprint } = prepared;
    const ending: Ending = await train(recipe, {
      ...{ folder, run: fingerprint, seed, iterations, stop: context.stop },
      onEvent: (event) => {
        if (event.kind === 'progress' && event.iteration === at) context.stop.ask(request);
      },
    });
    return { ending, result: ending === 'paused' ? undefined : await prepared.finish() };
  } finally {
    await prepared.release();
  }
}

describe('the likeness program', () => {
  it('keeps a likeness with its pivot, differences, pictures and what was measured', async () => {
    const { result } = await run(options, join(root, 'whole'), 'finish', 90);
    expect(result?.summary).toMatch(/^Likeness 'anna': from -?[\d.]+ to [\d.]+ dB, perceptual distance/);
    const pack = await openPack(join(root, 'tiny'));
    const base = pack.manifest.networks.generator.sha256;
    await pack.close();
    const entry = await findEntry('likeness', 'anna', base);
    expect(result?.files).toEqual([entry.folder]);
    expect(entry.provenance).toMatchObject({ images: 1, preset: 'quick', steps: 90 });
    const { psnrBefore, psnrAfter, perceptualBefore, perceptualAfter } = entry.measures;
    expect(psnrAfter).toBeGreaterThan((psnrBefore as number) + 3);
    expect(perceptualAfter).toBeLessThan(perceptualBefore as number);
    expect((await loadPivot(entry)).ws.shape).toEqual([1, 6, TINY_GENERATOR.wDim]);
    expect([...(await loadDelta(entry, base)).keys()].every((name) => name.startsWith('synthesis.'))).toBe(true);
    const sizes = await Promise.all(
      entry.previews.map(async ({ file }) => {
        const { width, height } = await sharp(await readPreview(entry, file)).metadata();
        return [file, width, height];
      }),
    );
    expect(sizes).toEqual([
      ['portrait.png', 16, 16],
      ['before-after.png', 48, 16],
    ]);
    await expect(run(options, join(root, 'again'), 'go')).rejects.toMatchObject({ code: 'exists' });
  });

  it('goes on without the picture it was begun with, to the same likeness', async () => {
    const moved = join(root, 'moved.png');
    await sharp(options.portrait).toFile(moved);
    const asked = { ...options, portrait: moved, name: 'moved' };
    expect(await run(asked, join(root, 'paused'), 'pause', 80)).toMatchObject({ ending: 'paused' });
    rmSync(moved);
    const { result } = await run(asked, join(root, 'paused'), 'finish', 85);
    const whole = await run({ ...options, name: 'whole' }, join(root, 'uninterrupted'), 'finish', 85);
    expect(result?.measures).toEqual(whole.result?.measures);
  });

  it('keeps a pivot alone where the artist is content before the tuning', async () => {
    const { result } = await run({ ...options, name: 'early' }, join(root, 'early'), 'finish', 3);
    expect(result?.files).toHaveLength(1);
  });

  it('says before any work what cannot be', async () => {
    const bare = join(root, 'bare');
    const generator = {
      config: TINY_GENERATOR,
      weights: tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1),
    };
    const about = { name: 'Bare', id: 'bare', description: '', resolution: 16, provenance: { tool: 'tests' } };
    await writePack(bare, { ...about, networks: { generator } }, { dtype: 'float32' });
    const text = join(root, 'note.png');
    writeFileSync(text, 'this is not a picture');
    const failing: [Partial<LikenessProgramOptions>, string][] = [
      [{ pack: bare }, 'not-found'],
      [{ pack: join(root, 'nowhere') }, 'not-found'],
      [{ portrait: text }, 'bad-input'],
      [{ portrait: join(root, 'none.png') }, 'not-found'],
      [{ points: { ...POINTS, leftEye: { x: 900, y: 1 } } }, 'bad-input'],
    ];
    for (const [changes, code] of failing) {
      const folder = mkdtempSync(join(root, 'failing-'));
      const prepared = likenessProgram.prepare({ ...options, name: 'x', ...changes }, await contextIn(folder));
      await expect(prepared, JSON.stringify(changes)).rejects.toMatchObject({ code });
      expect(readdirSync(folder)).toEqual([]);
    }
    const tight = await contextIn(join(root, 'tight'), { memory: 1000 });
    await expect(likenessProgram.prepare({ ...options, name: 'x' }, tight)).rejects.toMatchObject({
      code: 'out-of-memory',
    });
    expect(likenessProgram.options.safeParse({ name: 'x', preset: 'endless' }).success).toBe(false);
  });

  it('does not take the portrait of another pack for its own', async () => {
    const folder = join(root, 'foreign');
    const context = await contextIn(folder);
    await writeSafetensors(join(folder, 'portrait.safetensors'), [
      ['portrait', f32([1, 3, 8, 8])],
      ['w0', f32([1, 12])],
    ]);
    await expect(likenessProgram.prepare({ ...options, name: 'x' }, context)).rejects.toMatchObject({
      code: 'corrupt',
    });
  });
});

const POINTS = {
  leftEye: { x: 10, y: 10 },
  rightEye: { x: 30, y: 10 },
  mouthLeft: { x: 12, y: 30 },
  mouthRight: { x: 28, y: 30 },
};
