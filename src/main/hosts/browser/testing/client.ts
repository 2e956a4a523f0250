import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { WEBSOCKET_PATH, WEBSOCKET_PROTOCOL } from '../../../../shared/api/bridge';
import type { Reply, Request } from '../../../../shared/api/message';
import { decodeMessage, encodeMessage } from '../../../../shared/api/wire';
import { startBrowserHost, type BrowserHost, type BrowserHostOptions } from '../server';

/** A browser host over a small page of its own, in folders that are gone afterwards. */
export interface TestHost extends BrowserHost {
  readonly folder: string;
  readonly origin: string;
  end(): Promise<void>;
}

/** STYLEINV_HOME must be set to `home` of the folder before anything asks for it; so it is set here, and given back at the end. */
export async function startTestHost(options: Partial<BrowserHostOptions> = {}): Promise<TestHost> {
  const folder = await mkdtemp(join(tmpdir(), 'browser-host-'));
  const before = process.env['STYLEINV_HOME'];
  process.env['STYLEINV_HOME'] = join(folder, 'home');
  const renderer = join(folder, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await writeFile(join(renderer, 'index.html'), '<!doctype html><title>Studio</title>');
  await writeFile(join(renderer, 'assets', 'main-1a2b.js'), 'export const a = 1;\n'.repeat(100));
  await writeFile(join(folder, 'secret.txt'), 'not for anybody');
  const host = await startBrowserHost({ host: '127.0.0.1', port: 0, renderer, ...options });
  return {
    ...host,
    folder,
    origin: `http://127.0.0.1:${host.port}`,
    async end() {
      await host.close();
      if (before === undefined) delete process.env['STYLEINV_HOME'];
      else process.env['STYLEINV_HOME'] = before;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request exactly as written: no address is tidied, every header can be set. */
export function ask(
  { port }: { port: number },
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: Uint8Array } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A window as the renderer is one, without the page. */
export class TestWindow {
  private readonly replies: Reply[] = [];
  private readonly waiting: (() => void)[] = [];
  private lastId = 0;
  private constructor(readonly socket: WebSocket) {
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data) => {
      this.replies.push(decodeMessage(data as Buffer) as Reply);
      for (const look of this.waiting.splice(0)) look();
    });
  }

  /** @throws Error with the status if the host refuses */
  static async open(host: TestHost, options: OpenOptions = {}): Promise<TestWindow> {
    const { protocols = [WEBSOCKET_PROTOCOL, host.token], path = WEBSOCKET_PATH, headers = {} } = options;
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, protocols, {
      headers: { origin: host.origin, ...headers },
      perMessageDeflate: false,
    });
    const window = new TestWindow(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return window;
  }

  send(request: Request): void {
    this.socket.send(encodeMessage(request));
  }

  /** The answer to a call, result or error. */
  async call(name: string, params: unknown = {}): Promise<Reply> {
    const id = ++this.lastId;
    this.send({ kind: 'call', id, name, params });
    return this.next((reply) => reply.kind !== 'event' && reply.id === id);
  }

  /** The first reply of a kind, whether it has come already or not. */
  async next(isIt: (reply: Reply) => boolean): Promise<Reply> {
    for (;;) {
      const found = this.replies.find(isIt);
      if (found) return found;
      await new Promise<void>((look) => this.waiting.push(look));
    }
  }

  /** Code that the host closes the socket with. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.once('close', resolve));
  }
}

export interface OpenOptions {
  readonly protocols?: string[];
  readonly path?: string;
  readonly headers?: Record<string, string>;
}
