import { useI18n } from 'vue-i18n';
import type { ExportItem } from '../../../../shared/api/exports';
import type { JobView } from '../../../../shared/api/jobs';
import { localise } from '../../i18n';
import { durationOf } from './duration';

/** A training in words. */
export function useJobText() {
  const i18n = useI18n();
  const { t, n } = i18n;

  function duration(seconds: number): string {
    const { key, count, minutes } = durationOf(seconds);
    return t(`jobs.time.${key}`, { count: n(count), minutes: n(minutes) });
  }

  /** What it is doing, in one line. */
  function state(job: JobView): string {
    const { preparing, progress } = job;
    if (job.asked) return t(`jobs.asked.${job.asked}`);
    if (job.state === 'waiting') return t('jobs.waiting', { count: n(job.ahead ?? 0) }, job.ahead ?? 0);
    if (job.state === 'running' && preparing) {
      const phase = i18n.te(`jobs.phase.${preparing.phase}`)
        ? t(`jobs.phase.${preparing.phase}`)
        : t('jobs.phase.preparing');
      return preparing.total
        ? t('jobs.ofTotal', { phase, done: n(preparing.done ?? 0), total: n(preparing.total) })
        : phase;
    }
    if (job.state === 'running' && progress) {
      const { secondsLeft } = progress;
      return secondsLeft === null ? t('jobs.begins') : t('jobs.left', { time: duration(secondsLeft) });
    }
    return t(`jobs.state.${job.state}`);
  }

  /** How an export stands, in one line. */
  function exportState({ state: now, done, total, secondsLeft, error }: ExportItem): string {
    if (now === 'failed' && error) return localise(error.message);
    if (now !== 'running') return t(`jobs.exportState.${now}`);
    if (secondsLeft) return t('jobs.left', { time: duration(secondsLeft) });
    return t('jobs.ofTotal', { phase: t('jobs.exportState.running'), done: n(done), total: n(total) });
  }

  const kind = (job: JobView): string => t(`jobs.kind.${job.kind}`);
  const percent = (share: number): string => n(Math.round(share * 100));
  return { duration, state, exportState, kind, percent };
}
