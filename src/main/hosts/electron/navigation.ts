import { isOwnAddress } from './address';
import type { ElectronApi } from './api';

/** No page may leave the program's own, open another one, or hold a foreign one in it. */
export function denyNavigation({ app }: Pick<ElectronApi, 'app'>): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, address) => {
      if (!isOwnAddress(address)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
