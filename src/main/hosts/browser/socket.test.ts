import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Reply } from '../../../shared/api/message';
import { decodeMessage, encodeMessage } from '../../../shared/api/wire';
import { createErrorLog } from '../../studio/app/errorLog';
import { Connection } from '../../studio/connection';
import type { Studio } from '../../studio/studio';
import { attachSocket } from './socket';

/** A socket whose other end reads only when it is told to. */
class SlowSocket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  isPaused = false;
  readonly sent: { bytes: Uint8Array; done: () => void }[] = [];
  closed: number | undefined;
  get bufferedAmount() {
    return this.sent.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }
  send(bytes: Uint8Array, _options: object, done: () => void): void {
    this.sent.push({ bytes, done });
  }
  pause = () => void (this.isPaused = true);
  resume = () => void (this.isPaused = false);
  ping = () => undefined;
  close(code: number): void {
    this.closed ??= code;
    this.terminate();
  }
  terminate(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.emit('close');
  }
  /** The other end takes the first message. */
  read(): Reply {
    const first = this.sent.shift();
    first?.done();
    return decodeMessage(first?.bytes ?? new Uint8Array()) as Reply;
  }
}

const MiB = 2 ** 20;

function attach() {
  const socket = new SlowSocket();
  const left: Connection[] = [];
  const studio = {
    errors: createErrorLog(),
    connect: (send: (reply: Reply) => void) =>
      new Connection(
        {
          'jobs.preview': async ({ name }) => new Uint8Array(Number(name) * MiB),
        },
        send,
      ),
    disconnect(connection: Connection) {
      left.push(connection);
      connection.close();
    },
  } as unknown as Studio;
  const connection = attachSocket(socket as unknown as WebSocket, studio);
  const ask = async (id: number, size: number) => {
    const call = { kind: 'call', id, name: 'jobs.preview', params: { id: 'x', name: String(size) } };
    socket.emit('message', Buffer.from(encodeMessage(call)), true);
    await new Promise(setImmediate);
  };
  return { socket, connection, left, ask };
}

describe('a window that reads slowly', () => {
  it('is not listened to until it has caught up', async () => {
    const { socket, connection, ask } = attach();
    await ask(1, 20);
    expect(socket.isPaused).toBe(false);
    await ask(2, 20);
    expect(socket.isPaused).toBe(true);
    expect(socket.read()).toMatchObject({ kind: 'result', id: 1 });
    expect(socket.isPaused).toBe(false);
    connection.close();
    socket.terminate();
  });

  it('is given up when far too much waits for it', async () => {
    const { socket, left, ask } = attach();
    for (let id = 1; id <= 8; id++) await ask(id, 40);
    expect(socket.closed).toBe(1013);
    expect(left).toHaveLength(1);
    expect(socket.sent).toHaveLength(7);
  });

  it('is told of a result that is too large to send', async () => {
    const { socket, ask } = attach();
    await ask(1, 65);
    expect(socket.read()).toMatchObject({ kind: 'error', id: 1, error: { code: 'bad-input' } });
    socket.terminate();
  });
});
