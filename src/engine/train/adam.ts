import { adamStep } from './vectors';

export interface AdamOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** StyleGAN2's betas; epsilon 1e-8. */
export const ADAM_DEFAULTS: AdamOptions = { beta1: 0, beta2: 0.99, epsilon: 1e-8 };

/**
 * Adam (Kingma and Ba 2015) on flat parameter arrays, bias-corrected. With beta1 = 0 no first moment is kept.
 */
export class Adam {
  readonly first: Float32Array | undefined;
  readonly second: Float32Array;
  step = 0;
  private readonly options: AdamOptions;

  constructor(size: number, options: Partial<AdamOptions> = {}) {
    this.options = { ...ADAM_DEFAULTS, ...options };
    this.first = this.options.beta1 > 0 ? new Float32Array(size) : undefined;
    this.second = new Float32Array(size);
  }

  /**
   * One update in place: parameters -= rate * m / (sqrt(v) + epsilon), with m and v bias-corrected.
   * @param share factor on the gradient; 1 if left out
   * @param scales factor on the rate for each parameter; 1 if left out
   */
  update(
    parameters: Float32Array,
    gradient: Float32Array,
    rate: number,
    { share = 1, scales }: { readonly share?: number; readonly scales?: Float32Array } = {},
  ): void {
    const { beta1, beta2, epsilon } = this.options;
    const { first: m, second: v } = this;
    this.step++;
    adamStep(
      { parameters, gradient, m, v, scales },
      {
        share,
        beta1,
        beta2,
        rate: rate / (1 - beta1 ** this.step),
        correction: 1 / (1 - beta2 ** this.step),
        epsilon,
      },
    );
  }
}
