import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';
import { Random } from '../tensor/random';
import { RateMeter } from '../video/rateMeter';
import { Journal } from './journal';
import { writePreview } from './pictures';
import type { Metrics, Recipe } from './recipe';
import { isFinite, loadState, saveState } from './state';
import type { StopFlag } from './stopFlag';

export interface TrainerOptions {
  /** Folder of the run: state, log, previews. */
  readonly folder: string;
  /** Fingerprint of everything that defines the run; a checkpoint of another one is refused. */
  readonly run: string;
  readonly seed: number;
  readonly iterations: number;
  readonly stop: StopFlag;
  readonly onEvent: (event: TrainingEvent) => void;
  /** Seconds between checkpoints; 60 if absent. */
  readonly saveSeconds?: number;
  /** Iterations between previews, and between measurements; none if absent. */
  readonly previewEvery?: number;
  readonly measureEvery?: number;
}

export type TrainingEvent =
  | ({ readonly kind: 'progress' } & TrainingProgress)
  | { readonly kind: 'notice'; readonly sentence: string }
  | { readonly kind: 'preview'; readonly iteration: number; readonly files: readonly string[] }
  | { readonly kind: 'measure'; readonly iteration: number; readonly name: string; readonly value: number }
  | { readonly kind: 'saved'; readonly iteration: number };

export interface TrainingProgress {
  readonly iteration: number;
  readonly iterations: number;
  readonly imagesSeen: number;
  readonly imagesPerSecond: number;
  /** Infinity until it can be told. */
  readonly secondsLeft: number;
  readonly microBatch: number;
  readonly metrics: Metrics;
}

/** How a run ended: all iterations done, asked to finish early, or asked to pause. A cancel is an error. */
export type Ending = 'done' | 'finished' | 'paused';

/** Files of a run's folder. */
export const RUN_FILES = {
  state: 'state.safetensors',
  best: 'best.safetensors',
  log: 'log.jsonl',
  previews: 'previews',
} as const;
/** Times that numbers may stop being finite at one checkpoint before the run is given up. */
const MAX_ROLLBACKS = 3;
/** Keeps the random streams of repeated attempts apart. */
const ATTEMPT_STREAMS = 0x1000_0000;
const RATE_WINDOW_MS = 20_000;

/**
 * Repeats a recipe's iteration from its last checkpoint to the end, saving, previewing and reporting on the way. A checkpoint is
 * written every `saveSeconds`, on pause and at the end, so a killed process goes on from the last one to the same bytes.
 * @throws StudioError 'cancelled'; 'bad-input' if the numbers keep leaving the finite; 'out-of-memory' if not even the smallest
 * micro-batch fits; 'disk-full', 'io'
 */
export async function train(recipe: Recipe, options: TrainerOptions): Promise<Ending> {
  const run = await Run.start(recipe, options);
  try {
    return await run.repeat();
  } finally {
    run.close();
  }
}

class Run {
  private rollbacks = 0;
  private savedAt = performance.now();
  private saved = 0;
  private best = Infinity;
  private readonly started = performance.now();
  private meter: { readonly from: number; readonly rate: RateMeter };

  private constructor(
    private readonly recipe: Recipe,
    private readonly options: TrainerOptions,
    private iteration: number,
    private readonly journal: Journal,
  ) {
    this.meter = this.newMeter();
  }

  static async start(recipe: Recipe, options: TrainerOptions): Promise<Run> {
    const { folder } = options;
    recipe.state.numbers['attempt'] = 0;
    recipe.state.numbers['best'] = Number.MAX_VALUE;
    await mkdir(folder, { recursive: true });
    const path = join(folder, RUN_FILES.state);
    const iteration = existsSync(path) ? await loadState(path, recipe.state, options.run) : 0;
    const run = new Run(recipe, options, iteration, await Journal.open(join(folder, RUN_FILES.log), iteration));
    run.best = recipe.state.numbers['best'];
    run.saved = iteration;
    if (!existsSync(path)) await run.save();
    return run;
  }

  async repeat(): Promise<Ending> {
    const { iterations, stop } = this.options;
    if (this.iteration === 0) await this.preview();
    while (this.iteration < iterations) {
      stop.throwIfCancelled();
      if (stop.request === 'finish') return this.end('finished');
      if (stop.request === 'pause') {
        await this.save();
        return 'paused';
      }
      const metrics = await this.attempt();
      if (!metrics) continue;
      this.iteration++;
      this.report(metrics);
      const { previewEvery, measureEvery } = this.options;
      if (previewEvery && this.iteration % previewEvery === 0 && this.iteration < iterations) await this.preview();
      if (measureEvery && this.iteration % measureEvery === 0) await this.measure();
      if (performance.now() - this.savedAt > (this.options.saveSeconds ?? 60) * 1000) await this.save();
    }
    return this.end('done');
  }

  close(): void {
    this.journal.close();
  }

