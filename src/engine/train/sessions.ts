import type { OnnxModel, Runtime, Session } from '../runtime/types';

/** Sessions of a recipe's networks, each loaded when it is first needed. */
export class Sessions {
  private readonly loaded = new Map<OnnxModel, Promise<Session>>();

  constructor(private readonly runtime: Runtime) {}

  /** @throws StudioError 'out-of-memory', 'provider' */
  get(model: OnnxModel): Promise<Session> {
    const ready = this.loaded.get(model);
    if (ready) return ready;
    const loading = this.runtime.load(model, { purpose: 'training' });
    this.loaded.set(model, loading);
    // one that failed is tried again when it is asked for again
    loading.catch(() => this.loaded.get(model) === loading && this.loaded.delete(model));
    return loading;
  }

  /** Frees them all, those that are being loaded too; they are loaded again when asked for. */
  async release(): Promise<void> {
    const all = [...this.loaded.values()];
    this.loaded.clear();
    for (const loading of await Promise.allSettled(all))
      if (loading.status === 'fulfilled') await loading.value.release();
  }
}
