import type { RuntimeOptions } from '../../../engine/runtime/providers';
import type { ProviderReport, Runtime } from '../../../engine/runtime/types';

/** Each lane holds the networks it uses: more of them would take more memory than time. */
const MOST_LANES = 4;

/** Runtimes that have a share of the cores each; see EngineRoom.lanes. */
export class Lanes {
  private runtimes: readonly Runtime[] = [];
  private readonly opening: Promise<void>;

  /** Starts them when the runtime beside them is there. @param open starts one */
  constructor(beside: () => Promise<Runtime>, open: (options: RuntimeOptions) => Promise<Runtime>) {
    this.opening = beside()
      .then(({ provider }) => Promise.allSettled(sharesOf(provider).map((share) => open(share))))
      .then(async (results) => {
        const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
        // all or none: what is missing says what it needs where all cores compute
        if (opened.length === results.length) this.runtimes = opened;
        else await Promise.all(opened.map((runtime) => runtime.release()));
      })
      .catch(() => undefined);
  }

  /** Those that compute; none while they are being started. */
  get ready(): readonly Runtime[] {
    return this.runtimes;
  }

  async close(): Promise<void> {
    await this.opening;
    await Promise.allSettled(this.runtimes.map((runtime) => runtime.release()));
  }
}

/** A graphics card computes one thing at a time, and one core has no shares. */
function sharesOf({ actual, threads }: ProviderReport): RuntimeOptions[] {
  const count = actual === 'cpu' ? Math.min(MOST_LANES, threads) : 1;
  if (count === 1) return [];
  return Array.from({ length: count }, () => ({ provider: 'cpu', threads: Math.floor(threads / count) }));
}
