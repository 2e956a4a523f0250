import { WebSocket } from 'ws';
import type { Reply } from '../../../shared/api/message';
import { decodeMessage, encodeMessage } from '../../../shared/api/wire';
import { serialiseError, toStudioError } from '../../../shared/errors';
import type { Connection } from '../../studio/connection';
import type { Studio } from '../../studio/studio';

/** Unsent bytes from which on no more requests are read from a window, and from which on it is given up. */
const HIGH_WATER = 32 * 2 ** 20;
const LIMIT = 256 * 2 ** 20;
const HEARTBEAT_MS = 30_000;

/** Close codes of RFC 6455. */
const BAD_MESSAGE = 1007;
const TOO_SLOW = 1013;

/**
 * Joins a WebSocket and the Studio. A window that reads slower than it asks is not listened to until it has caught up.
 * @returns the connection, which ends with the socket
 */
export function attachSocket(socket: WebSocket, studio: Studio): Connection {
  let answered = true;
  const send = (reply: Reply) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > LIMIT) {
      socket.close(TOO_SLOW, 'The window does not read.');
      socket.terminate();
      return;
    }
    socket.send(encodeReply(reply), { binary: true }, () => {
      if (socket.isPaused && socket.bufferedAmount < HIGH_WATER) socket.resume();
    });
    if (socket.bufferedAmount > HIGH_WATER) socket.pause();
  };
  const connection = studio.connect(send);
  const heartbeat = setInterval(() => {
    // A paused socket does not read the answer either.
    if (socket.isPaused) return;
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, HEARTBEAT_MS);

  socket.on('pong', () => (answered = true));
  socket.on('message', (data, isBinary) => {
    try {
      if (!isBinary || !(data instanceof Buffer)) throw new TypeError('Messages are binary frames.');
      connection.receive(decodeMessage(data));
    } catch (error) {
      studio.errors.add('socket', error);
      socket.close(BAD_MESSAGE, 'This is no message of the Studio.');
    }
  });
  socket.on('error', (error) => studio.errors.add('socket', error));
  socket.on('close', () => {
    clearInterval(heartbeat);
    studio.disconnect(connection);
  });
  return connection;
}

/** A result that cannot be sent becomes an error that can. */
function encodeReply(reply: Reply): Uint8Array {
  try {
    return encodeMessage(reply);
  } catch (thrown) {
    if (reply.kind !== 'result') throw toStudioError(thrown);
    return encodeMessage({ kind: 'error', id: reply.id, error: serialiseError(thrown) } satisfies Reply);
  }
}
