import { isOwnAddress } from './address';
import type { ElectronApi } from './api';

/** "Copy details" writes to the clipboard; nothing else is asked for. */
const ALLOWED = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** Cameras, microphones, devices, positions: a page is given none of them, whatever it asks. */
export function denyPermissions({ session }: Pick<ElectronApi, 'session'>): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer) => {
    answer(ALLOWED.has(permission) && isOwnAddress(contents.getURL()));
  });
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED.has(permission) && isOwnAddress(origin),
  );
  defaultSession.setDevicePermissionHandler(() => false);
}
