import type { Job } from '../../../shared/jobs';
import type { TrainingResult } from '../../services/training';
import { clock } from '../../../engine/video/rateMeter';
import type { Report } from './verb';

/** What a training came to, for the person at the terminal. */
export function reportTraining({ job, folder }: TrainingResult): Report {
  if (job.state === 'paused') {
    return { remarks: [`Paused at ${whereIs(job)}: "styleinv jobs resume ${job.id}" goes on.`], lines: [folder] };
  }
  const { summary = '', files = [] } = job.result ?? {};
  return { remarks: [summary, `Report: ${folder}/report.html`], lines: [...files] };
}

/** One line of a list of jobs. */
export function describeJob(job: Job): string {
  const said = job.error && job.state === 'failed' ? ` ${job.error.message}` : '';
  return `${job.id}  ${job.state.padEnd(9)}  ${job.name}  ${whereIs(job)}${said}`;
}

function whereIs({ progress, state }: Job): string {
  if (!progress) return 'not begun';
  const left = state === 'running' && progress.secondsLeft !== null ? `, ${clock(progress.secondsLeft)} left` : '';
  return `iteration ${progress.iteration} of ${progress.iterations}${left}`;
}
