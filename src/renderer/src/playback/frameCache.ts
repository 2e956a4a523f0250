import { inSpans, spansOf, type Span } from './spans';

/** One frame of one look: rgb24, resolution x resolution. */
export interface Picture {
  readonly resolution: number;
  readonly rgb: Uint8Array;
}

interface Entry {
  readonly picture: Picture;
  /** Shows the scene as it was before an edit; better than nothing until its successor comes. */
  stale: boolean;
}

/** Beside its pixels, what an entry takes. */
const OVERHEAD = 200;

/**
 * Frames in memory, by look and number. The least recently used go first when there are too many. An edit makes the frames it changes
 * stale; they are still there to be shown, but no longer count as had.
 */
export class FrameCache {
  /** In the order of use, by look and frame. */
  private readonly entries = new Map<string, Entry>();
  private readonly frames = new Map<string, Map<number, Entry>>();
  private used = 0;

  /** @param limit in bytes; at least one frame is always kept */
  constructor(private limit: number) {}

  get bytes(): number {
    return this.used;
  }

  /** Changes how much is kept, in bytes. */
  resize(limit: number): void {
    this.limit = limit;
    this.shrink();
  }

  /** @param stale it shows the scene as it was before an edit */
  put(look: string, frame: number, picture: Picture, stale = false): void {
    if (stale && this.has(look, frame)) return;
    this.drop(look, frame);
    const entry = { picture, stale };
    this.entries.set(keyOf(look, frame), entry);
    const ofLook = this.frames.get(look) ?? new Map<number, Entry>();
    this.frames.set(look, ofLook.set(frame, entry));
    this.used += picture.rgb.byteLength + OVERHEAD;
    this.shrink();
  }

  /** Whether the frame is there as the scene is now. */
  has(look: string, frame: number): boolean {
    return this.frames.get(look)?.get(frame)?.stale === false;
  }

  /** The frame as the scene is now. */
  get(look: string, frame: number): Picture | undefined {
    const entry = this.touch(look, frame);
    return entry && !entry.stale ? entry.picture : undefined;
  }

  /**
   * What comes closest to a frame: itself, itself as it was before the last edit, or a neighbour at most `radius` away, earlier ones first.
   */
  nearest(look: string, frame: number, radius: number): Picture | undefined {
    const own = this.touch(look, frame);
    if (own) return own.picture;
    for (let away = 1; away <= radius; away++) {
      const near = this.get(look, frame - away) ?? this.get(look, frame + away);
      if (near) return near;
    }
    return undefined;
  }

  /** An edit has changed these frames of a look. */
  spoil(look: string, spans: readonly Span[]): void {
    for (const [frame, entry] of this.frames.get(look) ?? []) if (inSpans(spans, frame)) entry.stale = true;
  }

  /** Looks of which there are frames. */
  looks(): string[] {
    return [...this.frames.keys()];
  }

  /** Frames of a look that are there as the scene is now. */
  spans(look: string): Span[] {
    const fresh = [...(this.frames.get(look) ?? [])].filter(([, { stale }]) => !stale);
    return spansOf(fresh.map(([frame]) => frame));
  }

  clear(): void {
    this.entries.clear();
    this.frames.clear();
    this.used = 0;
  }

  private touch(look: string, frame: number): Entry | undefined {
    const key = keyOf(look, frame);
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry;
  }

  private drop(look: string, frame: number): void {
    const ofLook = this.frames.get(look);
    const entry = ofLook?.get(frame);
    if (!ofLook || !entry) return;
    ofLook.delete(frame);
    if (ofLook.size === 0) this.frames.delete(look);
    this.entries.delete(keyOf(look, frame));
    this.used -= entry.picture.rgb.byteLength + OVERHEAD;
  }

  private shrink(): void {
    for (const key of this.entries.keys()) {
      if (this.used <= this.limit || this.entries.size <= 1) return;
      const cut = key.indexOf(' ');
      this.drop(key.slice(cut + 1), Number(key.slice(0, cut)));
    }
  }
}

const keyOf = (look: string, frame: number) => `${frame} ${look}`;
