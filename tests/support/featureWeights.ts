import { expectedShapes } from '../../src/engine/nets/shapes';
import { Random } from '../../src/engine/tensor/random';
import { f32, sizeOf, type F32, type Shape } from '../../src/engine/tensor/tensor';
import type { ArcfaceConfig, FeatureKind, LpipsConfig, NetworkSpec } from '../../src/shared/networks';

/** LPIPS and ArcFace in the published layouts, small enough to run in a moment. */
export const TINY_LPIPS: LpipsConfig = { resolution: 256, channels: [4, 5, 6, 8, 7] };
export const TINY_ARCFACE: ArcfaceConfig = {
  side: 112,
  inputChannels: 4,
  stages: [
    { channels: 4, units: 2 },
    { channels: 6, units: 1 },
    { channels: 8, units: 2 },
    { channels: 10, units: 1 },
  ],
  seReduction: 2,
  dims: 12,
};

export type FeatureSpec = Extract<NetworkSpec, { kind: FeatureKind }>;

/** Random weights of a network that measures: He's variance, heads and variances positive. */
export function featureWeights(spec: FeatureSpec): Map<string, F32> {
  return new Map([...expectedShapes(spec)].map(([name, shape], i) => [name, draw(name, shape, new Random(i, 77))]));
}

function draw(name: string, shape: Shape, random: Random): F32 {
  const numbers = random.normals(sizeOf(shape));
  if (name.endsWith('num_batches_tracked')) return f32(shape, [0]);
  if (name.startsWith('lin') || name.endsWith('running_var'))
    return f32(
      shape,
      numbers.map((v) => 0.2 + Math.abs(v)),
    );
  if (shape.length === 1)
    return f32(
      shape,
      numbers.map((v) => (name.endsWith('.weight') ? 0.6 : 0) + 0.2 * v),
    );
  const scale = Math.sqrt(2 / sizeOf(shape.slice(1)));
  return f32(
    shape,
    numbers.map((v) => v * scale),
  );
}
