import type { Shell } from '../../studio/parts';
import { MEDIA_PATH } from './address';
import type { ElectronApi } from './api';
import type { Dialogs } from './dialogs';

/** What the system does for the desktop host. */
export function electronShell(
  { shell, Notification }: Pick<ElectronApi, 'shell' | 'Notification'>,
  dialogs: Dialogs,
  focus: () => void,
): Shell {
  return {
    kind: 'electron',
    mediaBase: MEDIA_PATH,
    ...dialogs,
    // Shows where it lies; opening it could run it.
    reveal: async (path) => shell.showItemInFolder(path),
    notify(title, body) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      notification.on('click', focus);
      notification.show();
    },
  };
}
