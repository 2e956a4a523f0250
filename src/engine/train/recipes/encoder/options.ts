import type { EncoderConfig, GeneratorConfig } from '../../../../shared/networks';
import { numWsOf, resolutionsUpTo } from '../../../../shared/networks';
import type { IdentityMetric, PerceptualMetric } from '../../../measure/features';
import type { Weights } from '../../../tensor/tensor';
import type { ImageSet } from '../../dataset/types';
import type { AverageSpeed } from '../../schedule';

/** What pictures are compared by beside their pixels. The encoder that is trained must not be among them. */
export interface Judges {
  /** Without one, L1 at several scales and of the gradients takes its place. */
  readonly perceptual?: PerceptualMetric;
  /** Without one, identity is not compared. */
  readonly identity?: IdentityMetric;
}

/** Weights of the losses. */
export interface EncoderLossWeights {
  /** Mean squared error of the pixels. */
  readonly l2: number;
  readonly perceptual: number;
  /** 1 - cosine of the identities. */
  readonly identity: number;
  /** Squared error of w on samples of the generator, in units of the variance of w. */
  readonly latent: number;
}

/** Training of an inversion encoder, on pictures and on samples of the generator, whose w is known; the generator stays as it is. */
export interface EncoderOptions {
  readonly generator: { readonly config: GeneratorConfig; readonly weights: Weights };
  /** The encoder as training starts from it, all tensors of its state dict. */
  readonly encoder: { readonly config: EncoderConfig; readonly weights: Weights };
  readonly data: ImageSet;
  readonly split: Split;
  readonly mirror: boolean;
  /** Pictures an iteration, the samples among them; `microBatch` of them at once (a divisor). */
  readonly batch: number;
  readonly microBatch: number;
  /** How many of the batch are samples of the generator. */
  readonly samples: number;
  readonly rate: number;
  readonly weights: EncoderLossWeights;
  readonly judges: Judges;
  readonly average: AverageSpeed;
}

/**
 * Weights and rate as published (L2 1, LPIPS 0.8, identity 0.1, 1e-4); the latent term on samples, which the published recipe has not, is
 * kept small beside them. A new encoder takes FROM_SCRATCH_RATE.
 */
export const ENCODER_DEFAULTS = {
  mirror: true,
  batch: 8,
  rate: 1e-4,
  weights: { l2: 1, perceptual: 0.8, identity: 0.1, latent: 0.25 },
  average: { images: 10_000, rampUp: 0.05 },
} as const satisfies Partial<EncoderOptions>;

/** At the published rate an encoder that knows nothing takes ten times as long. */
export const FROM_SCRATCH_RATE = 1e-3;

/** Places of a set's pictures: those that are learned from, and those that are only measured. */
export interface Split {
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
}

const HELD_OUT_SHARE = 0.05;
const MAX_HELD_OUT = 64;

/** Keeps a twentieth of the pictures back, spread over the set, 1 at least and 64 at most. @param count 2 at least */
export function splitOf(count: number): Split {
  const kept = Math.min(MAX_HELD_OUT, Math.max(1, Math.round(count * HELD_OUT_SHARE)));
  const heldOut = Array.from({ length: kept }, (_, i) => Math.floor(((i + 0.5) * count) / kept));
  const all = Array.from({ length: count }, (_, i) => i);
  return { training: all.filter((i) => !heldOut.includes(i)), heldOut };
}

/** Narrowest and widest stage; the widest is IR-SE50's. */
const CHANNELS = { least: 8, most: 512 } as const;

/**
 * An encoder for a generator that has none: stages down to 4 pixels, half as wide as the generator at the same resolution, with more units
 * where pixels are few (IR-SE50 at 256 pixels stops at 16 and has 24 units; its batch statistics would have to be trained elsewhere).
 */
export function encoderConfigFor(generator: GeneratorConfig): EncoderConfig {
  const { resolution, wDim } = generator;
  const width = (r: number) => {
    const half = Math.floor((generator.channels[String(r)] as number) / 2);
    return Math.min(CHANNELS.most, Math.max(CHANNELS.least, half));
  };
  const below = resolutionsUpTo(resolution / 2).reverse();
  return {
    resolution,
    inputChannels: width(resolution),
    stages: below.map((r) => ({ channels: width(r), units: r > 32 ? 1 : 2 })),
    seReduction: 8,
    wDim,
    numWs: numWsOf(resolution),
  };
}

/** Whether a tensor of an encoder is trained: all but batch statistics, which are fixed, and the mean it starts from. */
export function trainsInEncoder(name: string): boolean {
  return name.startsWith('encoder.') && !/\.(running_mean|running_var|num_batches_tracked)$/.test(name);
}
