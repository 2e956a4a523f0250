import type { StudioBridge } from '../../../shared/api/bridge';
import type { Transport } from './client';

/** Messages over what the desktop's preload exposes; it lasts as long as the window. */
export function bridgeTransport(bridge: StudioBridge): Transport {
  return {
    open(listener) {
      bridge.onReply((reply) => listener.reply(reply));
      listener.state('open');
    },
    send: (request) => bridge.send(request),
    grant: (dropped) => bridge.grant('files' in dropped ? dropped.file : dropped),
  };
}
