import { z } from 'zod';

/**
 * Long work as data: what was asked, where it stands, what came of it. A job lives in a folder of its own, so that it survives the
 * process that runs it.
 */

export const JOB_KINDS = ['style', 'likeness', 'encoder', 'motion', 'generator'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/**
 * waiting: never started. running: a process works on it. paused: saved, to be resumed. done: with a result. failed: with an error; can be
 * resumed if it has a checkpoint. cancelled: ended without a result.
 */
export const JOB_STATES = ['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

const progressSchema = z.object({
  iteration: z.int().min(0),
  iterations: z.int().min(0),
  imagesSeen: z.number(),
  imagesPerSecond: z.number(),
  /** null until it can be told. */
  secondsLeft: z.number().nullable(),
  microBatch: z.int(),
  metrics: z.record(z.string(), z.number()),
});
export type JobProgress = z.infer<typeof progressSchema>;

export const jobResultSchema = z.object({
  /** One sentence for a person. */
  summary: z.string(),
  /** Files or folders written, absolute paths. */
  files: z.array(z.string()),
  /** Measured numbers by name. */
  measures: z.record(z.string(), z.number()),
});
export type JobResult = z.infer<typeof jobResultSchema>;

export const jobSchema = z.object({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  kind: z.enum(JOB_KINDS),
  /** What the artist calls it. */
  name: z.string().min(1).max(100),
  created: z.iso.datetime(),
  state: z.enum(JOB_STATES),
  /** What it will write, such as 'style ink': two unfinished jobs never write the same. */
  output: z.string().min(1).max(300),
  /** Of the program of its kind, which checks them. */
  options: z.record(z.string(), z.unknown()),
  progress: progressSchema.optional(),
  result: jobResultSchema.optional(),
  /** Why it failed. */
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type Job = z.infer<typeof jobSchema>;

/** Whether a job can be taken up again. */
export function isResumable({ state }: Pick<Job, 'state'>): boolean {
  return state === 'waiting' || state === 'paused' || state === 'failed';
}
