import type { DiscriminatorConfig, GeneratorConfig } from '../../../shared/networks';
import type { Value } from '../../graph';
import type { Weights } from '../../tensor/tensor';
import type { ImageSet } from '../dataset/types';

/** A network as training starts from it, and which of its tensors change. Names are state-dict names, without a prefix. */
export interface Trainee<Config> {
  readonly config: Config;
  readonly weights: Weights;
  readonly trains: (name: string) => boolean;
}

/** What an additional loss on the generator is computed from. */
export interface Generated {
  /** G's pictures, [n,3,R,R]. */
  readonly fake: Value;
  /** A code for each layer, [n,numWs,wDim]. */
  readonly ws: Value;
}

/** A loss on the generator beside the adversarial one. */
export interface GeneratorTerm {
  readonly name: string;
  readonly weight: number;
  /** Frozen weights it reads, under names that no other network has. */
  readonly weights: Weights;
  /** Scalar: mean over the pictures. */
  loss(generated: Generated): Value;
}

/** Adversarial training of a generator, as published for StyleGAN2-ADA (Karras et al. 2020) unless stated otherwise. */
export interface AdversarialOptions {
  readonly generator: Trainee<GeneratorConfig>;
  readonly discriminator: Trainee<DiscriminatorConfig>;
  readonly data: ImageSet;
  /** Whether pictures are mirrored at random. */
  readonly mirror: boolean;
  /** Pictures an iteration; `microBatch` of them at once (a divisor; a multiple of the minibatch-stddev group). */
  readonly batch: number;
  readonly microBatch: number;
  readonly rates: { readonly generator: number; readonly discriminator: number };
  /** Gradient penalty on real pictures: weight gamma / 2, every so many iterations. */
  readonly r1: { readonly gamma: number; readonly every: number };
  /** Path length regularisation; null: none. */
  readonly pathLength: { readonly weight: number; readonly every: number; readonly decay: number } | null;
  /** Probability that a picture's layers take their codes from two z. */
  readonly mixing: number;
  /** Adaptive augmentation towards E[sign D(real)] = target, from probability p; null: none. */
  readonly augment: { readonly target: number; readonly speedImages: number; readonly p: number } | null;
  /** Half-life of the moving average of G in pictures; ramps up as `rampUp` of the pictures seen if that is set. */
  readonly average: { readonly images: number; readonly rampUp: number | null };
  readonly terms: readonly GeneratorTerm[];
  /** z of the preview pictures come from this seed. */
  readonly previewSeed: number;
}

/** Published settings ('auto' of StyleGAN2-ADA where it depends on the resolution). */
export const ADVERSARIAL_DEFAULTS = {
  mirror: true,
  rates: { generator: 2.5e-3, discriminator: 2.5e-3 },
  r1: { gamma: 1, every: 16 },
  pathLength: { weight: 2, every: 4, decay: 0.01 },
  mixing: 0.9,
  augment: { target: 0.6, speedImages: 500_000, p: 0 },
  average: { images: 10_000, rampUp: 0.05 },
  terms: [],
  previewSeed: 1,
} as const satisfies Partial<AdversarialOptions>;
