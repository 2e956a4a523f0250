import { Graph, conv, lrelu } from '../graph';
import { compile } from '../onnx';
import { Random } from '../tensor/random';
import { f32, sizeOf, type F32 } from '../tensor/tensor';
import type { Backend } from './backend';
import { targetOf } from './target';
import type { OnnxModel, ProviderName } from './types';

/** A provider this many times slower than the CPU is a graphics card emulated on the CPU, and no help. */
const HOPELESS = 3;

const CHANNELS = 48;
const SIZE = 96;
const LAYERS = 3;
const RUNS = 2;
/** Milliseconds after which the first run has said enough. */
const PATIENCE = 10_000;

/**
 * Why a provider that computes rightly is still no choice: drivers that emulate a graphics card are often installed where
 * there is none, and take minutes for what the CPU does in seconds. Undefined if it is fast enough.
 * Errors are the backend's own.
 */
export async function tooSlow(backend: Backend, provider: ProviderName, threads: number): Promise<string | undefined> {
  const itself = await bestTime(backend, provider, threads);
  const cpu = await bestTime(backend, 'cpu', threads);
  if (itself <= HOPELESS * cpu) return undefined;
  return `it computes rightly but takes ${Math.round(itself)} ms for what the CPU does in ${Math.round(cpu)} ms`;
}

/** Milliseconds of the fastest of a few runs, after one that warms up. */
async function bestTime(backend: Backend, provider: ProviderName, threads: number): Promise<number> {
  const { bytes } = raceModel(provider);
  const session = await backend.create(bytes, { provider, threads, purpose: 'inference' });
  try {
    const x = f32([1, CHANNELS, SIZE, SIZE]);
    const timed = async () => {
      const start = performance.now();
      await session.run({ x }, {});
      return performance.now() - start;
    };
    const cold = await timed();
    if (cold > PATIENCE) return cold;
    let best = Infinity;
    for (let run = 0; run < RUNS; run++) best = Math.min(best, await timed());
    return best;
  } finally {
    await session.release();
  }
}

/** About 1 GFLOP of convolutions: enough that starting kernels and moving numbers do not count. */
function raceModel(provider: ProviderName): OnnxModel {
  const g = new Graph();
  const weights = new Map<string, F32>();
  const random = new Random(20233);
  const shape = [CHANNELS, CHANNELS, 3, 3];
  let y = g.input('x', [1, CHANNELS, SIZE, SIZE]);
  for (let layer = 0; layer < LAYERS; layer++) {
    const name = `layer${layer}`;
    weights.set(name, f32(shape, random.normals(sizeOf(shape))));
    y = lrelu(conv(y, g.weight(name, shape), { pads: [1, 1, 1, 1] }));
  }
  return compile({ y }, { name: 'race', weights, target: targetOf(provider) });
}
