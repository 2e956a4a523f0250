import type { Job } from '../../../../shared/jobs';
import type { JobChoice, ResumeOptions, TrainingResult } from '../../../services/training';
import { readTraining, trainingFields } from '../groups';
import { describeJob, reportTraining } from '../jobs';
import { defineVerb } from '../verb';

const which = [{ name: 'id', help: 'the job, or the beginning of its id', required: true }] as const;
const nothing = {};

export const jobsList = defineVerb<typeof nothing, typeof nothing, { readonly jobs: readonly Job[] }>({
  name: 'jobs list',
  summary: 'the trainings there are: running, paused, done',
  positionals: [],
  options: nothing,
  examples: [{ command: 'jobs list', meaning: 'the newest first' }],
  read: () => ({}),
  report: ({ jobs }) => ({
    remarks: jobs.length === 0 ? ['There are no jobs yet.'] : [],
    lines: jobs.map(describeJob),
  }),
});

export const jobsResume = defineVerb<typeof trainingFields, ResumeOptions, TrainingResult>({
  name: 'jobs resume',
  summary: 'go on with a training that was paused, killed or failed',
  positionals: which,
  options: trainingFields,
  examples: [{ command: 'jobs resume style-2026', meaning: 'the beginning of the id is enough' }],
  read: (values, [id = '']) => ({ id, compute: readTraining(values) }),
  report: reportTraining,
});

export const jobsPause = control('pause', 'save a running training and end its process for now');
export const jobsFinish = control('finish', 'stop a running training and keep its result so far');
export const jobsCancel = control('cancel', 'end a training without a result');
export const jobsRemove = control('remove', 'delete a job that does not run, with its checkpoints and previews');

function control(word: 'pause' | 'finish' | 'cancel' | 'remove', summary: string) {
  return defineVerb<typeof nothing, JobChoice, Job>({
    name: `jobs ${word}`,
    summary,
    positionals: which,
    options: nothing,
    examples: [{ command: `jobs ${word} style-2026`, meaning: 'the beginning of the id is enough' }],
    read: (_, [id = '']) => ({ id }),
    report: (job) => ({ remarks: [], lines: [word === 'remove' ? `${job.id}  removed` : describeJob(job)] }),
  });
}
