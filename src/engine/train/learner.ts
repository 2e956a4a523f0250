import { StudioError } from '../../shared/errors';
import type { Feeds, ModelSignature, Session } from '../runtime/types';
import type { F32, Weights } from '../tensor/tensor';
import { Adam, type AdamOptions } from './adam';
import type { Parameters } from './parameters';
import { runStep, type TrainingStep } from './step';
import { addTo, moveAverage } from './vectors';

/**
 * A network that is trained: its parameters, optimiser and moving average in flat arrays. Gradients add up, one equally large micro-batch
 * after the other, until `update` takes a step.
 */
export class Learner {
  readonly flat: Float32Array;
  /** Moving average of the parameters; what is kept in the end. */
  readonly average: Float32Array;
  private readonly adam: Adam;
  /** Sum of the gradients of so many micro-batches. */
  private readonly gradient: Float32Array;
  private held = 0;
  /** Gradients of further micro-batches, until they are added. */
  private readonly parts: Float32Array[] = [];
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
  feeds({ inputs }: ModelSignature): Feeds {
    const entries = inputs.flatMap(({ name }): [string, F32][] => {
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
   * Runs a step and adds its gradient to what `update` follows.
   * @returns the loss and the metrics
   */
  async accumulate(step: TrainingStep, session: Session, batch: Feeds): Promise<Record<string, number>> {
    const [metrics] = await this.accumulateAll(step, [{ session, batch }]);
    return metrics as Record<string, number>;
  }

  /** The same for several micro-batches, at the same time where their sessions can; gradients are added in their order. */
  async accumulateAll(
    step: TrainingStep,
    runs: readonly { readonly session: Session; readonly batch: Feeds }[],
  ): Promise<Record<string, number>[]> {
    const first = this.held === 0 ? [this.gradient] : [];
    const targets = runs.map((_, i) => first[i] ?? this.part(i));
    const found = await Promise.all(
      runs.map(({ session, batch }, i) => runStep(step, session, this.flat, targets[i] as Float32Array, batch)),
    );
    for (const part of targets.slice(first.length)) addTo(this.gradient, part);
    this.held += runs.length;
    return found;
  }

  /** One Adam step along the mean of the accumulated gradients, which are then forgotten. @param scales factor on the rate for each parameter */
  update(rate: number, scales?: Float32Array): void {
    if (this.held === 0) throw new StudioError('internal', `${this.name} has no gradient to follow`);
    this.adam.step = this.counters[this.counter] as number;
    this.adam.update(this.flat, this.gradient, rate, { share: 1 / this.held, ...(scales ? { scales } : {}) });
    this.counters[this.counter] = this.adam.step;
    this.held = 0;
  }

  /** Forgets gradients of an iteration that was not finished. */
  discard(): void {
    this.held = 0;
  }

  /** @param decay share of the old average that is kept */
  moveAverage(decay: number): void {
    moveAverage(this.average, this.flat, decay);
  }

  private part(i: number): Float32Array {
    return (this.parts[i] ??= new Float32Array(this.flat.length));
  }

  private get counter(): string {
    return `${this.name}.steps`;
  }
}
