import type { NetworkKind } from '../../shared/networks';
import { RESAMPLE_TAPS } from '../graph';
import { Random } from '../tensor/random';
import { f32, sizeOf, type F32, type Shape } from '../tensor/tensor';

/**
 * Initial weights as published: equalised layers are standard normal (divided by their learning-rate multiplier), style affines
 * have bias 1, normalisations are the identity, other convolutions follow He. Deterministic in the seed and the name.
 * @param shapes every tensor of the network by state-dict name
 */
export function initialWeights(
  kind: NetworkKind,
  shapes: ReadonlyMap<string, Shape>,
  seed: number,
  lrMultiplierOf: (name: string) => number = () => 1,
): Map<string, F32> {
  const out = new Map<string, F32>();
  let stream = 0;
  for (const [name, shape] of shapes)
    out.set(name, initial(kind, name, shape, new Random(seed, ++stream), lrMultiplierOf(name)));
  return out;
}

function initial(kind: NetworkKind, name: string, shape: Shape, random: Random, lrMultiplier: number): F32 {
  const normal = (scale: number) =>
    f32(
      shape,
      random.normals(sizeOf(shape)).map((x) => x * scale),
    );
  const filled = (value: number) => f32(shape, new Float32Array(sizeOf(shape)).fill(value));
  if (name.endsWith('resample_filter'))
    return f32(
      shape,
      RESAMPLE_TAPS.flatMap((a) => RESAMPLE_TAPS.map((b) => a * b)),
    );
  if (name.endsWith('affine.bias') && kind === 'generator') return filled(1);
  if (/noise_const$|\.const$|frame_0_const$/.test(name)) return normal(1);
  if (/bias$|running_mean$|num_batches_tracked$|noise_strength$|_avg$/.test(name)) return filled(0);
  if (name.endsWith('running_var')) return filled(1);
  if (shape.length === 1) return filled(/(input_layer|res_layer)\.2\.weight$/.test(name) ? 0.25 : 1); // PReLU slopes, norm gains
  const encoderConv = shape.length === 4 && (kind === 'encoder' || kind === 'motion');
  if (!encoderConv) return normal(1 / lrMultiplier);
  return normal(Math.sqrt(2 / sizeOf(shape.slice(1))));
}
