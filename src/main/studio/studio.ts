import type { EventData, EventName } from '../../shared/api';
import type { Reply } from '../../shared/api/message';
import { Connection } from './connection';
import type { Handlers } from './handlers';
import type { Shell } from './parts';

/** The Studio without its window: what every host with an interface runs. */
export interface Studio {
  /** A window has come. @param send gives it a reply or event */
  connect(send: (reply: Reply) => void): Connection;
  disconnect(connection: Connection): void;
  broadcast<Name extends EventName>(name: Name, data: EventData<Name>): void;
  /** Ends what is under way and writes what is not yet written. */
  close(): Promise<void>;
}

/** Puts the parts and the domains together. */
export async function createStudio(_shell: Shell): Promise<Studio> {
  const connections = new Set<Connection>();
  const broadcast: Studio['broadcast'] = (name, data) => connections.forEach((each) => each.tell(name, data));
  const handlers: Partial<Handlers> = {};
  return {
    connect(send) {
      const connection = new Connection(handlers, send);
      connections.add(connection);
      return connection;
    },
    disconnect(connection) {
      connections.delete(connection);
      connection.close();
    },
    broadcast,
    close: async () => connections.forEach((each) => each.close()),
  };
}
