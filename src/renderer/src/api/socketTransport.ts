import { REFUSED_CODE, WEBSOCKET_PATH, WEBSOCKET_PROTOCOL } from '../../../shared/api/bridge';
import { replySchema, type Request } from '../../../shared/api/message';
import { decodeMessage, encodeMessage } from '../../../shared/api/wire';
import type { LinkState } from './api';
import { connectionLost, type Transport } from './client';
import { upload } from './upload';

/** Waits before attempts to connect again, in milliseconds; the last one repeats. */
export const BACK_OFF = [250, 500, 1_000, 2_000] as const;

type Listener = Parameters<Transport['open']>[0];

export interface SocketOptions {
  readonly token: string;
  /** Of the page, such as 'http://127.0.0.1:4700'. */
  readonly origin: string;
  readonly connect?: (url: string, protocols: string[]) => WebSocket;
  readonly wait?: (milliseconds: number, then: () => void) => void;
}

/** Messages over a WebSocket to the host that served the page; a lost connection is sought again until it is there. */
export class SocketTransport implements Transport {
  private socket: WebSocket | undefined;
  private listener: Listener | undefined;
  private attempts = 0;

  constructor(private readonly options: SocketOptions) {}

  open(listener: Listener): void {
    this.listener = listener;
    if (this.options.token === '') {
      listener.state('refused');
      return;
    }
    this.connect();
    globalThis.addEventListener?.('online', () => this.socket ?? this.connect());
  }

  send(request: Request): void {
    if (this.socket?.readyState !== WebSocket.OPEN) throw connectionLost();
    this.socket.send(encodeMessage(request));
  }

  grant(...[dropped, uploadUrl]: Parameters<Transport['grant']>) {
    return upload(dropped, { uploadUrl, token: this.options.token });
  }

  private connect(): void {
    const { origin, token, connect = (url, protocols) => new WebSocket(url, protocols) } = this.options;
    const socket = connect(origin.replace(/^http/, 'ws') + WEBSOCKET_PATH, [WEBSOCKET_PROTOCOL, token]);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.addEventListener('open', () => {
      this.attempts = 0;
      this.listener?.state('open');
    });
    socket.addEventListener('message', ({ data }) => this.receive(data));
    socket.addEventListener('close', ({ code }) => this.closed(socket, code));
  }

  private receive(data: unknown): void {
    if (!(data instanceof ArrayBuffer)) return;
    const reply = replySchema.safeParse(decodeMessage(new Uint8Array(data)));
    if (reply.success) this.listener?.reply(reply.data);
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    this.socket = undefined;
    const state: LinkState = code === REFUSED_CODE ? 'refused' : 'lost';
    this.listener?.state(state);
    if (state === 'refused') return;
    const { wait = (milliseconds, then) => void setTimeout(then, milliseconds) } = this.options;
    wait(BACK_OFF[Math.min(this.attempts++, BACK_OFF.length - 1)] as number, () => this.socket ?? this.connect());
  }
}
