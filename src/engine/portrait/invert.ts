import type { EncoderConfig } from '../../shared/networks';
import { Graph } from '../graph';
import { encodeToW } from '../nets/irse';
import { compile } from '../onnx';
import type { Runtime } from '../runtime/types';
import type { F32, Weights } from '../tensor/tensor';

/** An encoder that is loaded and ready. */
export interface Inverter {
  /** w0 = E(x) (StyleInV section 3.1). @param image [1,3,R,R] in [-1,1]; @returns w0 [1,wDim] */
  invert(image: F32, signal?: AbortSignal): Promise<F32>;
  release(): Promise<void>;
}

/** @throws StudioError 'out-of-memory' */
export async function openInverter(runtime: Runtime, config: EncoderConfig, weights: Weights): Promise<Inverter> {
  const { resolution } = config;
  const g = new Graph();
  const w = encodeToW(g, config, g.input('image', [1, 3, resolution, resolution]));
  const target = runtime.provider.actual === 'cpu' ? 'cpu' : 'gpu';
  const session = await runtime.load(compile({ w }, { name: 'inversion', weights, target }));
  return {
    invert: async (image, signal) => (await session.run({ image }, undefined, signal))['w'] as F32,
    release: () => session.release(),
  };
}

/**
 * Inverts an aligned portrait with an encoder that is not needed afterwards.
 * @param image [1,3,R,R] in [-1,1]; @returns w0 [1,wDim]
 * @throws StudioError 'out-of-memory', 'cancelled'
 */
export async function invertPortrait(
  runtime: Runtime,
  config: EncoderConfig,
  weights: Weights,
  image: F32,
  signal?: AbortSignal,
): Promise<F32> {
  const inverter = await openInverter(runtime, config, weights);
  try {
    return await inverter.invert(image, signal);
  } finally {
    await inverter.release();
  }
}
