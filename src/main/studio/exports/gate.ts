import { throwIfCancelled } from '../../../shared/errors';

/** Where work waits between two pieces while it is paused. */
export class Gate {
  private opening: Promise<void> | undefined;
  private let: () => void = () => undefined;
  private closedAt = 0;
  /** Milliseconds it has been closed. */
  private waited = 0;

  close(now = performance.now()): void {
    if (this.opening) return;
    this.closedAt = now;
    this.opening = new Promise((resolve) => (this.let = resolve));
  }

  open(now = performance.now()): void {
    if (!this.opening) return;
    this.waited += now - this.closedAt;
    this.opening = undefined;
    this.let();
  }

  get pausedMs(): number {
    return this.waited;
  }

  /** Waits until it is open. @throws StudioError 'cancelled' if the signal fires */
  async pass(signal: AbortSignal): Promise<void> {
    while (this.opening && !signal.aborted) {
      let stop: () => void = () => undefined;
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', (stop = () => resolve())));
      await Promise.race([this.opening, stopped]);
      signal.removeEventListener('abort', stop);
    }
    throwIfCancelled(signal);
  }
}
