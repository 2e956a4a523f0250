import { openRuntime, type Runtime } from '../../engine/runtime';
import type { LaneSource } from '../../engine/train/lanes';
import { startInferenceWorker } from './start';

/** More lanes than this hold more copies of the weights than they win time. */
const MOST = 4;
/** Share of the threads that must be busy. */
const LEAST_BUSY = 0.8;

/** The lanes of a training on the CPU, which share its threads: the first in the training's own thread, each other in a worker. */
export class WorkerLanes implements LaneSource {
  readonly counts: readonly number[];
  private readonly opened: Runtime[] = [];

  /** @param provider of the training's own runtime: on anything but a CPU of several threads there is one lane */
  constructor(private readonly provider: Runtime['provider']) {
    const { actual, threads } = provider;
    const most = actual === 'cpu' ? Math.min(MOST, threads) : 1;
    const busy = (count: number) => count * Math.floor(threads / count);
    this.counts = Array.from({ length: most }, (_, i) => i + 1).filter((count) => busy(count) >= LEAST_BUSY * threads);
  }

  async open(count: number): Promise<readonly Runtime[]> {
    const threads = Math.max(1, Math.floor(this.provider.threads / count));
    const lanes: Runtime[] = [];
    while (lanes.length < count) {
      const options = { provider: 'cpu', threads } as const;
      const lane = await (lanes.length === 0 ? openRuntime(options) : startInferenceWorker(options));
      lanes.push(lane);
      this.opened.push(lane);
    }
    return lanes;
  }

  /** Ends every lane that was opened, after the runs already asked for. */
  async release(): Promise<void> {
    for (const lane of this.opened.splice(0)) await lane.release();
  }
}
