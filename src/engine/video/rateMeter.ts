/** How fast long work goes and when it will be done. */
export interface Rate {
  readonly done: number;
  readonly total: number | undefined;
  readonly elapsedSeconds: number;
  /** Over the last seconds, so that it follows a change; 0 until it can be told. */
  readonly perSecond: number;
  /** undefined while it cannot be told: no total, or no speed yet. */
  readonly remainingSeconds: number | undefined;
}

/** Measures frames (or steps, or bytes) a second. The time is given by the caller, in milliseconds. */
export class RateMeter {
  private readonly samples: { at: number; done: number }[];

  /**
   * @param startedAt time of the start, in milliseconds
   * @param total how much there is to do, if known
   * @param windowMs how far back the speed is measured
   */
  constructor(
    private readonly startedAt: number,
    private readonly total?: number,
    private readonly windowMs = 5000,
  ) {
    this.samples = [{ at: startedAt, done: 0 }];
  }

  /** Records that `done` are done by `now` (milliseconds). */
  update(done: number, now: number): Rate {
    this.samples.push({ at: now, done });
    while (this.samples.length > 2 && now - (this.samples[1]?.at ?? now) >= this.windowMs) this.samples.shift();
    const oldest = this.samples[0] ?? { at: now, done };
    const perSecond = now > oldest.at ? Math.max(0, ((done - oldest.done) * 1000) / (now - oldest.at)) : 0;
    const left = this.total === undefined ? undefined : Math.max(0, this.total - done);
    return {
      done,
      total: this.total,
      elapsedSeconds: Math.max(0, now - this.startedAt) / 1000,
      perSecond,
      remainingSeconds: left === undefined ? undefined : left === 0 ? 0 : perSecond > 0 ? left / perSecond : undefined,
    };
  }
}

/** "42/128 frames, 23.4 frames/s, 0:04 left". */
export function describeRate(rate: Rate, unit = 'frames'): string {
  const parts = [rate.total === undefined ? `${rate.done} ${unit}` : `${rate.done}/${rate.total} ${unit}`];
  if (rate.perSecond > 0) parts.push(`${rate.perSecond.toFixed(rate.perSecond < 100 ? 1 : 0)} ${unit}/s`);
  if (rate.remainingSeconds !== undefined) parts.push(`${clock(rate.remainingSeconds)} left`);
  return parts.join(', ');
}

/** Seconds as m:ss or h:mm:ss, rounded up so that "0:00" means done. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
