import type { JobView } from '../../../shared/api/jobs';

const LOOK_MS = 1_500;

export interface WatchTold {
  changed(job: JobView): void;
  removed(id: string): void;
  /** A training of another program is done. */
  made(): void;
}

/** Looks now and then at the trainings that other programs run, and tells what has become of them. */
export class Watch {
  private known: Map<string, { readonly text: string; readonly state: JobView['state'] }> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(
    private readonly list: () => Promise<readonly JobView[]>,
    private readonly told: WatchTold,
    private readonly milliseconds = LOOK_MS,
  ) {
    this.later();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Compares what there is with what there was. */
  async look(): Promise<void> {
    const jobs = await this.list();
    const before = this.known;
    this.known = new Map(jobs.map((job) => [job.id, { text: JSON.stringify(job), state: job.state }]));
    // what was there at the first look is no news
    if (!before || this.stopped) return;
    for (const job of jobs) {
      const old = before.get(job.id);
      if (old?.text === this.known.get(job.id)?.text) continue;
      this.told.changed(job);
      if (old?.state === 'running' && job.state === 'done') this.told.made();
    }
  }

  private later(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      void this.look()
        .catch(() => undefined)
        .then(() => this.later());
    }, this.milliseconds);
    this.timer.unref();
  }
}
