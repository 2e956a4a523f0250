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
    const { first, second } = this;
    this.step++;
    const scale = rate / (1 - beta1 ** this.step);
    const correction = 1 / (1 - beta2 ** this.step);
    const [rest1, rest2] = [1 - beta1, 1 - beta2];
    const { length } = parameters;
    for (let i = 0; i < length; i++) {
      const g = share * (gradient[i] as number);
      const v = beta2 * (second[i] as number) + rest2 * g * g;
      second[i] = v;
      let m = g;
      if (first) {
        m = beta1 * (first[i] as number) + rest1 * g;
        first[i] = m;
      }
      const own = scales ? scale * (scales[i] as number) : scale;
      parameters[i] = (parameters[i] as number) - (own * m) / (Math.sqrt(v * correction) + epsilon);
    }
  }
}

/** sum += part. */
export function addTo(sum: Float32Array, part: Float32Array): void {
  const { length } = sum;
  for (let i = 0; i < length; i++) sum[i] = (sum[i] as number) + (part[i] as number);
}

/** Exponential moving average in place: average = decay * average + (1 - decay) * current. */
export function moveAverage(average: Float32Array, current: Float32Array, decay: number): void {
  const rest = 1 - decay;
  const { length } = average;
  for (let i = 0; i < length; i++) {
    const a = average[i] as number;
    average[i] = a + rest * ((current[i] as number) - a);
  }
}
