import { computed, ref, shallowRef, watch } from 'vue';
import type { Result } from '../../../../../shared/api';
import type { JobView } from '../../../../../shared/api/jobs';
import { useApi } from '../../../api';
import { useJobs } from '../../../stores/jobs';
import { useLibrary } from '../../../stores/library';
import { useNotices } from '../../../stores/notices';
import { useProjectStore } from '../../../stores/project';
import { setLikeness } from '../edits';

/** Trainings that are over, one way or another. */
const ENDED: readonly JobView['state'][] = ['done', 'failed', 'cancelled'];

/** Name of the likeness of an image in the library: the same image has one, in whatever project it is. */
export const likenessName = (image: string, asset: string): string =>
  `${image.replace(/\.[^.]+$/, '').slice(0, 80) || 'portrait'} ${asset.slice(0, 6)}`;

/** The refined likeness of the portrait: its training, what came of it, and whether it moves. */
export function useRefine() {
  const api = useApi();
  const store = useProjectStore();
  const jobs = useJobs();
  const library = useLibrary();
  const notices = useNotices();
  const starting = ref(false);
  const comparison = shallowRef<Result<'likenesses.comparison'> | null>(null);

  const portrait = computed(() => (store.project.subject?.kind === 'portrait' ? store.project.subject : null));
  const name = computed(() => {
    const asset = store.project.assets.find(({ id }) => id === portrait.value?.asset);
    return portrait.value ? likenessName(asset?.name ?? '', portrait.value.asset) : '';
  });
  /** A training of it that is not over. */
  const job = computed(() =>
    jobs.all.find((each) => each.kind === 'likeness' && each.name === name.value && !ENDED.includes(each.state)),
  );
  const exists = computed(() => library.likenesses.some((each) => each.name === name.value && each.usable));
  const active = computed(() => portrait.value?.likeness === name.value && name.value !== '');

  async function start(): Promise<void> {
    const subject = portrait.value;
    if (!subject) return;
    const { id, scene } = store.project;
    starting.value = true;
    try {
      const { asset, crop } = subject;
      await api.call('stage.refine', { pack: scene.pack, project: id, asset, crop, name: name.value });
      await jobs.refresh();
    } catch (thrown) {
      notices.fail(thrown);
    } finally {
      starting.value = false;
    }
  }

  /** Moves as the likeness, or as it was inverted. */
  function use(on: boolean): void {
    const found = comparison.value;
    if (on && !found) return;
    store.apply({ key: on ? 'animate.step.likeness' : 'animate.step.noLikeness' }, (project) =>
      setLikeness(project, on ? name.value : null, found?.w),
    );
  }

  async function compare(): Promise<void> {
    comparison.value = null;
    if (!exists.value) return;
    const wanted = name.value;
    try {
      const found = await api.call('likenesses.comparison', { pack: store.project.scene.pack, name: wanted });
      if (wanted === name.value) comparison.value = found;
    } catch (thrown) {
      notices.fail(thrown);
    }
  }
  watch([name, exists], compare, { immediate: true });

  // A likeness that has just been made is used as soon as the library has it: that is what the button was pressed for.
  const made = ref(false);
  watch(
    () => [name.value, jobs.all.find((each) => each.kind === 'likeness' && each.name === name.value)?.state] as const,
    ([of, state], [before, was]) => {
      made.value = of === before && state === 'done' && (made.value || was === 'running');
      if (made.value) void library.refresh();
    },
  );
  watch([made, comparison], () => {
    if (!made.value || !comparison.value) return;
    made.value = false;
    use(true);
  });

  const progress = computed(() => {
    const { iteration = 0, iterations = 0, secondsLeft = null } = job.value?.progress ?? {};
    return { share: iterations > 0 ? iteration / iterations : null, secondsLeft };
  });

  return { portrait, name, job, exists, active, starting, comparison, progress, start, use };
}
