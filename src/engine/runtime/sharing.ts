import { webcrypto } from 'node:crypto';
import type { Host, HostedSession } from './serial';
import type { LoadOptions, OnnxModel } from './types';

interface Shared {
  readonly session: HostedSession;
  holders: number;
}

/**
 * A host on which the same network loaded twice is one session, freed when its last holder releases it: a preview and an
 * export of one pack do not hold its weights twice. "The same" is the same name, bytes and purpose.
 */
export class SharingHost implements Host {
  private readonly shared = new Map<string, Shared>();

  constructor(private readonly host: Host) {}

  async load(model: OnnxModel, options: LoadOptions): Promise<HostedSession> {
    const key = await identity(model, options);
    const entry = this.shared.get(key) ?? { session: await this.host.load(model, options), holders: 0 };
    this.shared.set(key, entry);
    entry.holders++;
    return {
      run: (feeds, into) => entry.session.run(feeds, into),
      release: async () => {
        entry.holders--;
        if (entry.holders > 0) return;
        this.shared.delete(key);
        await entry.session.release();
      },
    };
  }

  async close(): Promise<void> {
    this.shared.clear();
    await this.host.close();
  }
}

/** The digest is computed outside this thread. */
async function identity({ name, bytes }: OnnxModel, { purpose = 'inference' }: LoadOptions): Promise<string> {
  const digest = await webcrypto.subtle.digest('SHA-256', bytes);
  return JSON.stringify([name, purpose, Buffer.from(digest).toString('hex')]);
}
