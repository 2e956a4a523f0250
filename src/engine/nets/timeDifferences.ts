import { z } from 'zod';
import {
  abs,
  add,
  clamp,
  concat,
  cos,
  gemm,
  mean,
  mul,
  relu,
  reshape,
  round,
  rsqrt,
  sin,
  square,
  sub,
  type Graph,
  type Value,
} from '../graph';
import { fullyConnected } from './layers';

/** The frames of a clip as a video discriminator is told of them. */
export const timeConfigSchema = z.object({
  /** Frames of a clip that are judged together: T. */
  frames: z.int().min(2).max(64),
  /** Longest time difference + 1, in frames. */
  maxFrames: z.int().min(2).max(1_000_000),
  /** Width of the learned embedding of whole differences (256 as published); 0 for sine and cosine alone. */
  embeddingDim: z.int().min(0).max(4096),
  mappingLayers: z.int().min(1).max(32),
  mappingLrMultiplier: z.number().positive(),
});
export type TimeConfig = z.infer<typeof timeConfigSchema>;

/**
 * What a video discriminator's logit is projected on: the time differences of a clip, embedded and mapped (StyleGAN-V section 3.3; the
 * mapping is that of StyleGAN2-ADA for labels).
 * @param deltas [N,T-1] in frames; @returns [N,width]
 */
export function mappedTime(g: Graph, config: TimeConfig, deltas: Value, width: number, prefix: string): Value {
  const embedded = timeEmbedding(g, config, deltas, prefix);
  const layer = (x: Value, name: string, lrMultiplier: number, activate: boolean) => {
    const weight = g.weight(`${prefix}mapping.${name}.weight`, [width, x.shape[1] as number]);
    return fullyConnected(x, weight, g.weight(`${prefix}mapping.${name}.bias`, [width]), { lrMultiplier, activate });
  };
  let x = layer(embedded, 'embed', 1, false);
  x = mul(x, rsqrt(add(mean(square(x), [1]), 1e-8)));
  for (let i = 0; i < config.mappingLayers; i++) x = layer(x, `fc${i}`, config.mappingLrMultiplier, true);
  return x;
}

/** Per difference d: a learned embedding of round(d), then sin and cos of pi 2^k d / 2^ceil(log2 maxFrames). [N, (T-1) * dims] */
function timeEmbedding(g: Graph, { maxFrames, embeddingDim }: TimeConfig, deltas: Value, prefix: string): Value {
  const [clips, count] = deltas.shape as [number, number];
  const d = reshape(deltas, [clips * count, 1]);
  const octaves = Math.ceil(Math.log2(maxFrames));
  const frequencies = Array.from({ length: octaves }, (_, k) => Math.PI * 2 ** (k - octaves));
  const angle = mul(d, g.constant(frequencies, [1, octaves]));
  const parts = [sin(angle), cos(angle)];
  if (embeddingDim > 0) {
    const table = g.weight(`${prefix}time_encoder.const_embed.weight`, [maxFrames, embeddingDim]);
    parts.unshift(gemm(oneHot(g, d, maxFrames), table));
  }
  const joined = concat(parts, 1);
  return reshape(joined, [clips, count * (joined.shape[1] as number)]);
}

/** Rows with a 1 at the nearest whole number, [M,1] -> [M,size]; numbers outside count as the first or last. */
function oneHot(g: Graph, x: Value, size: number): Value {
  const places = g.constant(
    Array.from({ length: size }, (_, i) => i),
    [1, size],
  );
  return relu(sub(1, abs(sub(round(clamp(x, 0, size - 1)), places))));
}
