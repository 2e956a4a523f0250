/** Calls `tell` at once, then at most every `milliseconds`; of what comes in between the last is told at the end. */
export class Throttle {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting = false;

  constructor(
    private readonly tell: () => void,
    private readonly milliseconds: number,
  ) {}

  /** Something changed. */
  touch(): void {
    if (this.timer) this.waiting = true;
    else this.fire();
  }

  /** Tells at once what has not been told. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting) this.fire();
  }

  /** Tells nothing any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = false;
  }

  private fire(): void {
    this.waiting = false;
    this.tell();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.waiting) this.fire();
    }, this.milliseconds);
    this.timer.unref?.();
  }
}
