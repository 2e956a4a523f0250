import type { Feeds, Fetches, OnnxModel, Runtime } from '../runtime/types';
import type { Learner } from './learner';
import type { Metrics } from './recipe';
import { Sessions } from './sessions';
import type { TrainingStep } from './step';
import type { StopFlag } from './stopFlag';

/** Where a training gets runtimes that compute at the same time, each on its share of the cores. */
export interface LaneSource {
  /** How many there may be, 1 among them: other numbers would leave cores idle. */
  readonly counts: readonly number[];
  /** @throws StudioError 'provider' */
  open(count: number): Promise<readonly Runtime[]>;
}

/**
 * Runtimes on which the micro-batches of an iteration run side by side: two cores with a micro-batch each are done before one that has
 * both. What is learnt depends on the micro-batches alone, not on how many of them run at once.
 */
export class Lanes {
  private readonly lanes: readonly Sessions[];

  /** @param runtimes at least one; they stay the caller's */
  constructor(runtimes: readonly Runtime[]) {
    this.lanes = runtimes.map((runtime) => new Sessions(runtime));
  }

  /**
   * Does something with the micro-batches of an iteration, as many at once as there are lanes.
   * @throws StudioError 'cancelled', and what `work` throws
   */
  async inTurns(microBatches: number, stop: StopFlag, work: (count: number) => Promise<void>): Promise<void> {
    for (let left = microBatches; left > 0; left -= this.lanes.length) {
      stop.throwIfCancelled();
      await work(Math.min(left, this.lanes.length));
    }
  }

  /**
   * Runs a network once on each of some lanes.
   * @param feeds of a turn: not more than there are lanes
   */
  run(model: OnnxModel, feeds: readonly Feeds[]): Promise<Fetches[]> {
    return this.each(feeds, async (lane, own) => (await lane.get(model)).run(own));
  }

  /**
   * Adds a step's gradients on some micro-batches to the learner's, in their order, whichever is there first.
   * @returns the loss and the metrics of each
   */
  async accumulate(learner: Learner, step: TrainingStep, feeds: readonly Feeds[]): Promise<readonly Metrics[]> {
    const runs = await this.each(feeds, async (lane, batch) => ({ session: await lane.get(step.model), batch }));
    return learner.accumulateAll(step, runs);
  }

  /** Frees the networks; they are loaded again when they are asked for. */
  async release(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.release()));
  }

  private each<T>(feeds: readonly Feeds[], work: (lane: Sessions, own: Feeds) => Promise<T>): Promise<T[]> {
    return Promise.all(feeds.map((own, i) => work(this.lanes[i] as Sessions, own)));
  }
}
