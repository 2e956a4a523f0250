import type { Shell } from '../../studio/parts';
import { MEDIA_PATH } from './address';
import type { ElectronApi } from './api';
import type { Dialogs } from './dialogs';

/** What the system does for the desktop host. */
export function electronShell(
  { app, shell, Notification }: Pick<ElectronApi, 'app' | 'shell' | 'Notification'>,
  dialogs: Dialogs,
  focus: () => void,
): Shell {
  const shown = new Set<object>();
  return {
    kind: 'electron',
    mediaBase: MEDIA_PATH,
    ...dialogs,
    // Shows where it lies; opening it could run it.
    reveal: async (path) => shell.showItemInFolder(path),
    // kilobytes of every process but the main one, which counts itself
    windowMemory: () =>
      app
        .getAppMetrics()
        .filter(({ type }) => type !== 'Browser')
        .reduce((sum, { memory }) => sum + 1024 * memory.workingSetSize, 0),
    languages: () => [app.getLocale()],
    notify(title, body) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      // one that nobody holds is thrown away, and its click with it
      shown.add(notification);
      for (const end of ['click', 'close', 'failed'] as const)
        notification.on(end as 'close', () => shown.delete(notification));
      notification.on('click', focus);
      notification.show();
    },
  };
}
