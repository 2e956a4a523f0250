import { useEventListener } from '@vueuse/core';
import { useProjectStore } from '../../stores/project';
import { stash } from '../../stores/project/stash';

/** Keeps what has changed when the window is hidden, and asks before it is closed with changes that could not be kept. */
export function useLeaving(): void {
  const store = useProjectStore();
  useEventListener(document, 'visibilitychange', () => {
    if (document.visibilityState === 'hidden') void store.flush();
  });
  useEventListener(window, 'blur', () => void store.flush());
  useEventListener(window, 'beforeunload', (event: BeforeUnloadEvent) => {
    if (!store.isOpen || store.kept === 'kept') return;
    stash(store.project);
    void store.flush();
    if (store.kept === 'failed') event.preventDefault();
  });
}
