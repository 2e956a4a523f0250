import type { JobKind, JobResult } from '../../shared/jobs';
import { machineMemory, type Runtime } from '../runtime';
import type { LaneSource } from './lanes';
import { prepareRun } from './programs';
import { writeReport } from './report';
import type { StopFlag } from './stopFlag';
import { train, type Ending, type TrainingEvent } from './trainer';

export type ProgramEvent =
  | TrainingEvent
  | { readonly kind: 'preparing'; readonly phase: string; readonly done: number; readonly total?: number };

export interface ProgramRun {
  readonly kind: JobKind;
  readonly options: unknown;
  /** Folder of the run; what is in it is gone on with. */
  readonly folder: string;
  readonly runtime: Runtime;
  /** Runtimes for micro-batches that run side by side; they stay the caller's. */
  readonly lanes?: LaneSource;
  readonly stop: StopFlag;
  readonly onEvent: (event: ProgramEvent) => void;
  /** Bytes the run may take; what is free if absent. */
  readonly memory?: number;
  readonly saveSeconds?: number;
}

/**
 * A training from its options to its result: prepares, trains, finishes. Blocks its thread while networks run.
 * @returns how it ended, with the result unless it was paused
 * @throws StudioError 'cancelled', and whatever preparing, training and finishing throw
 */
export async function runProgram(run: ProgramRun): Promise<{ ending: Ending; result?: JobResult }> {
  const { kind, options, folder, runtime, stop, onEvent } = run;
  const prepared = await prepareRun(kind, options, {
    runtime,
    ...(run.lanes ? { lanes: run.lanes } : {}),
    folder,
    stop,
    memory: run.memory ?? machineMemory().available,
    notice: (sentence) => onEvent({ kind: 'notice', sentence }),
    preparing: (phase, done, total) =>
      onEvent({ kind: 'preparing', phase, done, ...(total === undefined ? {} : { total }) }),
  });
  try {
    const { recipe, seed, iterations, previewEvery, measureEvery } = prepared;
    const ending = await train(recipe, {
      folder,
      run: prepared.run,
      seed,
      iterations,
      stop,
      onEvent,
      saveSeconds: run.saveSeconds,
      previewEvery,
      measureEvery,
    });
    if (ending === 'paused') return { ending };
    const result = await prepared.finish();
    await writeReport(folder, { kind, result, options });
    return { ending, result };
  } finally {
    await prepared.release();
  }
}
