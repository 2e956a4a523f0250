import type { MessagePort } from 'node:worker_threads';
import { StudioError, serialiseError } from '../../shared/errors';
import { moveTensors, type Parcel, type Reply, type Request } from './protocol';
import type { Runtime, Session } from './types';

/**
 * The worker's side: opens a runtime in this thread, says what it became, and answers requests until it is asked to close.
 * Errors go back as data; none is thrown here.
 */
export async function serveRuntime(port: MessagePort, open: () => Promise<Runtime>): Promise<void> {
  const send = ({ content, transfer }: Parcel<Reply>) => port.postMessage(content, transfer);
  try {
    const runtime = await open();
    const sessions = new Map<number, Session>();
    port.on('message', (request: Request) => {
      void answer(runtime, sessions, request)
        .catch(failed)
        .then((reply) => {
          send(reply);
          if (request.kind === 'close') port.close();
        });
    });
    port.on('messageerror', (error) => send(failed(error)));
    send(plain({ kind: 'ready', provider: runtime.provider }));
  } catch (thrown) {
    send(failed(thrown));
    port.close();
  }
}

async function answer(runtime: Runtime, sessions: Map<number, Session>, request: Request): Promise<Parcel<Reply>> {
  switch (request.kind) {
    case 'load':
      sessions.set(request.session, await runtime.load(request.model, request.options));
      return DONE;
    case 'run': {
      const fetches = await sessionOf(sessions, request.session).run(request.feeds);
      const { content, transfer } = moveTensors(fetches);
      return { content: { kind: 'done', fetches: content }, transfer };
    }
    case 'free':
      await sessionOf(sessions, request.session).release();
      sessions.delete(request.session);
      return DONE;
    case 'close':
      await runtime.release();
      return DONE;
  }
}

function sessionOf(sessions: ReadonlyMap<number, Session>, id: number): Session {
  const session = sessions.get(id);
  if (!session) throw new StudioError('internal', `The inference worker has no session ${id}.`);
  return session;
}

function plain(content: Reply): Parcel<Reply> {
  return { content, transfer: [] };
}

function failed(thrown: unknown): Parcel<Reply> {
  return plain({ kind: 'failed', error: serialiseError(thrown) });
}

const DONE = plain({ kind: 'done', fetches: {} });
