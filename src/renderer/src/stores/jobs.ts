import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { CallName } from '../../../shared/api';
import type { JobView } from '../../../shared/api/jobs';
import { useApi } from '../api';
import { i18n, localise } from '../i18n';
import { isActive, withJob, withoutJob, type Jobs } from './jobs/reduce';
import { useNotices } from './notices';
import { useSystemNotes } from './systemNotes';
import { useUi } from './ui';

type Action = Extract<CallName, 'jobs.pause' | 'jobs.resume' | 'jobs.finish' | 'jobs.cancel'>;

/** Trainings: what there is and what becomes of it. */
export const useJobs = defineStore('jobs', () => {
  const api = useApi();
  const notices = useNotices();
  const notes = useSystemNotes();
  const all = shallowRef<Jobs>([]);
  const loaded = shallowRef(false);
  const active = computed(() => all.value.filter(isActive));
  const running = computed(() => all.value.find(({ state }) => state === 'running'));
  const byId = (id: string): JobView | undefined => all.value.find((job) => job.id === id);

  async function refresh(): Promise<void> {
    try {
      all.value = await api.call('jobs.list', {});
      loaded.value = true;
    } catch (thrown) {
      notices.fail(thrown);
    }
  }

  function take(job: JobView): void {
    const before = byId(job.id);
    all.value = withJob(all.value, job);
    if (!before || before.state === job.state) return;
    const { t } = i18n.global;
    const open = () => useUi().go('styles');
    if (job.state === 'done' || job.state === 'failed')
      notes.tell({ title: job.name, body: t(`jobs.state.${job.state}`), tag: `job-${job.id}`, open });
    if (job.state === 'done') notices.say('ok', t('jobs.told.done', { name: job.name }));
    if (job.state === 'failed')
      notices.say('error', t('jobs.told.failed', { name: job.name, why: localise(job.error?.message ?? '') }));
  }

  api.on('jobs.changed', ({ job }) => take(job));
  api.on('jobs.removed', ({ id }) => (all.value = withoutJob(all.value, id)));
  watch(api.link, (state, before) => state === 'open' && before !== undefined && void refresh(), { immediate: false });
  void refresh();

  async function act(name: Action, id: string): Promise<void> {
    try {
      take(await api.call(name, { id }));
    } catch (thrown) {
      notices.fail(thrown);
    }
  }

  return {
    all,
    loaded,
    active,
    running,
    byId,
    refresh,
    pause: (id: string) => act('jobs.pause', id),
    resume: (id: string) => act('jobs.resume', id),
    finish: (id: string) => act('jobs.finish', id),
    cancel: (id: string) => act('jobs.cancel', id),
    async remove(id: string): Promise<void> {
      try {
        await api.call('jobs.remove', { id });
        all.value = withoutJob(all.value, id);
      } catch (thrown) {
        notices.fail(thrown);
      }
    },
  };
});
