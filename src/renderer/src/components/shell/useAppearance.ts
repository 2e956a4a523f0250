import { useMediaQuery } from '@vueuse/core';
import { computed, watchEffect } from 'vue';
import { useI18n } from 'vue-i18n';
import { useProjectStore } from '../../stores/project';
import { useSettings } from '../../stores/settings';

/** Theme, motion and title of the window, as they are set. */
export function useAppearance(): void {
  const settings = useSettings();
  const store = useProjectStore();
  const { t } = useI18n();
  const systemIsLight = useMediaQuery('(prefers-color-scheme: light)');
  const theme = computed(() => {
    const set = settings.current.theme;
    return set === 'system' ? (systemIsLight.value ? 'light' : 'dark') : set;
  });
  watchEffect(() => {
    document.documentElement.dataset['theme'] = theme.value;
    document.documentElement.dataset['motion'] = settings.current.reducedMotion ? 'reduced' : 'system';
  });
  watchEffect(() => {
    const changed = store.isOpen && store.unsaved ? '• ' : '';
    document.title = store.isOpen ? `${changed}${store.project.name} – ${t('shell.app')}` : t('shell.app');
  });
}
