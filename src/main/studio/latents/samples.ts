import { padRows } from '../../../engine/animate/synthesizer';
import { Graph } from '../../../engine/graph';
import { mapping } from '../../../engine/nets/stylegan2';
import { compile } from '../../../engine/onnx';
import type { Pack } from '../../../engine/packs/pack';
import type { Runtime } from '../../../engine/runtime/types';
import { Random } from '../../../engine/tensor/random';
import { f32 } from '../../../engine/tensor/tensor';
import { throwIfCancelled } from '../../../shared/errors';

/** Codes that go through the mapping network at once. */
const BATCH = 256;

/**
 * Codes of random subjects, w = f(z), untruncated. Sample i is a function of (seed, i): a larger map holds the smaller one.
 * @param into [count,wDim], filled in order
 * @throws StudioError 'cancelled', 'out-of-memory'
 */
export async function sampleCodes(
  { pack, runtime }: { readonly pack: Pack; readonly runtime: Runtime },
  into: Float32Array,
  { seed, signal, onDone }: { seed: number; signal: AbortSignal; onDone: (samples: number) => void },
): Promise<void> {
  const { config } = pack.manifest.networks.generator;
  const count = into.length / config.wDim;
  if (count === 0) return;
  const g = new Graph();
  const w = mapping(g, config, g.input('z', [BATCH, config.zDim]));
  const weights = await pack.weights('generator', signal);
  const session = await runtime.load(compile({ w }, { name: 'mapping of samples', weights }));
  try {
    for (let at = 0; at < count; at += BATCH) {
      throwIfCancelled(signal);
      const used = Math.min(BATCH, count - at);
      const z = f32([used, config.zDim]);
      for (let n = 0; n < used; n++) z.data.set(new Random(seed, at + n).normals(config.zDim), n * config.zDim);
      const fetched = await session.run({ z: padRows(z, BATCH) }, undefined, signal);
      into.set((fetched['w']?.data as Float32Array).subarray(0, used * config.wDim), at * config.wDim);
      onDone(at + used);
    }
  } finally {
    await session.release();
  }
}
