import { isOwnAddress } from './address';
import type { ElectronApi } from './api';

/** "Copy details" writes to the clipboard; nothing else is asked for. */
const ALLOWED = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** Cameras, microphones, screens, devices, positions: a page is given none of them, whatever it asks. */
export function denyPermissions({ session }: Pick<ElectronApi, 'session'>): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, { isMainFrame, requestingUrl }) => {
    answer(ALLOWED.has(permission) && isMainFrame && isOwnAddress(requestingUrl));
  });
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED.has(permission) && isOwnAddress(origin),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  // What the page has made itself, such as a problem report, is saved where the artist says; nothing else is loaded onto the disk.
  defaultSession.on('will-download', (event, item) => {
    if (!isOwnAddress(item.getURL().replace(/^blob:/, ''))) event.preventDefault();
  });
}
