import type { ProgramEvent } from '../../engine/train/runProgram';

/**
 * Passes on what a training tells, of its progress at most one event per `everyMs`: each costs the training time. The newest that was
 * held back goes before whatever is told next, so that the last progress of a stretch of work always arrives.
 * @param now milliseconds
 */
export class LastOfMany {
  private sent = -Infinity;
  private held: ProgramEvent | undefined;

  constructor(
    private readonly send: (event: ProgramEvent) => void,
    private readonly everyMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  tell(event: ProgramEvent): void {
    if (event.kind !== 'progress' && event.kind !== 'preparing') {
      this.flush();
      return this.send(event);
    }
    if (this.held && this.held.kind !== event.kind) this.flush();
    this.held = event;
    if (this.now() - this.sent >= this.everyMs) this.flush();
  }

  /** Sends what is held back: to be called at the end. */
  flush(): void {
    const { held } = this;
    if (!held) return;
    this.held = undefined;
    this.sent = this.now();
    this.send(held);
  }
}
