import type { Feeds, Session } from '../runtime/types';
import type { F32, Weights } from '../tensor/tensor';
import { Adam, moveAverage, type AdamOptions } from './adam';
import type { Parameters } from './parameters';
import { runStep, type TrainingStep } from './step';

/**
 * A network that is trained: its parameters, optimiser and moving average in flat arrays. Losses add their gradients up, micro-batch
 * by micro-batch, until `update` takes a step.
 */
export class Learner {
  readonly flat: Float32Array;
  /** Moving average of the parameters; what is kept in the end. */
  readonly average: Float32Array;
  private readonly adam: Adam;
  private readonly gradient: Float32Array;
  private readonly part: Float32Array;
  private readonly views: ReadonlyMap<string, F32>;

  /**
   * @param name put before its entries in the training state
   * @param counters where the number of its steps is kept
   */
  constructor(
    readonly name: string,
    readonly parameters: Parameters,
    initial: Weights,
    private readonly counters: Record<string, number>,
    options: Partial<AdamOptions> = {},
  ) {
    this.flat = parameters.flatten(initial);
    this.average = this.flat.slice();
    this.adam = new Adam(parameters.size, options);
    this.gradient = new Float32Array(parameters.size);
    this.part = new Float32Array(parameters.size);
    this.views = parameters.views(this.flat);
    counters[this.counter] = 0;
  }

  /** What a checkpoint must hold of it. */
  arrays(): [string, Float32Array][] {
    const { first, second } = this.adam;
    const all: [string, Float32Array | undefined][] = [
      ['parameters', this.flat],
      ['average', this.average],
      ['first', first],
      ['second', second],
    ];
    return all.flatMap(([key, array]) => (array ? [[`${this.name}.${key}`, array]] : []));
  }

  /** The present parameters a network reads, as feeds (views, so always up to date). */
  feeds(session: Session): Feeds {
    const entries = session.model.inputs.flatMap(({ name }): [string, F32][] => {
      const view = this.views.get(name);
      return view ? [[name, view]] : [];
    });
    return Object.fromEntries(entries);
  }

  /** The averaged parameters by name. */
  averaged(): Map<string, F32> {
    return this.parameters.views(this.average);
  }

  /**
   * Runs a step and adds `share` of its gradient.
   * @returns the loss and the metrics
   */
  async accumulate(step: TrainingStep, session: Session, batch: Feeds, share: number): Promise<Record<string, number>> {
    const metrics = await runStep(step, session, this.flat, this.part, batch);
    this.add(this.part, share);
    return metrics;
  }

  /** Adds `share` of a gradient that was computed elsewhere, from the present parameters. */
  add(gradient: Float32Array, share: number): void {
    for (let i = 0; i < this.gradient.length; i++)
      this.gradient[i] = (this.gradient[i] as number) + share * (gradient[i] as number);
  }

  /** One Adam step along the accumulated gradient, which is then zero again. @param scales factor on the rate for each parameter */
  update(rate: number, scales?: Float32Array): void {
    this.adam.step = this.counters[this.counter] as number;
    this.adam.update(this.flat, this.gradient, rate, scales);
    this.counters[this.counter] = this.adam.step;
    this.gradient.fill(0);
  }

  /** Forgets gradients of an iteration that was not finished. */
  discard(): void {
    this.gradient.fill(0);
  }

  /** @param decay share of the old average that is kept */
  moveAverage(decay: number): void {
    moveAverage(this.average, this.flat, decay);
  }

  private get counter(): string {
    return `${this.name}.steps`;
  }
}
