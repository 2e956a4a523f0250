import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { clipFrames, type ClipPlan } from '../../src/engine/animate/clip';
import { layerCodes } from '../../src/engine/animate/latent';
import { ClipRenderer, type ClipNetworks } from '../../src/engine/animate/renderer';
import { planSchedule } from '../../src/engine/animate/schedule';
import { Synthesizer } from '../../src/engine/animate/synthesizer';
import { expectedShapes } from '../../src/engine/nets/shapes';
import { openPack } from '../../src/engine/packs/pack';
import { writePack } from '../../src/engine/packs/write';
import { peakMemory } from '../../src/engine/runtime/memory';
import { openRuntime } from '../../src/engine/runtime/providers';
import { f32 } from '../../src/engine/tensor/tensor';
import type { NetworkSpec } from '../../src/shared/networks';
import { numWsOf } from '../../src/shared/networks';
import { GENERATOR_256, MOTION_256 } from '../support/configs';
import { formulaWeights } from '../support/formulaWeights';

/**
 * Full-size networks (256x256, formula weights): seconds a frame and peak memory, each case in a process of its own.
 * `npm run bench -- fullSize [chunk]`; with `--case FRAMES CHUNK` it runs one.
 */
const PACK = join(import.meta.dirname, '../../.cache/bench/fullSize');
const [mode, ...rest] = process.argv.slice(2);
if (mode === '--case') await runCase(Number(rest[0]), Number(rest[1]));
else await table(mode === undefined ? undefined : Number(mode));

async function table(only: number | undefined): Promise<void> {
  if (!existsSync(join(PACK, 'manifest.json'))) await writeFullSizePack();
  console.log('| frames | chunk | s / frame | peak RSS |\n|---|---|---|---|');
  for (const chunk of only ? [only] : [1, 2, 4]) runChild(16, chunk);
  for (const frames of [64, 512]) runChild(frames, only ?? 2);
}

function runChild(frames: number, chunk: number): void {
  const args = ['--import', 'tsx', import.meta.filename, '--case', String(frames), String(chunk)];
  console.log(execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim());
}

async function runCase(frames: number, chunk: number): Promise<void> {
  const pack = await openPack(PACK);
  const runtime = await openRuntime({ provider: 'cpu' });
  const networks: ClipNetworks = {
    generator: { config: GENERATOR_256, looks: async () => [{ weights: await pack.weights('generator') }] },
    motion: { config: MOTION_256, weights: () => pack.weights('motion') },
  };
  const average = f32([GENERATOR_256.wDim]);
  const w0 = f32([1, GENERATOR_256.wDim], new Float32Array(GENERATOR_256.wDim).fill(0.1));
  const numWs = numWsOf(GENERATOR_256.resolution);
  const first = await Synthesizer.open(runtime, GENERATOR_256, await pack.weights('generator'), 'floats', { chunk: 1 });
  const x0 = await first.images(layerCodes(w0, numWs, average, { psi: 1 }));
  await first.release();
  const renderer = new ClipRenderer(runtime, networks, { chunk });
  renderer.show(w0, x0);
  const { codeDistance, kernel } = MOTION_256;
  const schedule = planSchedule({ frames: frames + chunk, speed: 1, start: 0, loop: false, codeDistance, kernel });
  const plan: ClipPlan = { schedule, seed: 1, latent: { strength: 1, psi: 1 }, w0, average, numWs };
  let began = 0;
  for await (const { first: at } of clipFrames(renderer, plan)) if (at === 0) began = performance.now(); // loading is not counted
  const seconds = (performance.now() - began) / 1000 / frames;
  console.log(`| ${frames} | ${chunk} | ${seconds.toFixed(3)} | ${(peakMemory() / 2 ** 30).toFixed(2)} GiB |`);
  await renderer.release();
  await runtime.release();
  await pack.close();
}

async function writeFullSizePack(): Promise<void> {
  await mkdir(dirname(PACK), { recursive: true });
  const network = <S extends NetworkSpec>(spec: S) => ({
    config: spec.config as S['config'],
    weights: async () => formulaWeights([...expectedShapes(spec)]),
  });
  await writePack(
    PACK,
    {
      name: 'Full size',
      id: 'full-size',
      description: 'Formula weights for benchmarks.',
      resolution: 256,
      provenance: { tool: 'bench' },
      networks: {
        generator: network({ kind: 'generator', config: GENERATOR_256 }),
        motion: network({ kind: 'motion', config: MOTION_256 }),
      },
    },
    { dtype: 'float32', force: true },
  );
}
