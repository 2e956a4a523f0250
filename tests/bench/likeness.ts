import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clipFrames, type ClipPlan } from '../../src/engine/animate/clip';
import { ClipRenderer } from '../../src/engine/animate/renderer';
import { planSchedule } from '../../src/engine/animate/schedule';
import { findEntry, loadDelta, loadPivot } from '../../src/engine/library';
import { programFolder, resolvePack, STARTER_PACK } from '../../src/engine/packs/locations';
import { openPack, type Pack } from '../../src/engine/packs/pack';
import { applyStyle } from '../../src/engine/packs/styleDelta';
import { openRuntime } from '../../src/engine/runtime/providers';
import { peakMemory } from '../../src/engine/runtime/memory';
import type { Runtime } from '../../src/engine/runtime/types';
import { f32, type F32, type Weights } from '../../src/engine/tensor/tensor';
import { likenessProgram } from '../../src/engine/train/programs/likeness';
import type { LikenessPreset } from '../../src/engine/train/programs/likenessPresets';
import { evaluateNetwork } from '../../src/engine/nets/evaluate';
import { StopFlag } from '../../src/engine/train/stopFlag';
import { train } from '../../src/engine/train/trainer';
import { numWsOf } from '../../src/shared/networks';

/**
 * A likeness of each sample portrait: time, how close it comes, and how much it moves against the plain portrait.
 * `node --import tsx tests/bench/likeness.ts [quick|standard] [pack]`
 */
const preset = (process.argv[2] ?? 'quick') as LikenessPreset;
const path = await resolvePack(process.argv[3] ?? STARTER_PACK);
const folder = mkdtempSync(join(tmpdir(), 'styleinv-bench-'));
process.env['STYLEINV_HOME'] = folder;
const FRAMES = 64;

const pack = await openPack(path);
const runtime = await openRuntime({ provider: 'cpu' });
console.log('| portrait | s | PSNR before | after | perceptual before | after | motion against the plain portrait |');
console.log('|---|---|---|---|---|---|---|');
for (let n = 1; n <= 6; n++) await row(n);
console.log(`peak RSS ${(peakMemory() / 2 ** 20).toFixed(0)} MiB`);
await pack.close();
await runtime.release();
rmSync(folder, { recursive: true });

async function row(n: number): Promise<void> {
  const portrait = join(programFolder(), 'resources', 'samples', `portrait-${n}.jpg`);
  const began = performance.now();
  const name = `portrait ${n}`;
  const asked = likenessProgram.options.parse({ portrait, pack: path, name, preset });
  const stop = new StopFlag();
  const context = { runtime, folder: join(folder, `run-${n}`), stop, memory: 2 ** 40 };
  const silent = { notice: console.error, preparing: () => undefined };
  const prepared = await likenessProgram.prepare(asked, { ...context, ...silent });
  await train(prepared.recipe, { ...prepared, folder: context.folder, stop, onEvent: () => undefined });
  const { measures } = await prepared.finish();
  await prepared.release();
  const seconds = (performance.now() - began) / 1000;
  const figures = [
    measures['psnrBefore']?.toFixed(1),
    measures['psnrAfter']?.toFixed(1),
    measures['perceptualBefore']?.toFixed(4),
    measures['perceptualAfter']?.toFixed(4),
    (await motionRatio(pack, runtime, name)).toFixed(2),
  ];
  console.log(`| ${n} | ${seconds.toFixed(0)} | ${figures.join(' | ')} |`);
}

/** Mean change from frame to frame of the likeness, against that of the plain generator on the same w. */
async function motionRatio(pack: Pack, runtime: Runtime, name: string): Promise<number> {
  const { config, sha256 } = pack.manifest.networks.generator;
  const motion = pack.manifest.networks.motion?.config;
  if (!motion) return NaN;
  const entry = await findEntry('likeness', name, sha256);
  const { w0, ws: pivot } = await loadPivot(entry);
  const base = await pack.weights('generator');
  const tuned = applyStyle(base, await loadDelta(entry, sha256), 1);
  const generator = { config, looks: async () => [{ weights: base }, { weights: tuned, pivot }] };
  const renderer = new ClipRenderer(runtime, {
    generator,
    motion: { config: motion, weights: () => pack.weights('motion') },
  });
  const numWs = numWsOf(config.resolution);
  const x0 = await pictureOf(runtime, pack, base, w0, numWs);
  renderer.show(w0, x0);
  const { codeDistance, kernel } = motion;
  const plan: ClipPlan = {
    ...{ seed: 0, latent: { strength: 1, psi: 1 }, w0, average: f32([config.wDim]), numWs },
    schedule: planSchedule({ frames: FRAMES, speed: 1, start: 0, loop: false, codeDistance, kernel }),
  };
  const looks: [Uint8Array[], Uint8Array[]] = [[], []];
  for await (const chunk of clipFrames(renderer, plan)) chunk.looks.forEach((bytes, i) => looks[i]?.push(bytes));
  await renderer.release();
  const [plain, likeness] = looks.map((parts) => change(Buffer.concat(parts))) as [number, number];
  return likeness / plain;
}

async function pictureOf(runtime: Runtime, pack: Pack, weights: Weights, w0: F32, numWs: number): Promise<F32> {
  const { config } = pack.manifest.networks.generator;
  const ws = f32([1, numWs, config.wDim]);
  for (let i = 0; i < ws.data.length; i++) ws.data[i] = w0.data[i % config.wDim] as number;
  const spec = { kind: 'generator', config } as const;
  const out = await evaluateNetwork(runtime, { spec, part: 'synthesis', weights, inputs: new Map([['ws', ws]]) });
  return out.get('image') as F32;
}

function change(frames: Uint8Array): number {
  const size = frames.length / FRAMES;
  let sum = 0;
  for (let i = size; i < frames.length; i++) sum += Math.abs((frames[i] as number) - (frames[i - size] as number));
  return sum / (frames.length - size);
}
