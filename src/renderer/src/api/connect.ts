import type { StudioBridge } from '../../../shared/api/bridge';
import type { Api } from './api';
import { bridgeTransport } from './bridgeTransport';
import { ApiClient } from './client';
import { SocketTransport } from './socketTransport';
import { takeToken } from './token';

declare global {
  interface Window {
    /** Of the desktop host's preload. */
    readonly studio?: StudioBridge;
  }
}

/** The connection of this window, whichever host it runs in. */
export function connect(): Api {
  if (window.studio) return new ApiClient(bridgeTransport(window.studio));
  return new ApiClient(new SocketTransport({ token: takeToken(), origin: window.location.origin }));
}
