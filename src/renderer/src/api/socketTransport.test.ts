import { once } from 'node:events';
import { WebSocket, WebSocketServer, type WebSocket as Peer } from 'ws';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { REFUSED_CODE, WEBSOCKET_PROTOCOL } from '../../../shared/api/bridge';
import type { Request } from '../../../shared/api/message';
import { decodeMessage, encodeMessage } from '../../../shared/api/wire';
import { ApiClient } from './client';
import { BACK_OFF, SocketTransport } from './socketTransport';

// Node has one of its own only since version 22.
vi.stubGlobal('WebSocket', WebSocket);

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.clients.forEach((client) => client.terminate());
    server.close();
  }
});

async function listen(port = 0) {
  const server = new WebSocketServer({ host: '127.0.0.1', port, handleProtocols: () => WEBSOCKET_PROTOCOL });
  servers.push(server);
  await once(server, 'listening');
  return { server, port: (server.address() as { port: number }).port };
}
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((done) => setTimeout(done, 2));
};

/** A window; its waits end when they are told to. */
function open(port: number, token = 'secret') {
  const waits: { milliseconds: number; end(): void }[] = [];
  const wait = (milliseconds: number, end: () => void) => void waits.push({ milliseconds, end });
  const connect = (url: string, protocols: string[]) => {
    const socket = new WebSocket(url, protocols);
    // A browser's socket only closes where this one throws, too.
    socket.on('error', () => undefined);
    return socket as unknown as globalThis.WebSocket;
  };
  const client = new ApiClient(new SocketTransport({ token, origin: `http://127.0.0.1:${port}`, wait, connect }));
  return { client, waits };
}

describe('socket', () => {
  it('says its token, and carries bytes both ways', async () => {
    const { server, port } = await listen();
    const met = once(server, 'connection') as Promise<[Peer, { headers: Record<string, string> }]>;
    const { client } = open(port);
    const [peer, { headers }] = await met;
    expect(headers['sec-websocket-protocol']?.replace(/\s/g, '')).toBe(`${WEBSOCKET_PROTOCOL},secret`);
    peer.on('message', (data: Buffer) => {
      const request = decodeMessage(data) as Extract<Request, { kind: 'call' }>;
      peer.send(encodeMessage({ kind: 'result', id: request.id, result: request.params }));
    });
    await until(() => client.link.value === 'open');
    const png = new Uint8Array([1, 2, 3]);
    expect(await client.call('projects.thumbnail', { id: 'a', png })).toEqual({ id: 'a', png });
  });

  it('fails what is under way when the program is gone, seeks it ever more slowly, and finds it again', async () => {
    const { server, port } = await listen();
    const { client, waits } = open(port);
    await until(() => client.link.value === 'open');
    const call = client.call('projects.recent', {});
    server.clients.forEach((peer) => peer.terminate());
    server.close();
    await expect(call).rejects.toMatchObject({ code: 'io' });
    expect(client.link.value).toBe('lost');
    await expect(client.call('projects.recent', {})).rejects.toMatchObject({ code: 'io' });
    for (let i = 0; i < 3; i++) {
      await until(() => waits.length === i + 1);
      waits[i]?.end();
    }
    await until(() => waits.length === 4);
    expect(waits.map(({ milliseconds }) => milliseconds)).toEqual(BACK_OFF.slice(0, 4));
    await listen(port);
    waits[3]?.end();
    await until(() => client.link.value === 'open');
  });

  it('does not knock again where its token is refused, nor without one', async () => {
    const { server, port } = await listen();
    server.on('connection', (peer) => peer.close(REFUSED_CODE, 'Another token.'));
    const { client, waits } = open(port, 'old');
    await until(() => client.link.value === 'refused');
    expect(waits).toEqual([]);
    expect(open(port, '').client.link.value).toBe('refused');
  });
});
