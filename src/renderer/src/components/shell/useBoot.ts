import { nextTick, ref, watch, type Ref } from 'vue';
import { toStudioError, type StudioError } from '../../../../shared/errors';
import { languageOf } from '../../../../shared/language';
import { useApi } from '../../api';
import { i18n, speak } from '../../i18n';
import { usePlayhead } from '../../playback/playhead';
import { useNotices } from '../../stores/notices';
import { useProjectStore } from '../../stores/project';
import { lastProject } from '../../stores/project/last';
import { useProjects } from '../../stores/projects';
import { useSettings } from '../../stores/settings';

export interface Boot {
  readonly ready: Ref<boolean>;
  /** Why it did not come that far. */
  readonly failure: Ref<StudioError | null>;
}

/** Greets the main side as soon as there is a connection, and again after it was lost; then opens what was open. */
export function useBoot(): Boot {
  const api = useApi();
  const settings = useSettings();
  const projects = useProjects();
  const store = useProjectStore();
  const ready = ref(false);
  const failure = ref<StudioError | null>(null);

  async function begin(): Promise<void> {
    await settings.greet();
    await speak(languageOf(settings.current.language, navigator.languages));
    await projects.refresh();
    const last = projects.recent.find(({ id }) => id === lastProject.get());
    ready.value = true;
    if (last) await projects.open({ id: last.id }, last.name);
    else if (!settings.current.welcomed && projects.recent.length === 0) {
      if (await projects.create(i18n.global.t('shell.firstProject'))) await move();
    }
  }
  /** The first thing ever seen moves. */
  async function move(): Promise<void> {
    await nextTick();
    if (!settings.current.reducedMotion) usePlayhead().play();
  }
  async function again(): Promise<void> {
    await settings.greet();
    await projects.refresh();
    await store.keepAgain();
  }

  watch(
    api.link,
    async (link) => {
      if (link !== 'open') return;
      try {
        await (ready.value ? again() : begin());
        failure.value = null;
      } catch (thrown) {
        // A page that is turned away had a connection for a moment.
        if (api.link.value === 'refused') return;
        if (ready.value) useNotices().fail(thrown);
        else failure.value = toStudioError(thrown);
      }
    },
    { immediate: true },
  );
  watch(
    () => settings.current.language,
    (language) => void speak(languageOf(language, navigator.languages)),
  );
  return { ready, failure };
}
