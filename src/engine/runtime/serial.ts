import { StudioError } from '../../shared/errors';
import { checkFeeds, checkTargets } from './feeds';
import { SerialQueue } from './queue';
import type { Feeds, Fetches, LoadOptions, ModelSignature, OnnxModel, ProviderReport, Runtime, Session } from './types';

/** A loaded network somewhere: in this thread (local.ts) or in a worker (remote.ts). Never called twice at a time. */
export interface HostedSession {
  run(feeds: Feeds, into: Fetches): Promise<Fetches>;
  release(): Promise<void>;
}

/** Where networks live. Never called twice at a time; close() is the last call and frees every session. */
export interface Host {
  load(model: OnnxModel, options: LoadOptions): Promise<HostedSession>;
  close(): Promise<void>;
}

/**
 * The Runtime over a host: checks what goes in, and gives the host one thing to do at a time, in the order it was asked
 * for. So a run that waits can still be cancelled, and its tensors are only handed over when its turn comes.
 */
export class SerialRuntime implements Runtime {
  private readonly queue = new SerialQueue();
  private released: Promise<void> | undefined;

  constructor(
    readonly provider: ProviderReport,
    private readonly host: Host,
  ) {}

  async load(model: OnnxModel, options: LoadOptions = {}): Promise<Session> {
    const hosted = await this.queue.add(() => this.host.load(model, options));
    const { name, inputs, outputs } = model;
    return new QueuedSession({ name, inputs, outputs }, hosted, this.queue);
  }

  release(): Promise<void> {
    this.released ??= this.stop();
    return this.released;
  }

  private async stop(): Promise<void> {
    await this.queue.close(new StudioError('cancelled', 'The networks were released before this run could start.'));
    await this.host.close();
  }
}

class QueuedSession implements Session {
  private released: Promise<void> | undefined;

  constructor(
    readonly model: ModelSignature,
    private readonly hosted: HostedSession,
    private readonly queue: SerialQueue,
  ) {}

  async run(feeds: Feeds, into: Fetches = {}, signal?: AbortSignal): Promise<Fetches> {
    if (this.released)
      throw new StudioError('internal', `The network "${this.model.name}" was released before this run.`);
    const start = async () => {
      // Only now: a tensor may have been given away to another thread while the run waited.
      checkFeeds(this.model, feeds);
      checkTargets(this.model, into);
      return this.hosted.run(feeds, into);
    };
    return this.queue.add(start, signal);
  }

  release(): Promise<void> {
    this.released ??= this.queue.add(() => this.hosted.release()).catch(ignoreCancelled);
    return this.released;
  }
}

/** A session of a released runtime is released already. */
function ignoreCancelled(error: unknown): void {
  if (!(error instanceof StudioError && error.code === 'cancelled')) throw error;
}
