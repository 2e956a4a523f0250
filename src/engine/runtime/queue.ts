import { StudioError } from '../../shared/errors';

interface Entry {
  start(): Promise<void>;
  refuse(reason: StudioError): void;
}

/** Runs tasks one at a time, in the order they were added. A task that fails does not hold up the next. */
export class SerialQueue {
  private readonly waiting: Entry[] = [];
  private running: Promise<void> | undefined;
  private closed: StudioError | undefined;

  /**
   * Adds a task. If `signal` fires before its turn, it is taken out and rejected with 'cancelled'; once started, it runs
   * to its end.
   */
  add<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.closed) return reject(this.closed);
      if (signal?.aborted) return reject(cancelled());
      const cancel = () => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(cancelled());
      };
      const entry: Entry = {
        start: async () => {
          signal?.removeEventListener('abort', cancel);
          await Promise.resolve().then(task).then(resolve, reject);
        },
        refuse: (reason) => {
          signal?.removeEventListener('abort', cancel);
          reject(reason);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.push(entry);
      this.running ??= this.work();
    });
  }

  /**
   * Refuses the tasks that still wait, and every new one, with `reason`; resolves when the task in progress has ended.
   * Of several reasons the first stays.
   */
  async close(reason: StudioError): Promise<void> {
    this.closed ??= reason;
    for (const entry of this.waiting.splice(0)) entry.refuse(this.closed);
    await this.running;
  }

  private async work(): Promise<void> {
    for (let entry = this.waiting.shift(); entry; entry = this.waiting.shift()) await entry.start();
    this.running = undefined;
  }
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'Cancelled.');
}
