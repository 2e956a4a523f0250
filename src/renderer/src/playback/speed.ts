/** How long frames take, learned from the calls that have been answered. */
export class Speed {
  private perFrame: number;

  /** @param guess milliseconds per frame before anything has been measured */
  constructor(guess = 60) {
    this.perFrame = guess;
  }

  /** Milliseconds one frame (in all looks asked for) takes. */
  get cost(): number {
    return this.perFrame;
  }

  /** A call of so many frames took so long, from when it had the computer to itself. */
  measured(frames: number, milliseconds: number): void {
    if (frames < 1 || milliseconds <= 0) return;
    const share = Math.min(0.5, 0.15 * frames);
    this.perFrame += share * (milliseconds / frames - this.perFrame);
  }

  /** Frames that take about so many milliseconds, 1..64. */
  framesIn(milliseconds: number): number {
    return Math.max(1, Math.min(64, Math.round(milliseconds / this.perFrame)));
  }
}
