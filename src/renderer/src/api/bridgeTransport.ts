import type { StudioBridge } from '../../../shared/api/bridge';
import { deserialiseError } from '../../../shared/errors';
import type { Transport } from './client';

/** Messages over what the desktop's preload exposes; it lasts as long as the window. */
export function bridgeTransport(bridge: StudioBridge): Transport {
  return {
    open(listener) {
      bridge.onReply((reply) => listener.reply(reply));
      listener.state('open');
    },
    send: (request) => bridge.send(request),
    async grant(dropped) {
      const granted = await bridge.grant('files' in dropped ? dropped.file : dropped);
      if ('error' in granted) throw deserialiseError(granted.error);
      return granted.handle;
    },
  };
}
