import type { OnnxModel, Runtime, Session } from '../runtime/types';

/** Sessions of a recipe's networks, each loaded when it is first needed. */
export class Sessions {
  private readonly loaded = new Map<OnnxModel, Session>();

  constructor(private readonly runtime: Runtime) {}

  /** @throws StudioError 'out-of-memory', 'provider' */
  async get(model: OnnxModel): Promise<Session> {
    const ready = this.loaded.get(model);
    if (ready) return ready;
    const session = await this.runtime.load(model, { purpose: 'training' });
    this.loaded.set(model, session);
    return session;
  }

  /** Frees them all; they are loaded again when asked for. */
  async release(): Promise<void> {
    const all = [...this.loaded.values()];
    this.loaded.clear();
    for (const session of all) await session.release();
  }
}
