/** Fetches pictures of points; in the order of the points. */
export type FetchPictures<P> = (points: readonly number[], signal: AbortSignal) => Promise<readonly P[]>;

export interface LoaderOptions<P> {
  readonly fetch: FetchPictures<P>;
  /** Pictures have come, or failed for good. */
  readonly onChange: () => void;
  readonly onError: (thrown: unknown) => void;
  /** Pictures kept at most. */
  readonly most?: number;
  /** Points asked for at once: few, so that what is pointed at next does not wait long. */
  readonly batch?: number;
}

/**
 * Pictures of points on demand: what is pointed at first, then what is wanted for longer (galleries, strips), a few at a time and one call
 * at a time. What nobody wants any more is not asked for; pictures are kept, the least recently used forgotten first.
 */
export class PictureLoader<P> {
  private readonly kept = new Map<number, P>();
  private readonly wanted = new Map<string, readonly number[]>();
  private readonly failed = new Set<number>();
  private pointed: number | undefined;
  private running: AbortController | undefined;

  constructor(private readonly options: LoaderOptions<P>) {}

  /** A picture that is there. */
  get(point: number): P | undefined {
    const picture = this.kept.get(point);
    if (picture !== undefined) {
      this.kept.delete(point);
      this.kept.set(point, picture);
    }
    return picture;
  }

  /** What is pointed at; takes the place of what was. */
  point(at: number | undefined): void {
    this.pointed = at;
    if (at !== undefined) this.failed.delete(at);
    this.next();
  }

  /** What somebody wants to show, in the order of their urgency; takes the place of what they wanted before. */
  want(who: string, points: readonly number[]): void {
    if (points.length === 0) this.wanted.delete(who);
    else this.wanted.set(who, points);
    for (const point of points) this.failed.delete(point);
    this.next();
  }

  /** Forgets everything: the points mean something else now. */
  clear(): void {
    this.running?.abort();
    this.running = undefined;
    this.kept.clear();
    this.failed.clear();
    this.wanted.clear();
    this.pointed = undefined;
  }

  private next(): void {
    if (this.running) return;
    const points = this.choose();
    if (points.length === 0) return;
    const running = new AbortController();
    this.running = running;
    this.options
      .fetch(points, running.signal)
      .then(
        (pictures) => {
          if (running.signal.aborted) return;
          points.forEach((point, i) => this.keep(point, pictures[i] as P));
          this.options.onChange();
        },
        (thrown: unknown) => {
          if (running.signal.aborted) return;
          // Asked for again only when someone comes back to it, or it would be asked for for ever.
          for (const point of points) this.failed.add(point);
          this.options.onError(thrown);
        },
      )
      .finally(() => {
        if (this.running !== running) return;
        this.running = undefined;
        this.next();
      });
  }

  private choose(): number[] {
    const missing = (point: number) => !this.kept.has(point) && !this.failed.has(point);
    if (this.pointed !== undefined && missing(this.pointed)) return [this.pointed];
    const chosen = new Set<number>();
    for (const points of this.wanted.values()) {
      for (const point of points) {
        if (missing(point)) chosen.add(point);
        if (chosen.size === (this.options.batch ?? 8)) return [...chosen];
      }
    }
    return [...chosen];
  }

  private keep(point: number, picture: P): void {
    this.kept.set(point, picture);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= (this.options.most ?? 600)) return;
      this.kept.delete(oldest);
    }
  }
}
