import type { FrameBatch } from '../../../shared/api/stage';
import { toStudioError, type StudioError } from '../../../shared/errors';
import type { Look, Scene } from '../../../shared/scene';
import type { FrameCache } from './frameCache';
import { lookKey, isStill } from './looks';
import { planPlaying, planResting, type Demand } from './order';
import type { Span } from './spans';
import { Speed } from './speed';

export interface FrameRequest {
  readonly scene: Scene;
  readonly looks: readonly Look[];
  readonly frames: readonly number[];
}

export interface SchedulerOptions {
  readonly cache: FrameCache;
  readonly ask: (request: FrameRequest, signal: AbortSignal) => Promise<FrameBatch>;
  /** Pictures have come, or what is under way has changed. */
  readonly changed: () => void;
  /** Milliseconds, rising. */
  readonly now?: () => number;
  /** Calls `then` after a while; returns what stops it. */
  readonly later?: (then: () => void, milliseconds: number) => () => void;
}

export interface Wish extends Demand {
  /** What is to be seen, all of it at the same frames. */
  readonly looks: readonly Look[];
}

interface UnderWay {
  readonly looks: readonly Look[];
  readonly frames: readonly number[];
  readonly revision: number;
  readonly controller: AbortController;
  readonly begun: number;
  /** Asked for because it is to be seen now, and not ahead of need. */
  readonly urgent: boolean;
}

const MOST_CALLS = 2;
/** What a call may take, in milliseconds: at rest short, so that a jump of the playhead is not kept waiting. */
const RESTING_MS = 60;
const PLAYING_MS = 160;
/**
 * How long the playhead and the scene must rest before frames are computed ahead of need: while somebody moves either, what is ahead is
 * hardly ever looked at, and would be in the way of the next frame that is, and of drawing it.
 */
const REST_MS = 250;
const RETRY_MS = [500, 1_500, 4_000];

/**
 * Keeps the cache filled with what is to be seen: asks for the frames nearest the playhead first, at most two calls at a time, and cancels
 * what nobody waits for any more. Failures are tried again a few times, and then told.
 */
export class FrameScheduler {
  private readonly speed = new Speed();
  private readonly calls = new Set<UnderWay>();
  private scene: Scene | undefined;
  private revision = 0;
  private wish: Wish | undefined;
  private failures = 0;
  private waiting: (() => void) | undefined;
  /** Stops the wait for rest; undefined while at rest. */
  private moving: (() => void) | undefined;
  private lastAnswer = 0;
  private failure: StudioError | null = null;

  constructor(private readonly options: SchedulerOptions) {}

  /** Why frames do not come, after the last attempt. */
  get error(): StudioError | null {
    return this.failure;
  }

  /** Whether something is being computed. */
  get working(): boolean {
    return this.calls.size > 0;
  }

  /** Milliseconds a frame takes. */
  get cost(): number {
    return this.speed.cost;
  }

  /** The scene has been edited. @param changed the frames of a look that are not what they were */
  setScene(scene: Scene, changed: (look: Look) => readonly Span[]): void {
    this.scene = scene;
    this.revision++;
    for (const key of this.options.cache.looks()) this.options.cache.spoil(key, changed(JSON.parse(key) as Look));
    this.keepOneUrgent();
    this.recover();
    this.stir();
    this.pump();
  }

  /** What is to be seen has changed: the playhead has moved, or the looks have. */
  want(wish: Wish | undefined): void {
    if (wish?.rate === 0 && wish.frame !== this.wish?.frame) this.stir();
    this.wish = wish;
    this.dropStale();
    this.pump();
  }

  /** Asks again for what was under way or has failed. */
  retry(): void {
    for (const call of this.calls) call.controller.abort();
    this.recover();
    this.pump();
  }

  close(): void {
    this.wish = undefined;
    this.waiting?.();
    this.moving?.();
    for (const call of this.calls) call.controller.abort();
  }

  /** Something moves: what is ahead of need waits until it rests. */
  private stir(): void {
    this.moving?.();
    this.moving = this.later(() => {
      this.moving = undefined;
      this.pump();
    }, REST_MS);
  }

  private recover(): void {
    this.failures = 0;
    this.failure = null;
    this.waiting?.();
    this.waiting = undefined;
  }

  private pump(): void {
    while (this.calls.size < MOST_CALLS && !this.waiting && !this.failure) {
      const next = this.next();
      if (!next) break;
      void this.run(next.looks, next.frames, next.urgent);
    }
    this.options.changed();
  }

