import { Worker } from 'node:worker_threads';
import { deserialiseError, StudioError } from '../../../shared/errors';
import { workerEntry } from '../../workers/entry';
import type { MapOrder, MapQuestion, MapQuestions, MapReply, MapRequest } from './serve';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: StudioError) => void;
  readonly onProgress: ((share: number) => void) | undefined;
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Share of the work done, 0..1. */
  readonly onProgress?: (share: number) => void;
}

/** The thread that knows one map: no native code runs in it, so it can be ended at any moment. */
export class MapWorker {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private stopped: StudioError | undefined;
  private lastId = 0;

  /** @throws StudioError 'not-found' if the worker was not built */
  constructor(order: MapOrder) {
    const { url, execArgv } = workerEntry('explore');
    this.worker = new Worker(url, { name: 'explore', workerData: order, execArgv });
    this.worker.on('message', (reply: MapReply) => this.settle(reply));
    this.worker.on('error', (error) => this.fail(crashed(error)));
    this.worker.on('exit', (code) => this.fail(crashed(new Error(`exit code ${code}`))));
    // An idle map keeps no program alive.
    this.worker.unref();
  }

  /** @throws StudioError 'bad-input', 'cancelled', 'internal' if the thread has ended */
  ask<Kind extends MapQuestion>(
    kind: Kind,
    ask: MapQuestions[Kind]['ask'],
    { signal, onProgress }: AskOptions = {},
  ): Promise<MapQuestions[Kind]['answer']> {
    if (this.stopped) return Promise.reject(this.stopped);
    if (signal?.aborted) return Promise.reject(new StudioError('cancelled', 'Cancelled.'));
    const id = ++this.lastId;
    const stop = new SharedArrayBuffer(4);
    const cancel = () => void Atomics.store(new Int32Array(stop), 0, 1);
    signal?.addEventListener('abort', cancel, { once: true });
    return new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, onProgress });
      this.worker.postMessage({ id, kind, ask, stop } satisfies MapRequest<Kind>);
    }).finally(() => signal?.removeEventListener('abort', cancel)) as Promise<MapQuestions[Kind]['answer']>;
  }

  /** Ends the thread; what is still asked is answered 'cancelled'. */
  async close(): Promise<void> {
    this.fail(new StudioError('cancelled', 'The map has been closed.'));
    await this.worker.terminate();
  }

  private settle(reply: MapReply): void {
    const waiting = this.waiting.get(reply.id);
    if (reply.kind === 'progress') return waiting?.onProgress?.(reply.share);
    this.waiting.delete(reply.id);
    if (reply.kind === 'done') waiting?.resolve(reply.value);
    else waiting?.reject(deserialiseError(reply.error));
  }

  private fail(reason: StudioError): void {
    this.stopped ??= reason;
    for (const { reject } of this.waiting.values()) reject(this.stopped);
    this.waiting.clear();
  }
}

function crashed(cause: Error): StudioError {
  const memory = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return memory
    ? new StudioError('out-of-memory', 'The map does not fit in memory: make it of fewer samples.', cause.stack)
    : new StudioError('internal', 'What computes the map stopped unexpectedly: build the map again.', cause.stack);
}
