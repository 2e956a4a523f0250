import type { Worker } from 'node:worker_threads';
import { StudioError, deserialiseError } from '../../shared/errors';
import { copyTensors, type Parcel, type Reply, type Request } from './protocol';
import { SerialRuntime, type Host, type HostedSession } from './serial';
import { SharingHost } from './sharing';
import type { Feeds, Fetches, LoadOptions, OnnxModel, Runtime } from './types';

/**
 * A runtime in a worker that calls serveRuntime(). Nothing here blocks the calling thread; tensors are copied once on the
 * way in and moved on the way out. release() lets the run in progress end and then ends the worker, never before:
 * a thread that is ended while onnxruntime computes takes the whole process with it.
 * @throws StudioError as openRuntime does, or 'internal' if the worker stops before it is ready
 */
export async function workerRuntime(worker: Worker): Promise<Runtime> {
  const link = new WorkerLink(worker);
  try {
    const first = await link.reply();
    if (first.kind !== 'ready') throw new StudioError('internal', 'The inference worker answered before it was ready.');
    return new SerialRuntime(first.provider, new SharingHost(new WorkerHost(link)));
  } catch (thrown) {
    await worker.terminate();
    throw thrown;
  }
}

class WorkerHost implements Host {
  private sessions = 0;

  constructor(private readonly link: WorkerLink) {}

  async load(model: OnnxModel, options: LoadOptions): Promise<HostedSession> {
    const session = ++this.sessions;
    const { name, inputs, outputs } = model;
    const bytes = model.bytes.slice();
    const content: Request = { kind: 'load', session, model: { name, inputs, outputs, bytes }, options };
    await this.link.ask({ content, transfer: [bytes.buffer] });
    return {
      run: (feeds, into) => this.run(session, feeds, into),
      release: async () => {
        if (this.link.alive) await this.link.ask({ content: { kind: 'free', session }, transfer: [] });
      },
    };
  }

  close(): Promise<void> {
    return this.link.close();
  }

  private async run(session: number, feeds: Feeds, into: Fetches): Promise<Fetches> {
    const { content, transfer } = copyTensors(feeds);
    const fetches = await this.link.ask({ content: { kind: 'run', session, feeds: content }, transfer });
    for (const [name, target] of Object.entries(into)) {
      const result = fetches[name];
      if (!result) continue;
      (target.data as Float32Array).set(result.data as Float32Array);
      fetches[name] = target;
    }
    return fetches;
  }
}

/** Requests and replies over a worker, one pair at a time; a worker that stops answers everything with an error. */
class WorkerLink {
  private waiting: { resolve(reply: Reply): void; reject(error: StudioError): void } | undefined;
  private stopped: StudioError | undefined;

  constructor(private readonly worker: Worker) {
    worker.on('message', (reply: Reply) => this.settle(reply));
    worker.on('messageerror', (error) => this.fail(crash(error)));
    worker.on('error', (error) => this.fail(crash(error)));
    worker.on('exit', (exitCode) => this.fail(crash(`exit code ${exitCode}`)));
  }

  get alive(): boolean {
    return !this.stopped;
  }

  /** The next message of the worker; an error it sends is thrown. */
  reply(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.stopped) reject(this.stopped);
      else this.waiting = { resolve, reject };
    });
  }

  async ask({ content, transfer }: Parcel<Request>): Promise<Fetches> {
    if (this.alive) this.worker.postMessage(content, transfer);
    const answer = await this.reply();
    return answer.kind === 'done' ? answer.fetches : {};
  }

  /** Ends the worker, which must be idle. */
  async close(): Promise<void> {
    try {
      if (this.alive) await this.ask({ content: { kind: 'close' }, transfer: [] });
    } finally {
      this.stopped ??= new StudioError('internal', 'The inference worker was ended before this call.');
      await this.worker.terminate();
    }
  }

  private settle(reply: Reply): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (reply.kind === 'failed') waiting?.reject(deserialiseError(reply.error));
    else waiting?.resolve(reply);
  }

  private fail(reason: StudioError): void {
    this.stopped ??= reason;
    this.waiting?.reject(this.stopped);
    this.waiting = undefined;
  }
}

function crash(cause: unknown): StudioError {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const message = 'The inference worker ran out of memory: close other programs, or choose a smaller size.';
    return new StudioError('out-of-memory', message, cause.stack, { cause });
  }
  const detail = cause instanceof Error ? cause.stack : String(cause);
  return new StudioError(
    'internal',
    'The inference worker stopped unexpectedly: start again, and report this with its details if it happens twice.',
    detail,
    { cause },
  );
}
