import type { EncoderConfig } from '../../shared/networks';
import { Graph } from '../graph';
import { encodeToW } from '../nets/irse';
import { compile } from '../onnx';
import type { Runtime } from '../runtime/types';
import type { F32, Weights } from '../tensor/tensor';

/**
 * Inverts an aligned portrait: w0 = E(x) (StyleInV section 3.1).
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
  const g = new Graph();
  const w = encodeToW(g, config, g.input('image', image.shape));
  const target = runtime.provider.actual === 'cpu' ? 'cpu' : 'gpu';
  const session = await runtime.load(compile({ w }, { name: 'inversion', weights, target }));
  try {
    const fetched = await session.run({ image }, undefined, signal);
    return fetched['w'] as F32;
  } finally {
    await session.release();
  }
}