  private async end(how: Ending): Promise<Ending> {
    await this.preview();
    await this.save();
    return how;
  }

  /** One iteration; undefined if the state had to go back to the last checkpoint. */
  private async attempt(): Promise<Metrics | undefined> {
    const { numbers } = this.recipe.state;
    const stream = this.iteration + (numbers['attempt'] as number) * ATTEMPT_STREAMS;
    const random = new Random(this.options.seed, stream);
    try {
      const metrics = await this.recipe.iterate(this.iteration, { random, stop: this.options.stop });
      const strange = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
      if (!strange) return metrics;
      await this.rollBack(`${strange[0]} is ${strange[1]}`);
    } catch (thrown) {
      const error = toStudioError(thrown);
      if (error.code !== 'out-of-memory') throw error;
      const before = this.recipe.microBatch;
      const smaller = await this.recipe.shrink();
      if (smaller === undefined) throw error;
      this.notice(`Memory ran out with ${before} pictures at once: going on with ${smaller}.`);
      await this.restore();
    }
    return undefined;
  }

  /** Goes back to the last checkpoint and takes other random numbers from there. */
  private async rollBack(why: string): Promise<void> {
    const at = this.iteration;
    if (++this.rollbacks > MAX_ROLLBACKS) {
      throw new StudioError(
        'bad-input',
        `The training left the range of numbers at iteration ${at} (${why}) ${MAX_ROLLBACKS + 1} times: use a lower learning rate or check the images.`,
      );
    }
    const attempt = (this.recipe.state.numbers['attempt'] as number) + 1;
    await this.restore();
    this.recipe.state.numbers['attempt'] = attempt;
    this.notice(`The losses left the range of numbers at iteration ${at} (${why}): going back to ${this.iteration}.`);
  }

  private async restore(): Promise<void> {
    const path = join(this.options.folder, RUN_FILES.state);
    this.iteration = await loadState(path, this.recipe.state, this.options.run);
    this.meter = this.newMeter();
  }

  private async save(): Promise<void> {
    if (!isFinite(this.recipe.state)) return this.rollBack('a weight is not a number');
    await saveState(join(this.options.folder, RUN_FILES.state), this.recipe.state, this.iteration, this.options.run);
    this.savedAt = performance.now();
    if (this.iteration > this.saved) this.rollbacks = 0;
    this.saved = this.iteration;
    this.options.onEvent({ kind: 'saved', iteration: this.iteration });
  }

  private async preview(): Promise<void> {
    const { iteration } = this;
    const folder = join(this.options.folder, RUN_FILES.previews);
    const files: string[] = [];
    for (const preview of await this.recipe.preview()) files.push(await writePreview(folder, iteration, preview));
    this.journal.write({ kind: 'preview', iteration, files });
    this.options.onEvent({ kind: 'preview', iteration, files });
  }

  /** Measures, and keeps a copy of the best state so far. */
  private async measure(): Promise<void> {
    const { iteration, recipe } = this;
    const measured = await recipe.measure?.();
    if (!measured) return;
    this.journal.write({ kind: 'measure', iteration, ...measured });
    this.options.onEvent({ kind: 'measure', iteration, ...measured });
    if (measured.value >= this.best) return;
    this.best = measured.value;
    recipe.state.numbers['best'] = measured.value;
    await saveState(join(this.options.folder, RUN_FILES.best), recipe.state, iteration, this.options.run);
  }

  private report(metrics: Metrics): void {
    const now = performance.now();
    const seconds = this.journal.earlierSeconds + (now - this.started) / 1000;
    const { perSecond, remainingSeconds = Infinity } = this.meter.rate.update(this.iteration - this.meter.from, now);
    const { iterations, onEvent } = this.options;
    const imagesSeen = this.iteration * this.recipe.batch;
    const imagesPerSecond = perSecond * this.recipe.batch;
    this.journal.write({
      kind: 'step',
      iteration: this.iteration,
      seconds: rounded(seconds),
      imagesSeen,
      imagesPerSecond: rounded(imagesPerSecond),
      secondsLeft: Number.isFinite(remainingSeconds) ? rounded(remainingSeconds) : null,
      metrics,
    });
    onEvent({
      kind: 'progress',
      iteration: this.iteration,
      iterations,
      imagesSeen,
      imagesPerSecond,
      secondsLeft: remainingSeconds,
      microBatch: this.recipe.microBatch,
      metrics,
    });
  }

  private newMeter() {
    const left = this.options.iterations - this.iteration;
    return { from: this.iteration, rate: new RateMeter(performance.now(), left, RATE_WINDOW_MS) };
  }

  private notice(sentence: string): void {
    this.journal.write({ kind: 'notice', iteration: this.iteration, sentence });
    this.options.onEvent({ kind: 'notice', sentence });
  }
}

const rounded = (value: number): number => Number(value.toFixed(3));
