import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { useFolder } from '../../../../tests/support/folder';
import { TINY_ENCODER, TINY_GENERATOR, tinyWeights, writeTinyPack } from '../../../../tests/support/tinyPack';
import type { NetworkSpec } from '../../../shared/networks';
import { packNetworks } from '../../../shared/pack';
import { openPack } from '../../packs/pack';
import { writePack } from '../../packs/write';
import { openRuntime } from '../../runtime/providers';
import type { Runtime } from '../../runtime/types';
import { packagedFfmpeg } from '../../video/testClips';
import { StopFlag } from '../stopFlag';
import { RUN_FILES, train } from '../trainer';
import { motionProgram, type MotionProgramOptions } from './motion';
import type { ProgramContext } from './types';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openRuntime({ provider: 'cpu', threads: 1 });
});
afterAll(() => runtime.release());

const newFolder = useFolder();
let home: string;
let pack: string;
let clips: string;
const notices: string[] = [];
const phases = new Set<string>();
beforeEach(async () => {
  home = newFolder();
  vi.stubEnv('STYLEINV_HOME', join(home, 'user'));
  notices.length = 0;
  phases.clear();
  pack = join(home, 'tiny');
  await writeTinyPack(pack);
  clips = join(home, 'clips');
  mkdirSync(clips);
  for (const [i, frames] of [40, 35].entries()) await writeClip(join(clips, `${i}.mp4`), frames, i);
});

async function writeClip(path: string, frames: number, hue: number): Promise<void> {
  const { path: ffmpeg } = await packagedFfmpeg();
  const source = `testsrc2=size=32x32:rate=25,hue=h=${hue * 90}`;
  await promisify(execFile)(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', String(frames), path]);
}

/** A pack of a generator, and of an encoder if asked for. */
async function writePart(path: string, withEncoder: boolean): Promise<void> {
  const network = <C>(kind: 'generator' | 'encoder', config: C, seed: number) => {
    return { config, weights: tinyWeights({ kind, config } as NetworkSpec, seed) };
  };
  await writePack(path, {
    ...{ name: 'Part', id: 'part', description: 'No motion.', resolution: 16, provenance: { tool: 'tests' } },
    networks: {
      generator: network('generator', TINY_GENERATOR, 1),
      ...(withEncoder ? { encoder: network('encoder', TINY_ENCODER, 2) } : {}),
    },
  });
}

const contextIn = (folder: string, change: Partial<ProgramContext> = {}): ProgramContext => ({
  runtime,
  folder,
  stop: new StopFlag(),
  memory: 2 ** 32,
  notice: (sentence) => notices.push(sentence),
  preparing: (phase) => phases.add(phase),
  ...change,
});

const parse = (options: object): MotionProgramOptions =>
  motionProgram.options.parse({ pack, data: clips, iterations: 2, batch: 2, crop: 'centre', ...options });

/** Trains until `until` iterations are done, and finishes if those are all. */
async function run(folder: string, options: object, until = Infinity) {
  const prepared = await motionProgram.prepare(parse(options), contextIn(folder));
  try {
    const { recipe, seed, iterations } = prepared;
    const common = { folder, run: prepared.run, seed, stop: new StopFlag(), onEvent: () => undefined };
    await train(recipe, { ...common, iterations: Math.min(until, iterations) });
    return until < iterations ? undefined : await prepared.finish();
  } finally {
    await prepared.release();
  }
}

describe('motion training', () => {
  it('makes a motion network for a pack of a generator and an encoder', async () => {
    const part = join(home, 'part');
    await writePart(part, true);
    const result = await run(join(home, 'run'), { pack: part, warmStart: 2 });
    const out = result?.files[0] as string;
    expect(out).toBe(join(home, 'user', 'packs', 'part-motion'));
    expect(result?.measures['motionSize']).toBeGreaterThan(0);
    const written = await openPack(out);
    expect(packNetworks(written.manifest).map(([role]) => role)).toEqual(['generator', 'encoder', 'motion']);
    expect(written.network('motion').config).toMatchObject({ wDim: 12, motionDim: 12, maxFrames: 128 });
    expect(written.manifest.provenance.notes).toContain('2 clips');
    await written.close();
    expect(phases).toContain('inverting');
    expect(notices.join()).toContain('2 clips');
  });
  it('goes on with the motion network of a pack, and resumes to the same bytes', async () => {
    const [straight, broken] = [join(home, 'straight'), join(home, 'broken')];
    await run(straight, { out: join(home, 'a'), warmStart: 1 });
    await run(broken, { out: join(home, 'b'), warmStart: 1 }, 1);
    phases.clear();
    await run(broken, { out: join(home, 'b'), warmStart: 1 });
    expect(phases).not.toContain('inverting'); // read from the run's folder
    // the run's name holds its output, its numbers do not
    const weights = (of: string) => readFileSync(join(home, of, 'motion.safetensors'));
    expect(weights('b').equals(weights('a'))).toBe(true);
    expect(existsSync(join(broken, RUN_FILES.state))).toBe(true);
  });
});

describe('the head start of the discriminator', () => {
  it.each([
    [30, 3],
    [5_000, 200],
  ])('of %i iterations is %i, and stays that when the run goes on for longer', async (iterations, headStart) => {
    const folder = join(home, 'run');
    for (const more of [0, 50_000]) {
      const prepared = await motionProgram.prepare(parse({ iterations: iterations + more }), contextIn(folder));
      await prepared.release();
      const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { headStart: number };
      expect(plan.headStart).toBe(headStart);
    }
  });
});

describe('bad input', () => {
  it('a pack without an encoder, with what to do', async () => {
    const part = join(home, 'part');
    await writePart(part, false);
    const prepared = motionProgram.prepare(parse({ pack: part }), contextIn(join(home, 'run')));
    await expect(prepared).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('styleinv train encoder') as string,
    });
  });
  it('too few and too short clips', async () => {
    const [one, short] = [newFolder(), newFolder()];
    await writeClip(join(one, 'one.mp4'), 40, 0);
    for (const i of [0, 1]) await writeClip(join(short, `${i}.mp4`), 10, i);
    for (const data of [one, short, newFolder()]) {
      const prepared = motionProgram.prepare(parse({ data }), contextIn(join(home, 'run')));
      await expect(prepared).rejects.toMatchObject({ code: 'bad-input' });
    }
    expect(existsSync(join(home, 'run', 'plan.json'))).toBe(false);
  });
  it('too little memory', async () => {
    const prepared = motionProgram.prepare(parse({ warmStart: 0 }), contextIn(join(home, 'run'), { memory: 1000 }));
    await expect(prepared).rejects.toMatchObject({ code: 'out-of-memory' });
  });
  it('a cancel while clips are inverted', async () => {
    const stop = new StopFlag();
    const preparing = (phase: string) => {
      if (phase === 'inverting') stop.ask('cancel');
    };
    const prepared = motionProgram.prepare(parse({ warmStart: 1 }), contextIn(join(home, 'run'), { stop, preparing }));
    await expect(prepared).rejects.toMatchObject({ code: 'cancelled' });
  });
});
