import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { useSettings } from './settings';

export interface SystemNote {
  readonly title: string;
  readonly body: string;
  /** Notes of the same tag replace each other, across tabs too. */
  readonly tag: string;
  /** What pressing it leads to. */
  readonly open: () => void;
}

/**
 * Notifications of the system for who looks elsewhere. In a browser it is the page that shows them, once the artist has allowed it; the
 * desktop's program does so by itself.
 */
export const useSystemNotes = defineStore('systemNotes', () => {
  const settings = useSettings();
  /** Only a page that came by a safe way may: from this machine, or over https. */
  const isThere = 'Notification' in globalThis && globalThis.isSecureContext !== false;
  const permission = shallowRef<NotificationPermission>(isThere ? Notification.permission : 'denied');
  const mine = computed(() => settings.hello.host === 'browser' && permission.value !== 'denied');
  /** The artist has not yet been asked, and can be. */
  const canAsk = computed(() => mine.value && permission.value === 'default');

  /** Has the browser ask; to be called from the press of a button. */
  async function ask(): Promise<void> {
    if (canAsk.value) permission.value = await Notification.requestPermission();
  }

  /** Shows a note, unless the page itself is being looked at, or must not. */
  function tell({ title, body, tag, open }: SystemNote): void {
    if (!mine.value || permission.value !== 'granted' || (!document.hidden && document.hasFocus())) return;
    try {
      const note = new Notification(title, { body, tag });
      note.onclick = () => {
        window.focus();
        open();
        note.close();
      };
    } catch {
      // Some browsers for phones know the word and refuse the thing; the notice in the window is there all the same.
    }
  }

  return { canAsk, ask, tell };
});
