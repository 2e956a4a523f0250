import type { Backend, BackendSession, SessionSettings } from './backend';
import { backendFailure } from './failure';
import { SerialRuntime, type Host, type HostedSession } from './serial';
import type { Feeds, Fetches, LoadOptions, OnnxModel, ProviderReport, Runtime } from './types';

/**
 * A runtime in this thread. Its runs BLOCK the thread while they compute: for workers, training and tests, never for a
 * thread that must stay responsive. openRuntime() in providers.ts chooses the provider and calls this.
 */
export function localRuntime(backend: Backend, provider: ProviderReport): Runtime {
  return new SerialRuntime(provider, new LocalHost(backend, provider));
}

class LocalHost implements Host {
  private readonly sessions = new Set<LocalSession>();

  constructor(
    private readonly backend: Backend,
    private readonly provider: ProviderReport,
  ) {}

  async load({ name, bytes }: OnnxModel, { purpose = 'inference' }: LoadOptions): Promise<HostedSession> {
    const { actual, threads } = this.provider;
    const settings: SessionSettings = { provider: actual, threads, purpose };
    try {
      const inner = await this.backend.create(bytes, settings);
      const session = new LocalSession(inner, name, settings, () => this.sessions.delete(session));
      this.sessions.add(session);
      return session;
    } catch (thrown) {
      throw backendFailure(thrown, { doing: 'load', network: name, provider: actual });
    }
  }

  async close(): Promise<void> {
    for (const session of [...this.sessions]) await session.release();
  }
}

class LocalSession implements HostedSession {
  constructor(
    private readonly inner: BackendSession,
    private readonly network: string,
    private readonly settings: SessionSettings,
    private readonly onRelease: () => void,
  ) {}

  async run(feeds: Feeds, into: Fetches): Promise<Fetches> {
    try {
      return await this.inner.run(feeds, into);
    } catch (thrown) {
      throw backendFailure(thrown, { doing: 'run', network: this.network, provider: this.settings.provider });
    }
  }

  async release(): Promise<void> {
    this.onRelease();
    await this.inner.release();
  }
}
