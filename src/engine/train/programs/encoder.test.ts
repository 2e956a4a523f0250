import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFolder } from '../../../../tests/support/folder';
import { TINY_ENCODER, TINY_GENERATOR, tinyWeights, writeTinyPack } from '../../../../tests/support/tinyPack';
import type { NetworkSpec } from '../../../shared/networks';
import { openPack } from '../../packs/pack';
import { bundledPacksFolder } from '../../packs/locations';
import { writePack } from '../../packs/write';
import { openRuntime } from '../../runtime/providers';
import type { Runtime } from '../../runtime/types';
import { f32 } from '../../tensor/tensor';
import { imageSetOf } from '../dataset';
import { ENCODER_DEFAULTS, encoderNetworks, splitOf } from '../recipes/encoder';
import { StopFlag } from '../stopFlag';
import { RUN_FILES, train } from '../trainer';
import { encoderProgram, type EncoderProgramOptions } from './encoder';
import type { ProgramContext } from './types';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

const newFolder = useFolder();
let home: string;
let pack: string;
let images: string;
const notices: string[] = [];
beforeEach(async () => {
  home = newFolder();
  vi.stubEnv('STYLEINV_HOME', join(home, 'user'));
  notices.length = 0;
  pack = join(home, 'tiny');
  await writeTinyPack(pack);
  images = join(home, 'images');
  mkdirSync(images);
  for (let i = 0; i < 5; i++) {
    const background = { r: 40 * i, g: 200 - 30 * i, b: 90 + (i % 2) * 100 };
    const file = join(images, `${i}.png`);
    await sharp({ create: { width: 64, height: 64, channels: 3, background } })
      .png()
      .toFile(file);
  }
});

const contextIn = (folder: string, change: Partial<ProgramContext> = {}): ProgramContext => ({
  runtime,
  folder,
  stop: new StopFlag(),
  memory: 2 ** 32,
  notice: (sentence) => notices.push(sentence),
  preparing: () => undefined,
  ...change,
});

const parse = (options: object): EncoderProgramOptions =>
  encoderProgram.options.parse({ pack, data: images, iterations: 6, batch: 4, crop: 'centre', ...options });

async function run(options: object, change: Partial<ProgramContext> = {}) {
  const folder = join(home, 'run');
  const prepared = await encoderProgram.prepare(parse(options), contextIn(folder, change));
  try {
    const { recipe, seed, iterations, previewEvery, measureEvery } = prepared;
    const stop = new StopFlag();
    const common = { run: prepared.run, seed, iterations, previewEvery, measureEvery, stop, onEvent: () => undefined };
    await train(recipe, { folder, ...common });
    return await prepared.finish();
  } finally {
    await prepared.release();
  }
}

/** Lanes in this thread, and how many were asked for. */
function lanesOf(counts: readonly number[]) {
  const opened: Runtime[] = [];
  const open = async (count: number) => {
    while (opened.length < count) opened.push(await openRuntime({ provider: 'cpu', threads: 1 }));
    return opened;
  };
  return { lanes: { counts, open }, opened };
}

/** What a lane takes with n pictures of the tiny pack at once, estimated. */
function bytesOf(n: number): number {
  const network = <C>(kind: 'generator' | 'encoder', config: C, seed: number) => {
    return { config, weights: tinyWeights({ kind, config } as NetworkSpec, seed) };
  };
  const options = {
    ...{ ...ENCODER_DEFAULTS, batch: 4, microBatch: 4, samples: 2, judges: {}, split: splitOf(2) },
    data: imageSetOf(f32([2, 3, 16, 16])),
    generator: network('generator', TINY_GENERATOR, 1),
    encoder: network('encoder', TINY_ENCODER, 2),
  };
  return encoderNetworks(options, 1, n, 'cpu').bytes;
}

