import type { z } from 'zod';
import type { JobResult } from '../../../shared/jobs';
import type { Runtime } from '../../runtime/types';
import type { LaneSource } from '../lanes';
import type { Recipe } from '../recipe';
import type { StopFlag } from '../stopFlag';

/** What a program works with besides its own options. */
export interface ProgramContext {
  readonly runtime: Runtime;
  /** Runtimes for micro-batches that run side by side, closed by whoever gave them; one after the other if absent. */
  readonly lanes?: LaneSource;
  /** Folder of the run. */
  readonly folder: string;
  readonly stop: StopFlag;
  /** Bytes the run may take; what the machine has free unless the user set a limit. */
  readonly memory: number;
  /** Something the artist should know: one sentence. */
  readonly notice: (sentence: string) => void;
  /** What is being done before the first iteration. */
  readonly preparing: (phase: string, done: number, total?: number) => void;
}

/** A run ready to be trained. */
export interface PreparedRun {
  readonly recipe: Recipe;
  readonly seed: number;
  readonly iterations: number;
  /** Fingerprint of data, weights and settings: a checkpoint of another one is refused. */
  readonly run: string;
  readonly previewEvery?: number;
  readonly measureEvery?: number;
  /** Writes what was trained and says what it is. Called after the last iteration, or earlier when the user is content. */
  finish(): Promise<JobResult>;
  /** Frees what prepare opened, the recipe included. */
  release(): Promise<void>;
}

/** One kind of training, from its options to its result. */
export interface Program<Options> {
  readonly options: z.ZodType<Options>;
  /**
   * Reads pack and data, checks them, chooses the micro-batch by memory, and builds the recipe. Opened again for the same folder it
   * must prepare the same run.
   * @throws StudioError 'bad-input', 'not-found', 'out-of-memory', 'cancelled'
   */
  prepare(options: Options, context: ProgramContext): Promise<PreparedRun>;
}
