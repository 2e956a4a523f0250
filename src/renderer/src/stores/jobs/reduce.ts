import type { JobLog, JobView } from '../../../../shared/api/jobs';

/** Trainings in the order they are shown: the newest first. */
export type Jobs = readonly JobView[];

/** With what is known now of one of them. */
export function withJob(jobs: Jobs, job: JobView): Jobs {
  const at = jobs.findIndex(({ id }) => id === job.id);
  if (at !== -1) return jobs.map((known, i) => (i === at ? job : known));
  const before = jobs.filter(({ created }) => created > job.created);
  return [...before, job, ...jobs.slice(before.length)];
}

export const withoutJob = (jobs: Jobs, id: string): Jobs => jobs.filter((job) => job.id !== id);

export const isActive = ({ state }: Pick<JobView, 'state'>): boolean => state === 'running' || state === 'waiting';

/** Share of a training that is done, 0..1; null where it cannot be told. */
export function shareOf({ state, progress, preparing }: JobView): number | null {
  if (state === 'done') return 1;
  if (preparing) return preparing.total ? (preparing.done ?? 0) / preparing.total : null;
  return progress && progress.iterations > 0 ? progress.iteration / progress.iterations : null;
}

/** What a training has logged, thinned to what a chart can show. */
export interface History {
  readonly log: string;
  readonly position: number;
  readonly points: JobLog['points'];
  readonly measures: JobLog['measures'];
  readonly previews: JobLog['previews'];
  readonly notices: JobLog['notices'];
}

export const NO_HISTORY: History = { log: '', position: 0, points: [], measures: [], previews: [], notices: [] };

/** Points of a curve at most. */
export const MOST_POINTS = 1_200;

/** With another stretch of the log; a log that was begun anew replaces everything. */
export function withStretch(history: History, stretch: JobLog): History {
  const goesOn = stretch.log === history.log;
  const before = goesOn ? history : NO_HISTORY;
  return {
    log: stretch.log,
    position: stretch.position,
    points: thinned([...before.points, ...stretch.points]),
    measures: [...before.measures, ...stretch.measures],
    previews: [...before.previews, ...stretch.previews],
    notices: [...before.notices, ...stretch.notices],
  };
}

/** Every second point of the older half goes while there are too many: the newest stay as they are. */
function thinned(points: JobLog['points']): JobLog['points'] {
  let kept = points;
  while (kept.length > MOST_POINTS) {
    const half = Math.ceil(kept.length / 2);
    const older = kept.slice(0, half);
    const fewer = older.filter((_, i) => i % 2 === 0);
    kept = [...fewer, ...kept.slice(half)];
  }
  return kept;
}