describe('lanes', () => {
  it('are as many as the batch allows, and a run goes on with fewer of them to the same bytes', async () => {
    const { lanes, opened } = lanesOf([1, 2, 3]);
    const [out, folder] = [join(home, 'out'), join(home, 'run')];
    const state = () => readFileSync(join(folder, RUN_FILES.state));
    await run({ out, iterations: 6 }, { lanes });
    expect(opened).toHaveLength(2);
    expect(notices.filter((sentence) => sentence.includes('memory'))).toEqual([]);
    const whole = state();
    for (const old of [folder, out]) rmSync(old, { recursive: true });

    await run({ out, iterations: 3 }, { lanes });
    const planned = join(folder, 'plan.json');
    const plan = JSON.parse(readFileSync(planned, 'utf8')) as Record<string, unknown>;
    expect(plan).toMatchObject({ microBatch: 2, lanes: 2 });
    // as runs were noted before there were lanes
    writeFileSync(planned, JSON.stringify({ ...plan, lanes: undefined }));
    rmSync(out, { recursive: true });
    await run({ out, iterations: 6 });
    expect(state().equals(whole)).toBe(true);
    for (const lane of opened) await lane.release();
  });

  it('are fewer where memory does not hold the batch on all of them', async () => {
    const { lanes, opened } = lanesOf([1, 2, 4]);
    await run({ out: join(home, 'out'), iterations: 1 }, { lanes, memory: bytesOf(4) - 1 });
    expect(opened).toHaveLength(2);
    expect(notices.join()).toMatch(/4 pictures at once do not fit into memory: 2 at once/);
    for (const lane of opened) await lane.release();
  });
});

describe('encoder training', () => {
  it('writes a copy of the pack with the new encoder, and says where it comes from', async () => {
    const out = join(home, 'trained');
    const result = await run({ out, rate: 1e-3 });
    expect(result.files).toEqual([out]);
    expect(result.measures['heldOutPsnr']).toBeGreaterThanOrEqual(result.measures['heldOutPsnrBefore'] as number);
    const [before, after] = [await openPack(pack), await openPack(out)];
    const hashes = ({ manifest }: typeof before) =>
      Object.values(manifest.networks).map((network) => (network as { sha256: string }).sha256);
    const [generator, encoder, motion] = hashes(before);
    const now = hashes(after);
    expect([now[0], now[2]]).toEqual([generator, motion]);
    expect(now[1]).not.toBe(encoder);
    expect(after.manifest.provenance.notes).toContain(before.id);
    expect(notices.join()).toContain('no perceptual network');
    await before.close();
    await after.close();
  });
  it('makes an encoder for a pack without one', async () => {
    const bare = join(home, 'bare');
    await writePack(bare, {
      ...{ name: 'Bare', id: 'bare', description: 'G alone.', resolution: 16, provenance: { tool: 'tests' } },
      networks: {
        generator: { config: TINY_GENERATOR, weights: tinyWeights({ kind: 'generator', config: TINY_GENERATOR }, 1) },
      },
    });
    const result = await run({ pack: bare });
    const [out] = result.files as [string];
    expect(out).toBe(join(home, 'user', 'packs', 'bare-encoder'));
    const written = await openPack(out);
    expect(written.network('encoder').config).toMatchObject({ resolution: 16, wDim: 12 });
    await written.close();
  });
  it('takes fewer pictures at once where memory is short, and says so', async () => {
    const bytes = bytesOf(4);
    const prepared = await encoderProgram.prepare(parse({}), contextIn(join(home, 'run'), { memory: bytes - 1 }));
    expect(prepared.recipe.microBatch).toBe(2);
    await prepared.release();
    expect(notices.join()).toContain('do not fit into memory');
  });
});

describe('bad input', () => {
  it.each([
    ['a pack that is not there', () => ({ pack: join(home, 'nothing') }), 'not-found'],
    ['a folder that is not there', () => ({ data: join(home, 'nothing') }), 'not-found'],
    ['an empty folder', () => ({ data: newFolder() }), 'bad-input'],
    ['a result over something else', () => ({ out: images }), 'exists'],
    ['a result in a folder that is not there', () => ({ out: join(home, 'a', 'b') }), 'not-found'],
    ['a result among the bundled packs', () => ({ out: join(bundledPacksFolder(), 'starter') }), 'bad-input'],
    ['too little memory', () => ({}), 'out-of-memory'],
  ])('%s', async (what, options, code) => {
    const folder = join(home, 'run');
    const memory = what === 'too little memory' ? 1000 : 2 ** 32;
    const prepared = encoderProgram.prepare(parse(options()), contextIn(folder, { memory }));
    await expect(prepared).rejects.toMatchObject({ code });
    expect(existsSync(join(folder, 'plan.json'))).toBe(false);
  });
  it('a pack that changed since the run was begun', async () => {
    const context = contextIn(join(home, 'run'));
    await (await encoderProgram.prepare(parse({}), context)).release();
    const other = join(home, 'other');
    const trained = await run({ out: other });
    expect(trained.files).toEqual([join(home, 'user', 'packs', 'tiny-encoder')]); // as planned at first
    await expect(encoderProgram.prepare({ ...parse({}), pack: trained.files[0] }, context)).rejects.toThrow(
      /has changed/,
    );
  });
});
