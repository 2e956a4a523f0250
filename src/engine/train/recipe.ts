import type { Random } from '../tensor/random';
import type { F32 } from '../tensor/tensor';
import type { StopFlag } from './stopFlag';
import type { TrainingState } from './state';

/** Scalars of one iteration by name: losses, signs, probabilities. */
export type Metrics = Readonly<Record<string, number>>;

/** Pictures that show where a run stands. */
export interface Preview {
  /** Part of the file name, such as 'styled'. */
  readonly name: string;
  /** [N,3,R,R], about [-1,1]. */
  readonly images: F32;
  /** Pictures in a row. */
  readonly columns: number;
}

/** A short clip that shows where a run stands, the same motion every time. */
export interface ClipPreview {
  readonly name: string;
  /** rgb24 frames one after the other. */
  readonly frames: Uint8Array;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** What an iteration works with. */
export interface IterationContext {
  /** All randomness of the iteration: depends on the run's seed and the iteration alone. */
  readonly random: Random;
  /** Looked at between runs of networks. */
  readonly stop: StopFlag;
}

/**
 * What is trained and how. A recipe keeps everything that changes in `state`; the trainer saves and restores it, repeats, reports.
 */
export interface Recipe {
  readonly state: TrainingState;
  /** Pictures seen in one iteration. */
  readonly batch: number;
  /** Pictures that pass through a network at once; a divisor of the batch. */
  readonly microBatch: number;
  /**
   * One iteration: moves the state one step on.
   * @throws StudioError 'out-of-memory', 'cancelled', 'provider'; the state may then be between two steps
   */
  iterate(iteration: number, context: IterationContext): Promise<Metrics>;
  /** Makes the micro-batch smaller after memory ran out. @returns the new one, or undefined if it cannot be smaller */
  shrink(): Promise<number | undefined>;
  /** Pictures of the present state. */
  preview(): Promise<readonly (Preview | ClipPreview)[]>;
  /** Distance from the goal, lower is better, with the name of what was measured; decides which state is kept as the best. */
  measure?(): Promise<{ readonly name: string; readonly value: number }>;
  /** Frees the networks. */
  release(): Promise<void>;
}
