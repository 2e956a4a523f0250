import { shallowReadonly, shallowRef } from 'vue';
import type { CallName, EventData, EventName, Params, Result } from '../../../shared/api';
import type { FileHandle } from '../../../shared/api/files';
import type { Reply, Request } from '../../../shared/api/message';
import { deserialiseError, StudioError, toStudioError } from '../../../shared/errors';
import type { Api, CallOptions, LinkState } from './api';
import type { Dropped } from './drops';

/** Carries messages between the window and the main side. */
export interface Transport {
  /** Starts; to be called once. */
  open(listener: { reply(reply: Reply): void; state(state: LinkState): void }): void;
  /** @throws StudioError 'io' if there is no connection */
  send(request: Request): void;
  grant(dropped: File | Dropped, uploadUrl: string | undefined): Promise<FileHandle>;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: StudioError): void;
  /** Takes the call's listeners off. */
  release(): void;
}

/** The contract over a transport: numbers calls, matches replies, cancels, and fails what a lost connection leaves unanswered. */
export class ApiClient implements Api {
  private readonly state = shallowRef<LinkState>('connecting');
  private readonly pending = new Map<number, Pending>();
  private readonly handlers = new Map<string, Set<(data: never) => void>>();
  private uploadUrl: string | undefined;
  private lastId = 0;
  readonly link = shallowReadonly(this.state);

  constructor(private readonly transport: Transport) {
    transport.open({ reply: (reply) => this.receive(reply), state: (state) => this.linked(state) });
  }

  async call<Name extends CallName>(name: Name, params: Params<Name>, options?: CallOptions): Promise<Result<Name>> {
    const { signal } = options ?? {};
    if (signal?.aborted) throw cancelled();
    const result = await this.ask(name, params, signal);
    if (name === 'app.hello') this.uploadUrl = (result as Result<'app.hello'>).uploadUrl;
    return result as Result<Name>;
  }

  on<Name extends EventName>(name: Name, handler: (data: EventData<Name>) => void): () => void {
    const handlers = this.handlers.get(name) ?? new Set();
    this.handlers.set(name, handlers.add(handler));
    return () => void handlers.delete(handler);
  }

  async grant(files: readonly (File | Dropped)[]): Promise<FileHandle[]> {
    const handles: FileHandle[] = [];
    for (const file of files) handles.push(await this.transport.grant(file, this.uploadUrl));
    return handles;
  }

  private ask(name: string, params: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const cancel = () => {
        this.settle(id)?.reject(cancelled());
        if (this.state.value === 'open') this.transport.send({ kind: 'cancel', id });
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.pending.set(id, { resolve, reject, release: () => signal?.removeEventListener('abort', cancel) });
      try {
        this.transport.send({ kind: 'call', id, name, params });
      } catch (thrown) {
        this.settle(id);
        reject(toStudioError(thrown));
      }
    });
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    pending?.release();
    return pending;
  }

  private receive(reply: Reply): void {
    if (reply.kind === 'event') {
      for (const handler of this.handlers.get(reply.name) ?? []) handler(reply.data as never);
    } else if (reply.kind === 'error') {
      this.settle(reply.id)?.reject(deserialiseError(reply.error));
    } else {
      this.settle(reply.id)?.resolve(reply.result);
    }
  }

  private linked(state: LinkState): void {
    this.state.value = state;
    if (state !== 'lost' && state !== 'refused') return;
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(connectionLost());
  }
}

const cancelled = () => new StudioError('cancelled', 'Cancelled.');

/** What a call fails with whose answer will not come. */
export const connectionLost = () =>
  new StudioError('io', 'The connection to the program was lost: it is being restored; then try again.');
