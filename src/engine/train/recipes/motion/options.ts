import type { EncoderConfig, GeneratorConfig, MotionConfig } from '../../../../shared/networks';
import type { VideoDiscriminatorConfig } from '../../../nets/videoDiscriminator';
import type { F32, Weights } from '../../../tensor/tensor';
import type { ClipSet } from '../../dataset/types';
import type { AverageSpeed } from '../../schedule';
import type { FakeClip } from './draw';
import type { Inversions } from './inversions';

interface Network<Config> {
  readonly config: Config;
  readonly weights: Weights;
}

/** Before the adversarial training: learning to repeat the motion of inverted clips (docs/decisions/0005). */
export interface WarmStart {
  readonly iterations: number;
  readonly inversions: Inversions;
  readonly rate: number;
  /** Weight of keeping the clips' codes standard normal, against the share of the motion that is not explained. */
  readonly prior: number;
}

/** What w is at the moments of clips to be generated, where somebody knows: the discriminator then decides only over what that leaves open. */
export interface KnownMotion {
  /** Of the mean square distance. */
  readonly weight: number;
  /** @param w0 [n,wDim]; @returns [T n,wDim], ordered (moment, clip), the first moment included */
  readonly w: (clips: readonly FakeClip[], w0: F32) => Promise<F32>;
}

/** Training of a motion network against clips (StyleInV section 3.3); generator and encoder stay as they are. */
export interface MotionOptions {
  readonly generator: Network<GeneratorConfig>;
  readonly encoder: Network<EncoderConfig>;
  /** The motion network as training starts from it, all tensors of its state dict. */
  readonly motion: Network<MotionConfig>;
  readonly discriminator: Network<VideoDiscriminatorConfig>;
  readonly data: ClipSet;
  readonly mirror: boolean;
  /** Clips an iteration; `microBatch` of them at once (a divisor; a multiple of the minibatch-stddev group). */
  readonly batch: number;
  readonly microBatch: number;
  readonly rates: { readonly motion: number; readonly discriminator: number };
  readonly r1: { readonly gamma: number; readonly every: number };
  readonly weights: { readonly adversarial: number; readonly reconstruction: number; readonly latent: number };
  readonly average: AverageSpeed;
  readonly warm: WarmStart | null;
  /**
   * Iterations, after the warm start, in which the discriminator learns alone. An untrained one has nothing to say against the latent term,
   * which meanwhile takes the motion away: of a trained motion network half of it in 250 iterations (measured).
   */
  readonly headStart: number;
  /** A term beside the published ones. */
  readonly known?: KnownMotion;
  /** Codes of the preview clips come from this seed. */
  readonly previewSeed: number;
}

/** As published; the moving average, published for runs of millions of clips, starts faster. */
export const MOTION_DEFAULTS = {
  mirror: true,
  batch: 8,
  rates: { motion: 1e-4, discriminator: 2e-3 },
  r1: { gamma: 1, every: 16 },
  weights: { adversarial: 1, reconstruction: 10, latent: 0.05 },
  average: { images: 20_000, rampUp: 0.05 },
  warm: null,
  headStart: 0,
  previewSeed: 1,
} as const satisfies Partial<MotionOptions>;

export const WARM_DEFAULTS = { rate: 1e-3, prior: 0.1 } as const satisfies Partial<WarmStart>;