  /** What to ask for next. Looks that are the same at every frame are had once, as frame 0. */
  private next(): { looks: readonly Look[]; frames: readonly number[]; urgent: boolean } | undefined {
    const { wish } = this;
    if (!wish || !this.scene) return undefined;
    const still = wish.looks.filter((look) => isStill(look) && this.missing(look, 0));
    const moving = wish.looks.filter((look) => !isStill(look));
    const missing = (frame: number) => moving.some((look) => this.missing(look, frame));
    const frames = moving.length === 0 ? [] : this.plan(wish, missing);
    const urgent = wish.rate === 0 && frames[0] === wish.frame;
    if (still.length > 0 && !urgent) return { looks: still, frames: [0], urgent: true };
    if (frames.length === 0) return undefined;
    // Only looks that lack one of these frames are asked for: turning a second look on does not compute the first anew.
    const looks = moving.filter((look) => frames.some((frame) => this.missing(look, frame)));
    return { looks, frames, urgent };
  }

  private plan(wish: Wish, missing: (frame: number) => boolean): number[] {
    if (wish.rate === 0) {
      const frames = planResting(wish, { missing, most: this.speed.framesIn(RESTING_MS) });
      const urgent = this.moving !== undefined || [...this.calls].some((call) => call.urgent);
      return urgent && frames[0] !== wish.frame ? [] : frames;
    }
    const { cost } = this.speed;
    return planPlaying(wish, { missing, cost, busy: this.busy(), most: this.speed.framesIn(PLAYING_MS) });
  }

  private missing(look: Look, frame: number): boolean {
    if (this.options.cache.has(lookKey(look), frame)) return false;
    for (const call of this.calls) {
      if (call.revision !== this.revision || call.controller.signal.aborted || !call.frames.includes(frame)) continue;
      if (call.looks.some((asked) => lookKey(asked) === lookKey(look))) return false;
    }
    return true;
  }

  /** Milliseconds until what is under way will be done. */
  private busy(): number {
    const [first] = this.calls;
    if (!first) return 0;
    const frames = [...this.calls].reduce((sum, call) => sum + call.frames.length, 0);
    return Math.max(0, frames * this.speed.cost - (this.now() - Math.max(first.begun, this.lastAnswer)));
  }

  /** Cancels what nobody waits for where the playhead waits for something else. */
  private dropStale(): void {
    const { wish } = this;
    const moving = wish?.looks.filter((look) => !isStill(look)) ?? [];
    if (!wish || !moving.some((look) => this.missing(look, wish.frame))) return;
    if (wish.rate !== 0) return this.dropPassed(wish);
    this.keepOneUrgent();
  }

  /** Cancels all but the oldest urgent call: if it went too, a long drag, of the playhead or of a value, would show nothing. */
  private keepOneUrgent(): void {
    let kept = false;
    for (const call of this.calls) {
      if (call.urgent && !kept) kept = true;
      else call.controller.abort();
    }
  }

  /** While playing: cancels calls whose every frame lies behind the playhead or outside the range. */
  private dropPassed({ frame, rate, from, to, loop }: Wish): void {
    const ahead = (f: number) => f >= from && f <= to && (loop || (rate > 0 ? f >= frame : f <= frame));
    for (const call of this.calls) if (!call.frames.some(ahead) && !call.looks.some(isStill)) call.controller.abort();
  }

  private async run(looks: readonly Look[], frames: readonly number[], urgent: boolean): Promise<void> {
    const controller = new AbortController();
    const call: UnderWay = { looks, frames, revision: this.revision, controller, begun: this.now(), urgent };
    const free = () => {
      this.calls.delete(call);
    };
    controller.signal.addEventListener('abort', free, { once: true });
    this.calls.add(call);
    try {
      const batch = await this.options.ask({ scene: this.scene as Scene, looks, frames }, controller.signal);
      if (!controller.signal.aborted) this.take(call, batch);
    } catch (thrown) {
      if (!controller.signal.aborted) this.fail(toStudioError(thrown));
    } finally {
      free();
      this.pump();
    }
  }

  private take(call: UnderWay, { resolution, frames }: FrameBatch): void {
    const now = this.now();
    if (!call.looks.some(isStill)) this.speed.measured(frames.length, now - Math.max(call.begun, this.lastAnswer));
    this.lastAnswer = now;
    this.failures = 0;
    for (const { frame, looks } of frames) {
      looks.forEach((rgb, i) => {
        const look = call.looks[i];
        if (look) this.options.cache.put(lookKey(look), frame, { resolution, rgb }, call.revision !== this.revision);
      });
    }
  }

  private fail(error: StudioError): void {
    const wait = RETRY_MS[this.failures++];
    const hopeless = error.code === 'bad-input' || error.code === 'not-found' || error.code === 'unsupported';
    if (wait === undefined || hopeless) this.failure = error;
    else if (!this.waiting) this.waiting = this.later(() => this.again(), wait);
  }

  private again(): void {
    this.waiting = undefined;
    this.pump();
  }

  private later(then: () => void, milliseconds: number): () => void {
    if (this.options.later) return this.options.later(then, milliseconds);
    const timer = setTimeout(then, milliseconds);
    return () => clearTimeout(timer);
  }

  private now(): number {
    return this.options.now?.() ?? performance.now();
  }
}
