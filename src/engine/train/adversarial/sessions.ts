import { targetOf } from '../../runtime/target';
import type { Runtime, Session } from '../../runtime/types';
import { adversarialNetworks, type AdversarialNetworks, type BuiltNetworks } from './networks';
import type { AdversarialOptions } from './options';

type Name = keyof AdversarialNetworks;

/** The networks of a run at one micro-batch, each loaded when it is first needed. */
export class AdversarialSessions {
  private readonly loaded = new Map<Name, Session>();

  private constructor(
    private readonly runtime: Runtime,
    readonly networks: BuiltNetworks,
    readonly microBatch: number,
  ) {}

  static open(runtime: Runtime, options: AdversarialOptions, microBatch: number): AdversarialSessions {
    const networks = adversarialNetworks(options, microBatch, targetOf(runtime.provider.actual));
    return new AdversarialSessions(runtime, networks, microBatch);
  }

  /** @throws StudioError 'internal' for a network this run has not, 'out-of-memory' */
  async get(name: Name): Promise<Session> {
    const ready = this.loaded.get(name);
    if (ready) return ready;
    const network = this.networks[name];
    if (!network) throw new Error(`this run has no network ${name}`);
    const model = 'model' in network ? network.model : network;
    const session = await this.runtime.load(model, { purpose: 'training' });
    this.loaded.set(name, session);
    return session;
  }

  async release(): Promise<void> {
    for (const session of this.loaded.values()) await session.release();
    this.loaded.clear();
  }
}
