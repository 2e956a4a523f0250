import { Worker } from 'node:worker_threads';
import type { RuntimeOptions } from '../../engine/runtime/providers';
import { StopFlag, type Request } from '../../engine/train/stopFlag';
import type { ProgramEvent } from '../../engine/train/runProgram';
import type { TrainingProgress } from '../../engine/train/trainer';
import { deserialiseError, StudioError, toStudioError } from '../../shared/errors';
import { isResumable, type Job, type JobProgress } from '../../shared/jobs';
import { workerEntry } from '../workers/entry';
import type { TrainingMessage, TrainingOrder } from '../workers/training';
import { watchRequests } from './control';
import { lockFolder } from './lock';
import type { JobStore } from './store';

export interface RunJobOptions {
  readonly runtime: RuntimeOptions;
  /** Pauses the job: its state is kept. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: ProgramEvent) => void;
  /** Bytes the run may take. */
  readonly memory?: number;
  readonly saveSeconds?: number;
  /** Gives way to whatever else computes in this process; no effect where the system cannot do that for a single thread. */
  readonly background?: boolean;
}

/** Progress is told at least so often, so that whoever watches sees that the work goes on. */
const HEARTBEAT_MS = 400;
/** How often progress is noted in the job's description. */
const NOTE_MS = 2_000;

/**
 * Runs a job in a worker thread of this process until it is done, paused, cancelled or failed, and notes what became of it.
 * Requests of other processes (control.ts) are obeyed.
 * @returns the job as it stands afterwards: 'done' or 'paused'
 * @throws StudioError 'exists' if another process runs it, 'usage' if it is over, 'cancelled', and what the training throws
 */
export async function runJob(store: JobStore, id: string, options: RunJobOptions): Promise<Job> {
  const lock = await lockFolder(store.folderOf(id));
  try {
    const job = await store.read(id);
    // the lock is this process's own: a job that says it runs was left by a process that is gone
    if (!isResumable(job) && job.state !== 'running')
      throw new StudioError('usage', `The job ${id} is ${job.state}: start a new one.`);
    return await new JobRun(store, job, options).run();
  } finally {
    await lock.release();
  }
}

class JobRun {
  private readonly stop = new StopFlag();
  private progress: JobProgress | undefined;
  private last: ProgramEvent | undefined;
  private notedAt = 0;
  private noting: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: JobStore,
    private job: Job,
    private readonly options: RunJobOptions,
  ) {
    this.progress = job.progress;
  }

  async run(): Promise<Job> {
    const { signal } = this.options;
    const folder = this.store.folderOf(this.job.id);
    await this.note({ ...this.job, error: undefined, result: undefined, state: 'running' });
    const unwatch = await watchRequests(folder, (request) => this.ask(request));
    const onAbort = () => this.ask('pause');
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    const heartbeat = setInterval(() => this.last && this.options.onEvent(this.last), HEARTBEAT_MS);
    try {
      const { ending, result } = await this.train(folder);
      await this.note({
        ...this.job,
        ...this.noted(),
        state: ending === 'paused' ? 'paused' : 'done',
        ...(result ? { result } : {}),
      });
      return this.job;
    } catch (thrown) {
      const error = toStudioError(thrown);
      // before the first iteration there is nothing to save: the job begins anew when it is taken up
      if (error.code === 'cancelled' && this.stop.request === 'pause') {
        await this.note({ ...this.job, ...this.noted(), state: 'paused' });
        return this.job;
      }
      const state = error.code === 'cancelled' ? 'cancelled' : 'failed';
      await this.note({
        ...this.job,
        ...this.noted(),
        state,
        error: { code: error.code, message: error.message },
      }).catch(
        () => undefined, // on a full disk even this fails; the error itself matters more
      );
      throw error;
    } finally {
      clearInterval(heartbeat);
      signal.removeEventListener('abort', onAbort);
      unwatch();
    }
  }

  private ask(request: Request): void {
    this.stop.ask(request);
  }

  private train(folder: string): Promise<{ ending: string; result?: Job['result'] }> {
    const { kind, options } = this.job;
    const order: TrainingOrder = {
      kind,
      options,
      folder,
      runtime: this.options.runtime,
      stop: this.stop.memory,
      memory: this.options.memory,
      saveSeconds: this.options.saveSeconds,
      background: this.options.background,
    };
    const { url, execArgv } = workerEntry('training');
    const worker = new Worker(url, { name: 'training', workerData: order, execArgv });
    return new Promise((resolve, reject) => {
      let outcome: (() => void) | undefined;
      worker.on('message', (message: TrainingMessage) => {
        if (message.kind === 'event') this.receive(message.event);
        else if (message.kind === 'ended') outcome = () => resolve(message);
        else if (message.kind === 'failed') outcome = () => reject(deserialiseError(message.error));
      });
      worker.on('error', (thrown) => (outcome = () => reject(toStudioError(thrown))));
      // resolved only when the thread is gone, so that its files are closed
      worker.on('exit', (code) => {
        if (outcome) outcome();
        else
          reject(
            new StudioError(
              'internal',
              `The training thread ended with code ${code}: resume the job from its last checkpoint.`,
            ),
          );
      });
    });
  }

  private receive(event: ProgramEvent): void {
    if (event.kind === 'progress' || event.kind === 'preparing') this.last = event;
    if (event.kind === 'progress') this.progress = progressOf(event);
    this.options.onEvent(event);
    const now = Date.now();
    if (event.kind !== 'progress' || now - this.notedAt < NOTE_MS) return;
    this.notedAt = now;
    // a note that cannot be written is not worth the run; the end is noted again
    this.noting = this.noting.then(() => this.store.write({ ...this.job, ...this.noted() })).catch(() => undefined);
  }

  private noted(): Pick<Job, 'progress'> {
    return this.progress ? { progress: this.progress } : {};
  }

  private async note(job: Job): Promise<void> {
    await this.noting;
    this.job = job;
    await this.store.write(job);
  }
}

/** Progress as it is noted and shown. */
export function progressOf(progress: TrainingProgress): JobProgress {
  const { iteration, iterations, imagesSeen, imagesPerSecond, secondsLeft, microBatch, metrics } = progress;
  return {
    iteration,
    iterations,
    imagesSeen,
    imagesPerSecond,
    secondsLeft: Number.isFinite(secondsLeft) ? secondsLeft : null,
    microBatch,
    metrics: { ...metrics },
  };
}
