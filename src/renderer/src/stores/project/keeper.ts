import { toStudioError, type StudioError } from '../../../../shared/errors';
import type { Project } from '../../../../shared/project';

export type Kept = 'kept' | 'waiting' | 'keeping' | 'failed';

export interface KeeperOptions {
  readonly keep: (project: Project) => Promise<unknown>;
  readonly state: (kept: Kept, error?: StudioError) => void;
  /** Time without edits after which the project is kept, in milliseconds. */
  readonly quiet?: number;
  /** Waits before trying again after failures; the last one repeats. */
  readonly retry?: readonly number[];
}

/**
 * Keeps the working copy after every change: the newest project wins, one call at a time, so that an older one never lands after a newer
 * one; a failure is tried again until it works.
 */
export class Keeper {
  private newest: Project | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private failures = 0;

  constructor(private readonly options: KeeperOptions) {}

  /** Something changed. */
  changed(project: Project): void {
    this.newest = project;
    if (this.running) return;
    this.options.state('waiting');
    this.after(this.options.quiet ?? 400);
  }

  /** Whether everything is on the main side. */
  get idle(): boolean {
    return this.newest === undefined && this.running === undefined;
  }

  /** Keeps at once what is waiting. @returns whether everything is kept */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    await this.running;
    if (this.newest) await this.run();
    return this.idle;
  }

  /** Forgets what is waiting. */
  stop(): void {
    clearTimeout(this.timer);
    this.newest = undefined;
    this.failures = 0;
  }

  private after(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.run(), milliseconds);
  }

  private run(): Promise<void> {
    this.running ??= this.work().finally(() => (this.running = undefined));
    return this.running;
  }

  private async work(): Promise<void> {
    clearTimeout(this.timer);
    while (this.newest) {
      const project = this.newest;
      this.options.state('keeping');
      try {
        await this.options.keep(project);
      } catch (thrown) {
        this.fail(toStudioError(thrown));
        return;
      }
      this.failures = 0;
      if (this.newest === project) this.newest = undefined;
    }
    this.options.state('kept');
  }

  private fail(error: StudioError): void {
    if (!this.newest) return;
    const { retry = [2_000, 5_000, 15_000, 30_000] } = this.options;
    this.options.state('failed', error);
    this.after(retry[Math.min(this.failures++, retry.length - 1)] as number);
  }
}
