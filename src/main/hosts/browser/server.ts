import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { userFolder } from '../../../engine/packs/locations';
import { REFUSED_CODE, WEBSOCKET_PATH, WEBSOCKET_PROTOCOL } from '../../../shared/api/bridge';
import { MAX_MESSAGE_BYTES } from '../../../shared/api/wire';
import { StudioError } from '../../../shared/errors';
import type { Connection } from '../../studio/connection';
import { createStudio, type Studio } from '../../studio/studio';
import { createGate, randomToken, type Gate } from './gate';
import { setSecurityHeaders } from './headers';
import { keepToken } from './keptToken';
import { routeRequest, type Site } from './routes';
import { browserShell } from './shell';
import { attachSocket } from './socket';
import { readStaticFiles } from '../media/staticFiles';
import { openUploads, type UploadLimits } from './uploads';

/** A page that is turned away has this long to say goodbye. */
const REFUSAL_MS = 2_000;
/** Windows that may be open at once. */
const MAX_WINDOWS = 16;

export interface BrowserHostOptions {
  /** Address to listen on: a loopback one unless others are meant to reach the Studio. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Folder of the built renderer. */
  readonly renderer: string;
  readonly uploadLimits?: UploadLimits;
}

export interface BrowserHost {
  readonly port: number;
  readonly token: string;
  readonly studio: Studio;
  /** Ends what is under way, tells the windows and closes the port. @param forget whether the token ends with it */
  close(forget?: boolean): Promise<void>;
}

/**
 * Serves the Studio to browsers.
 * @throws StudioError 'not-found' without a built renderer, 'exists' if the port is in use, 'usage' if it cannot be listened on
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const mediaToken = randomToken();
  const statics = await readStaticFiles(options.renderer);
  const server = createServer();
  const port = await listen(server, options);
  const kept = await keepToken(join(userFolder(), 'browser'), { host: options.host, port });
  const gate = createGate(options.host, kept.token);
  const studio = await createStudio(browserShell({ mediaToken, isLocal: gate.isLocal }));
  const uploads = await openUploads(join(userFolder(), 'uploads'), studio.files, options.uploadLimits);
  const windows = new Map<string, Connection>();
  const site: Site = { gate, mediaToken, statics, studio, uploads, windows };
  const sockets = serveSockets(server, site);

  // An upload may take as long as it does, as long as something arrives.
  server.requestTimeout = 0;
  server.headersTimeout = 30_000;
  server.timeout = 120_000;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    setSecurityHeaders(response, gate.isOwnHost(request.headers.host) ? (request.headers.host ?? '') : 'localhost');
    void routeRequest(site, request, response);
  });

  return {
    port,
    token: gate.token,
    studio,
    async close(forget = false) {
      if (forget) await kept.forget();
      for (const socket of sockets.clients) socket.close(1001, 'The Studio is closing.');
      await studio.close();
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
      await uploads.close();
    },
  };
}

function serveSockets(server: Server, { gate, studio, windows }: Site): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => WEBSOCKET_PROTOCOL,
  });
  const refusals = new WebSocketServer({ noServer: true, maxPayload: 1, handleProtocols: () => WEBSOCKET_PROTOCOL });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const refusal = refuseSocket(request, gate) ?? (sockets.clients.size >= MAX_WINDOWS ? '503 Too Many Windows' : '');
    if (refusal) {
      stream.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    if (!gate.isToken(tokenOf(request))) {
      turnAway(refusals, request, stream, head);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const connection = attachSocket(socket, studio);
      windows.set(connection.client.id, connection);
      socket.on('close', () => windows.delete(connection.client.id));
    });
  });
  return sockets;
}

/** Status with which a WebSocket is refused before it is one; undefined if a page of the Studio sent it. */
function refuseSocket({ url, headers }: IncomingMessage, gate: Gate): string | undefined {
  if (!gate.isOwnHost(headers.host) || !gate.isOwnOrigin(headers.origin, headers.host)) return '403 Forbidden';
  if (url !== WEBSOCKET_PATH) return '404 Not Found';
  const [protocol, , ...more] = protocolsOf(headers);
  return protocol === WEBSOCKET_PROTOCOL && more.length === 0 ? undefined : '401 Unauthorized';
}

const protocolsOf = (headers: IncomingHttpHeaders) =>
  (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
const tokenOf = ({ headers }: IncomingMessage) => protocolsOf(headers)[1];

/** Closes a page that has the token of an earlier start: of a status it would learn nothing, and try again for ever. */
function turnAway(refusals: WebSocketServer, request: IncomingMessage, stream: Duplex, head: Buffer): void {
  refusals.handleUpgrade(request, stream, head, (socket) => {
    socket.on('error', () => undefined);
    socket.close(REFUSED_CODE, 'The address has another token now.');
    setTimeout(() => socket.terminate(), REFUSAL_MS).unref();
  });
}

async function listen(server: Server, { host, port }: BrowserHostOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(error, host, port);
  });
  server.removeAllListeners('error');
  return (server.address() as AddressInfo).port;
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): StudioError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StudioError(
        'exists',
        `Port ${port} is in use, perhaps by a Studio that is running already: choose another one with --port.`,
        error.message,
      );
    case 'EACCES':
      return new StudioError('usage', `Port ${port} needs special rights: choose one above 1023 with --port.`);
    default:
      return new StudioError('usage', `Cannot listen on ${host}: give an address of this machine.`, error.message);
  }
}
