import { StudioError } from '../../shared/errors';
import { Graph, conv, convTranspose, fir, gemm, lrelu, mean, reshape, type Target } from '../graph';
import { compile } from '../onnx';
import { Random } from '../tensor/random';
import { f32, maxAbsDiff, sizeOf, type F32, type Shape } from '../tensor/tensor';
import type { Backend } from './backend';
import { targetOf } from './target';
import type { Feeds, Fetches, OnnxModel, ProviderName } from './types';

/** Largest difference from the CPU, relative to the largest number of an output. Reduced precision stays well below. */
export const SELF_TEST_TOLERANCE = 1e-2;

const SIZE = 16;
const BATCH = 2;
/** Odd numbers of channels on purpose: with those, a provider was seen to compute wrongly without saying so. */
const NARROW = 9;
const WIDE = 33;

/** A small network of the operations that matter, each of them an output so that a wrong one can be named. */
export function selfTestModel(target: Target): OnnxModel {
  const g = new Graph();
  const weights = new Map<string, F32>();
  const random = new Random(20231);
  const weight = (use: string, shape: Shape) => {
    const name = `${use}.weight`;
    const scale = 1 / Math.sqrt(sizeOf(shape.slice(1)));
    weights.set(
      name,
      f32(
        shape,
        random.normals(sizeOf(shape)).map((value) => value * scale),
      ),
    );
    return g.weight(name, shape);
  };
  const x = g.input('x', [BATCH, NARROW, SIZE, SIZE]);
  const convolution = conv(x, weight('conv', [WIDE, NARROW, 3, 3]), { pads: [1, 1, 1, 1] });
  const strided = conv(convolution, weight('strided', [NARROW, WIDE, 3, 3]), { stride: 2, pads: [1, 1, 1, 1] });
  const transposed = convTranspose(strided, weight('transposed', [NARROW, WIDE, 3, 3]), { stride: 2 });
  const depthwise = conv(convolution, weight('depthwise', [WIDE, 1, 3, 3]), { pads: [1, 1, 1, 1], groups: WIDE });
  const filtered = fir(depthwise, { down: 2, pads: [1, 1, 1, 1] });
  const activated = lrelu(filtered);
  const average = mean(activated, [2, 3]);
  const dense = gemm(reshape(average, [BATCH, WIDE]), weight('dense', [WIDE, WIDE]));
  const outputs = { convolution, strided, transposed, depthwise, filtered, activated, average, dense };
  return compile(outputs, { name: 'self-test', weights, target });
}

/** Numbers of the self-test network on one provider. Errors are the backend's own. */
export async function runSelfTest(backend: Backend, provider: ProviderName, threads: number): Promise<Fetches> {
  const model = selfTestModel(targetOf(provider));
  const session = await backend.create(model.bytes, { provider, threads, purpose: 'inference' });
  try {
    return await session.run(selfTestFeeds(), {});
  } finally {
    await session.release();
  }
}

function selfTestFeeds(): Feeds {
  const shape = [BATCH, NARROW, SIZE, SIZE];
  return { x: f32(shape, new Random(20232).normals(sizeOf(shape))) };
}

/**
 * Worst output of a provider against the CPU's: its name and its largest difference relative to the largest number there.
 * Numbers that are not finite, or are missing, count as infinitely wrong.
 */
export function worstOutput(reference: Fetches, actual: Fetches): { output: string; error: number } {
  let worst = { output: '', error: -1 };
  for (const [output, expected] of Object.entries(reference)) {
    const error = relativeError(numbers(expected.data), numbers(actual[output]?.data ?? new Float32Array(0)));
    if (error > worst.error) worst = { output, error };
  }
  return worst;
}

function relativeError(expected: Float32Array, actual: Float32Array): number {
  if (actual.length !== expected.length || !actual.every(Number.isFinite)) return Infinity;
  const largest = maxAbsDiff(expected, new Float32Array(expected.length));
  return maxAbsDiff(expected, actual) / largest;
}

function numbers(data: unknown): Float32Array {
  if (data instanceof Float32Array) return data;
  throw new StudioError('internal', 'The self-test network must have float32 outputs.');
}
