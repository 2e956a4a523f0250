import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfCancelled } from '../../shared/errors';
import type { GeneratorConfig } from '../../shared/networks';
import { Random } from '../tensor/random';
import { f32, type F32, type Weights } from '../tensor/tensor';
import { corrupt } from './problems';

const SAMPLES = 512;
const SEED = 0;
/** Samples between two turns of the event loop. */
const TURN = 32;

/**
 * Mean of the mapping network over SAMPLES standard normal z, [wDim]: w = f(z / rms(z)) with layers
 * lrelu(x (W lr / sqrt(in))^T + b lr) sqrt(2). Written out here because a checkpoint is read without any runtime.
 */
export async function meanW(config: GeneratorConfig, weights: Weights, signal?: AbortSignal): Promise<F32> {
  const random = new Random(SEED);
  const mean = new Float64Array(config.wDim);
  for (let n = 0; n < SAMPLES; n++) {
    if (n % TURN === 0) await nextTurn();
    throwIfCancelled(signal);
    let x = normalised(random.normals(config.zDim));
    for (let i = 0; i < config.mappingLayers; i++) {
      const weight = weights.get(`mapping.fc${i}.weight`);
      const bias = weights.get(`mapping.fc${i}.bias`);
      if (!weight || !bias) throw corrupt(`The tensor 'mapping.fc${i}.weight' or its bias is missing`);
      x = layer(x, weight.data, bias.data, config.mappingLrMultiplier);
    }
    x.forEach((v, i) => (mean[i] = (mean[i] as number) + v / SAMPLES));
  }
  return f32([config.wDim], Float32Array.from(mean));
}

function normalised(z: Float32Array): Float32Array {
  const scale = 1 / Math.sqrt(z.reduce((sum, v) => sum + v * v, 0) / z.length + 1e-8);
  return z.map((v) => v * scale);
}

function layer(x: Float32Array, weight: Float32Array, bias: Float32Array, lr: number): Float32Array {
  const gain = lr / Math.sqrt(x.length);
  const out = new Float32Array(bias.length);
  for (let o = 0; o < out.length; o++) {
    const row = o * x.length;
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += (weight[row + i] as number) * (x[i] as number);
    const y = sum * gain + (bias[o] as number) * lr;
    out[o] = (y < 0 ? 0.2 * y : y) * Math.SQRT2;
  }
  return out;
}
