import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

export const VIEWS = ['animate', 'latents', 'styles', 'compare', 'models', 'exports'] as const;
export type ViewName = (typeof VIEWS)[number];
export type DialogName = 'settings' | 'palette' | 'problem' | 'notices';

/** What of the interface is showing. */
export const useUi = defineStore('ui', () => {
  const view = ref<ViewName>('animate');
  const dialog = ref<DialogName | null>(null);
  /** Page of the settings dialog. */
  const settingsPage = ref<string>('general');
  /** What the problem report is about. */
  const reported = shallowRef<string | undefined>(undefined);
  const jobsOpen = ref(false);
  const historyOpen = ref(false);

  function go(to: ViewName): void {
    view.value = to;
  }
  function openSettings(page = 'general'): void {
    settingsPage.value = page;
    dialog.value = 'settings';
  }
  /** Opens the problem report. @param error what it is about, as text */
  function report(error?: string): void {
    reported.value = error;
    dialog.value = 'problem';
  }
  return { view, dialog, settingsPage, reported, jobsOpen, historyOpen, go, openSettings, report };
});
