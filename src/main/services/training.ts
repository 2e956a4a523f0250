import { askJob } from '../jobs/control';
import { holderOf } from '../jobs/lock';
import { runJob } from '../jobs/runner';
import { JobStore, type NewJob } from '../jobs/store';
import { StudioError } from '../../shared/errors';
import { isResumable, type Job } from '../../shared/jobs';
import type { ProgramEvent } from '../../engine/train/runProgram';
import type { ComputeOptions, Phase, Progress, Service, ServiceContext } from './types';

/** How a training is computed. */
export interface TrainingCompute extends Pick<ComputeOptions, 'provider' | 'threads'> {
  /** Seconds between checkpoints; 60 if absent. */
  readonly saveSeconds?: number;
}

/** What a training verb asks for: a new job and how it is computed. */
export interface TrainingOptions extends NewJob {
  readonly compute: TrainingCompute;
}

export interface TrainingResult {
  readonly job: Job;
  /** Folder of the run: state, log, previews, report. */
  readonly folder: string;
}

/** Starts a new training and stays with it until it is done, or paused by the context's signal. */
export const startTraining: Service<TrainingOptions, TrainingResult> = async ({ compute, ...asked }, context) => {
  const store = new JobStore();
  const job = await store.create(asked);
  context.notice(`Job ${job.id}: Ctrl-C pauses it, "styleinv jobs resume ${job.id}" goes on.`);
  return follow(store, job.id, compute, context);
};

export interface JobChoice {
  readonly id: string;
}
export interface ResumeOptions extends JobChoice {
  readonly compute: TrainingCompute;
}

/** Takes up a job that was paused, or that failed or was killed, from its last checkpoint. */
export const resumeJob: Service<ResumeOptions, TrainingResult> = async ({ id, compute }, context) => {
  const store = new JobStore();
  return follow(store, (await store.read(id)).id, compute, context);
};

export const listJobs: Service<Record<never, never>, { readonly jobs: readonly Job[] }> = async () => ({
  jobs: await new JobStore().list(),
});

/** Asks the process that runs a job to save it and end. @throws StudioError 'usage' if none runs it */
export const pauseJob: Service<JobChoice, Job> = (options) => request(options, 'pause');
/** Asks the process that runs a job to stop training and keep the result so far. */
export const finishJob: Service<JobChoice, Job> = (options) => request(options, 'finish');

/** Ends a job without a result, whether it runs or not. */
export const cancelJob: Service<JobChoice, Job> = async ({ id }) => {
  const store = new JobStore();
  const job = await store.read(id);
  if ((await holderOf(store.folderOf(job.id))) !== undefined) return request({ id }, 'cancel');
  if (!isResumable(job))
    throw new StudioError(
      'usage',
      `The job ${job.id} is ${job.state} already: "styleinv jobs remove ${job.id}" deletes it.`,
    );
  const cancelled: Job = { ...job, state: 'cancelled' };
  await store.write(cancelled);
  return cancelled;
};

/** Deletes a job that does not run, with its checkpoints, previews and report; what it made stays. */
export const removeJob: Service<JobChoice, Job> = async ({ id }) => {
  const store = new JobStore();
  const job = await store.read(id);
  if ((await holderOf(store.folderOf(job.id))) !== undefined)
    throw new StudioError(
      'usage',
      `The job ${job.id} is running: cancel it first with "styleinv jobs cancel ${job.id}".`,
    );
  await store.remove(job.id);
  return job;
};

const ANSWER_MS = 30_000;
const LOOK_MS = 200;

/** Leaves a request and waits until the other process has answered it by letting go of the job. */
async function request({ id }: JobChoice, what: 'pause' | 'finish' | 'cancel'): Promise<Job> {
  const store = new JobStore();
  const job = await store.read(id);
  const folder = store.folderOf(job.id);
  if ((await holderOf(folder)) === undefined)
    throw new StudioError('usage', `The job ${job.id} is ${job.state}, not running: there is nothing to ${what}.`);
  await askJob(folder, what);
  const until = Date.now() + ANSWER_MS;
  while (Date.now() < until && (await holderOf(folder)) !== undefined)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  return store.read(job.id);
}

async function follow(
  store: JobStore,
  id: string,
  compute: TrainingCompute,
  context: ServiceContext,
): Promise<TrainingResult> {
  const job = await runJob(store, id, {
    runtime: { provider: compute.provider, threads: compute.threads },
    saveSeconds: compute.saveSeconds,
    signal: context.signal,
    onEvent: (event) => tell(event, context),
  });
  return { job, folder: store.folderOf(id) };
}

const PREPARING = ['scanning', 'checking', 'preparing', 'timing'] as const satisfies readonly Phase[];

function tell(event: ProgramEvent, context: ServiceContext): void {
  if (event.kind === 'notice') context.notice(event.sentence);
  const progress = progressOf(event);
  if (progress) context.progress(progress);
}

function progressOf(event: ProgramEvent): Progress | undefined {
  switch (event.kind) {
    case 'progress':
      return { phase: 'training', done: event.iteration, total: event.iterations, unit: 'iterations' };
    case 'preparing':
      return {
        phase: PREPARING.find((known) => known === event.phase) ?? 'preparing',
        done: event.done,
        total: event.total,
        unit: 'files',
      };
    default:
      return undefined;
  }
}
