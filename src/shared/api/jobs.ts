import { z } from 'zod';
import type { Job } from '../jobs';
import type { WorkProgress } from './app';
import { call, event } from './call';

const line = z.string().max(200);
const id = z.strictObject({ id: line });

/** A training as a window shows it: what is on disk, and what only the program that runs it knows. */
export interface JobView extends Job {
  /** Another program, such as a terminal, works on it. */
  readonly elsewhere?: boolean;
  /** Trainings that come before it, of one that waits for its turn. */
  readonly ahead?: number;
  /** What is done before the first iteration. */
  readonly preparing?: WorkProgress;
  /** What it has been asked and has not done yet. */
  readonly asked?: 'pause' | 'finish' | 'cancel';
}

/** A stretch of a training's log. */
export interface JobLog {
  /** Of this text of the log; it changes when a resumed training drops what happens again, and everything is read anew. */
  readonly log: string;
  /** Where the next stretch begins. */
  readonly position: number;
  /** There is another stretch already. */
  readonly more: boolean;
  readonly points: readonly {
    readonly iteration: number;
    /** Seconds of training so far, pauses left out. */
    readonly seconds: number;
    readonly imagesPerSecond?: number;
    readonly metrics: Readonly<Record<string, number>>;
  }[];
  readonly measures: readonly { readonly iteration: number; readonly name: string; readonly value: number }[];
  /** Files of jobs.preview: .png pictures, .webp clips. */
  readonly previews: readonly { readonly iteration: number; readonly name: string }[];
  readonly notices: readonly { readonly iteration: number; readonly sentence: string }[];
}

export const jobCalls = {
  /** Trainings, newest first. */
  'jobs.list': call(z.strictObject({})).returns<readonly JobView[]>(),
  'jobs.pause': call(id).returns<JobView>(),
  'jobs.resume': call(id).returns<JobView>(),
  /** Stops and keeps the result so far. */
  'jobs.finish': call(id).returns<JobView>(),
  'jobs.cancel': call(id).returns<JobView>(),
  /** Deletes what is left of a training that is over; what it made stays. */
  'jobs.remove': call(id).returns<void>(),
  /** What a training has logged from `after` on: the position of the last answer, and the log it was of. */
  'jobs.log': call(
    z.strictObject({ id: line, log: line.default(''), after: z.int().min(0).default(0) }),
  ).returns<JobLog>(),
  /** A preview of a training: PNG, or animated WebP. */
  'jobs.preview': call(z.strictObject({ id: line, name: line })).returns<Uint8Array>(),
} as const;

export const jobEvents = {
  /** A training has changed its state or made progress. */
  'jobs.changed': event<{ readonly job: JobView; readonly notice?: string }>(),
  'jobs.removed': event<{ readonly id: string }>(),
} as const;
