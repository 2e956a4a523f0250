import type { ProgramEvent } from '../../../engine/train/runProgram';
import type { JobView } from '../../../shared/api/jobs';
import type { Job } from '../../../shared/jobs';
import { progressOf } from '../../jobs/runner';

/** A training that this program runs at the moment. */
export class Slot {
  private readonly controller = new AbortController();
  private progress: Job['progress'];
  private preparing: JobView['preparing'];
  /** To be finished as soon as it can be: finishing needs an iteration. */
  finishes = false;
  /** Settles when the training has let go of its folder. */
  ended: Promise<void> = Promise.resolve();

  constructor(readonly job: Job) {
    this.progress = job.progress;
  }

  /** Fires when it is to be saved and ended for now. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Whether it is past its preparation. */
  get trains(): boolean {
    return this.preparing === undefined && this.progress !== this.job.progress;
  }

  pause(): void {
    this.controller.abort();
  }

  /** Takes note of what the training tells. @returns whether there is something new to show */
  receive(event: ProgramEvent): boolean {
    if (event.kind === 'progress') {
      this.progress = progressOf(event);
      this.preparing = undefined;
    } else if (event.kind === 'preparing') {
      const { phase, done, total } = event;
      this.preparing = { phase, done, ...(total === undefined ? {} : { total }) };
    }
    return event.kind === 'progress' || event.kind === 'preparing';
  }

  view(): JobView {
    const { job, progress, preparing } = this;
    return { ...job, state: 'running', error: undefined, progress, ...(preparing ? { preparing } : {}) };
  }
}
