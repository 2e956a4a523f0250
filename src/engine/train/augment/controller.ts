import { StudioError } from '../../../shared/errors';

/** What a checkpoint keeps of the controller. */
export interface AugmentState {
  readonly p: number;
  readonly sum: number;
  readonly count: number;
}
export interface AugmentControllerOptions {
  /** Wanted mean of sign(D(real)). */
  readonly target?: number;
  /** Images after which p could have gone from 0 to 1. */
  readonly speedImages?: number;
  /** p to begin with. */
  readonly p?: number;
}
/** As published: p is updated every 4 iterations. */
export const AUGMENT_INTERVAL = 4;

/**
 * Moves the augmentation probability so that the discriminator is right about reals as often as wanted (StyleGAN2-ADA section
 * 3.1): r_t = E[sign(D(real))] above the target means that it overfits, so p goes up; below, down. A step is
 * images / speedImages, and p stays in [0,1].
 */
export class AugmentController {
  /** Probability of each transformation, in [0,1]. */
  p: number;
  /** Sum and number of the signs since the last update. */
  private sum = 0;
  private count = 0;
  private readonly target: number;
  private readonly speedImages: number;

  /** @throws StudioError('internal') if an option is out of range */
  constructor({ target = 0.6, speedImages = 500_000, p = 0 }: AugmentControllerOptions = {}) {
    if (!(target >= -1 && target <= 1) || !(speedImages > 0) || !(p >= 0 && p <= 1))
      throw new StudioError(
        'internal',
        `augmentation cannot be steered to ${target} from ${p} in ${speedImages} images`,
      );
    [this.p, this.target, this.speedImages] = [p, target, speedImages];
  }

  /** r_t so far: mean sign of D(real) since the last update; undefined before anything was observed. */
  get overfitting(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }

  /**
   * Takes note of a batch of reals.
   * @param signs sum of sign(D(real)); @param count how many
   * @throws StudioError('internal') if that many signs cannot have that sum (NaN included)
   */
  observe(signs: number, count: number): void {
    if (!(Math.abs(signs) <= count)) throw new StudioError('internal', `${count} signs cannot have the sum ${signs}`);
    this.sum += signs;
    this.count += count;
  }

  /** Moves p, to be called every AUGMENT_INTERVAL iterations; without observations it stays. @param imagesSinceLast >= 0 */
  update(imagesSinceLast: number): void {
    const signs = this.overfitting;
    if (signs === undefined) return;
    const step = (Math.sign(signs - this.target) * imagesSinceLast) / this.speedImages;
    this.p = Math.min(1, Math.max(0, this.p + step));
    this.sum = this.count = 0;
  }

  /** Serialisable state; restore() goes on exactly. */
  save(): AugmentState {
    return { p: this.p, sum: this.sum, count: this.count };
  }
  restore({ p, sum, count }: AugmentState): void {
    [this.p, this.sum, this.count] = [p, sum, count];
  }
}
