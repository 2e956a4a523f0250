import { join } from 'node:path';
import type { Feeds, Runtime } from '../../src/engine/runtime/types';
import type { Random } from '../../src/engine/tensor/random';
import type { F32, Weights } from '../../src/engine/tensor/tensor';
import { drawTimes } from '../../src/engine/train/drawTimes';
import { Lanes } from '../../src/engine/train/lanes';
import { Learner } from '../../src/engine/train/learner';
import type { IterationContext, Metrics, Recipe } from '../../src/engine/train/recipe';
import { averageDecay } from '../../src/engine/train/schedule';
import type { TrainingState } from '../../src/engine/train/state';
import type { TrainingStep } from '../../src/engine/train/step';
import { StopFlag } from '../../src/engine/train/stopFlag';
import { Tally } from '../../src/engine/train/tally';
import { train } from '../../src/engine/train/trainer';
import { WorkerLanes } from '../../src/main/workers/lanes';
import { SEED, WORK_FOLDER } from './plan';
import { trainingLog } from './trainingLog';

export interface RegressionOptions {
  readonly name: string;
  readonly step: TrainingStep;
  readonly initial: Weights;
  readonly steps: number;
  /** Rows of a whole batch. */
  readonly batchSize: number;
  /**
   * Parts of a batch, each a run of the step with a share of the cores: side by side they take less time than one run with all. The same
   * on every machine, as the batches drawn depend on it. 1 if left out.
   */
  readonly parts?: number;
  /** What the step is fed for one part, from the iteration's own random stream. */
  readonly batch: (random: Random) => Feeds;
  /** Learning rate before the final cosine decay. */
  readonly rate: number;
  /** Factor on the rate for a parameter, by name; 1 if left out. */
  readonly rateScale?: (name: string) => number;
  /** Share of the steps after which the rate falls to zero along a cosine. */
  readonly holdUntil: number;
  readonly beta1?: number;
  /** Distance from the goal with the averaged weights, lower is better. */
  readonly measure?: (average: Map<string, F32>) => Promise<{ readonly name: string; readonly value: number }>;
}

/** Parts of a batch of the larger networks: one for each core of the machine that the recipe was timed on. */
export const PARTS = 2;
const BETA1 = 0.9;
const WARM_UP = 0.01;
/** Half-life of the average in steps, and while the run is young as a share of the steps done. */
const HALF_LIFE = 200;
const RAMP_UP = 0.15;
const MEASURE_EVERY = 500;

/**
 * Minimises one loss to the end, by the trainer that artists use; goes on from the checkpoint in its folder if there is one.
 * @returns the averaged weights
 */
export async function regress(
  runtime: Runtime,
  options: RegressionOptions,
  workFolder = WORK_FOLDER,
): Promise<Map<string, F32>> {
  const { name, steps, parts = 1 } = options;
  const source = new WorkerLanes(runtime.provider);
  try {
    const recipe = new Regression(parts > 1 ? await source.open(parts) : [runtime], options);
    await train(recipe, {
      folder: join(workFolder, name),
      run: name,
      seed: SEED,
      iterations: steps,
      stop: new StopFlag(),
      onEvent: trainingLog(name),
      measureEvery: MEASURE_EVERY,
    }).finally(() => recipe.release());
    return recipe.weights();
  } finally {
    await source.release();
  }
}

/** One network that learns from answers that are known. */
class Regression implements Recipe {
  readonly state: TrainingState;
  private readonly learner: Learner;
  private readonly lanes: Lanes;
  private readonly scales: Float32Array | undefined;
  readonly measure: NonNullable<Recipe['measure']> | undefined;

  constructor(
    runtimes: readonly Runtime[],
    private readonly options: RegressionOptions,
  ) {
    const { step, initial, beta1 = BETA1 } = options;
    const numbers: Record<string, number> = {};
    this.learner = new Learner('network', step.parameters, initial, numbers, { beta1 });
    this.state = { arrays: new Map(this.learner.arrays()), numbers };
    this.lanes = new Lanes(runtimes);
    this.scales = rateScales(options);
    const { measure } = options;
    this.measure = measure && (() => measure(this.weights()));
  }

  get batch(): number {
    return this.options.batchSize;
  }
  get microBatch(): number {
    return this.options.batchSize;
  }

  async iterate(iteration: number, { random }: IterationContext): Promise<Metrics> {
    const { steps, batchSize, rate, holdUntil } = this.options;
    let metrics: Metrics;
    try {
      metrics = await this.accumulate(random);
      this.learner.update(rate * rateFactor(iteration / steps, holdUntil), this.scales);
    } finally {
      this.learner.discard();
    }
    const speed = { images: HALF_LIFE * batchSize, rampUp: RAMP_UP };
    this.learner.moveAverage(averageDecay(speed, batchSize, (iteration + 1) * batchSize));
    return metrics;
  }

  private async accumulate(random: Random): Promise<Metrics> {
    const { step, batch, parts = 1 } = this.options;
    const tally = new Tally();
    const feeds = drawTimes(parts, () => batch(random));
    for (const metrics of await this.lanes.accumulate(this.learner, step, feeds)) tally.add(metrics, 1 / parts);
    return tally.values;
  }

  async shrink(): Promise<undefined> {
    return undefined;
  }

  async preview(): Promise<readonly []> {
    return [];
  }

  weights(): Map<string, F32> {
    return this.learner.averaged();
  }

  async release(): Promise<void> {
    await this.lanes.release();
  }
}

function rateScales({ step, rateScale }: RegressionOptions): Float32Array | undefined {
  if (!rateScale) return undefined;
  const scales = new Float32Array(step.parameters.size);
  for (const [name, view] of step.parameters.views(scales)) view.data.fill(rateScale(name));
  return scales;
}

/** Rises over the first steps, holds, and falls along a cosine. @param progress share of the steps done */
function rateFactor(progress: number, holdUntil: number): number {
  const warm = Math.min(1, progress / WARM_UP + 0.05);
  if (progress <= holdUntil) return warm;
  return 0.5 + 0.5 * Math.cos((Math.PI * (progress - holdUntil)) / (1 - holdUntil));
}
