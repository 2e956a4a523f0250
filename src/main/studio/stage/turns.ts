import { StudioError } from '../../../shared/errors';
import type { Urgency } from './render';

/** When a piece of work comes: the more urgent first, of equals the one that was asked for first. */
export interface Turn {
  readonly urgency: Urgency;
  /** From nextTicket(). */
  readonly ticket: number;
  readonly signal?: AbortSignal;
}

interface Waiting {
  readonly turn: Turn;
  /** How many lanes it may choose from; 0: it runs on all cores. */
  readonly lanes: number;
  readonly start: (lane: number | undefined) => void;
}

const RANKS: Readonly<Record<Urgency, number>> = { interactive: 0, playback: 1, background: 2 };
/** A second run waits at the worker, so that it never waits for this thread; not where runs are so long that it would be in the way. */
const PLACES = 2;
const LONG_MS = 60;
const MEMORY = 0.8;

/**
 * Deals out the cores to all who want pictures: a run that somebody waits for gets all of them, others may run side by side in lanes, which
 * have a share of the cores each. While somebody waits no lane begins another run.
 */
export class Turns {
  private readonly waiting: Waiting[] = [];
  private readonly taken = new Set<number>();
  private running = 0;
  /** Of those, on all cores, because somebody waits. */
  private awaited = 0;
  private tickets = 0;
  private typicalMs = 0;

  nextTicket(): number {
    return this.tickets++;
  }

  /**
   * Runs `work`, one run of a network, when its turn comes.
   * @param lanes how many lanes there are for it; it is told which is its own, or nothing where it has all cores
   * @throws StudioError 'cancelled' if the signal fires before, and whatever `work` throws
   */
  async take<T>(turn: Turn, work: (lane?: number) => Promise<T>, lanes = 0): Promise<T> {
    const lane = await this.wait(turn, turn.urgency === 'interactive' ? 0 : lanes);
    const began = performance.now();
    try {
      return await work(lane);
    } finally {
      if (lane === undefined) this.leave(turn, performance.now() - began);
      else this.taken.delete(lane);
      this.startAll();
    }
  }

  private leave({ urgency }: Turn, milliseconds: number): void {
    this.typicalMs = MEMORY * this.typicalMs + (1 - MEMORY) * milliseconds;
    this.running--;
    if (urgency === 'interactive') this.awaited--;
  }

  private wait(turn: Turn, lanes: number): Promise<number | undefined> {
    const { signal } = turn;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      const cancel = () => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(cancelled());
        this.startAll();
      };
      const waiting: Waiting = {
        turn,
        lanes,
        start: (lane) => {
          signal?.removeEventListener('abort', cancel);
          resolve(lane);
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const after = this.waiting.findIndex((other) => isBefore(turn, other.turn));
      this.waiting.splice(after < 0 ? this.waiting.length : after, 0, waiting);
      this.startAll();
    });
  }

  /** Starts whatever has room, in the order of the turns. */
  private startAll(): void {
    for (const waiting of [...this.waiting]) {
      const lane = waiting.lanes > 0 ? this.freeLane(waiting.lanes) : undefined;
      if (waiting.lanes > 0 ? lane === undefined : this.running >= this.places) continue;
      this.waiting.splice(this.waiting.indexOf(waiting), 1);
      if (lane !== undefined) this.taken.add(lane);
      else this.enter(waiting.turn);
      waiting.start(lane);
    }
  }

  private enter({ urgency }: Turn): void {
    this.running++;
    if (urgency === 'interactive') this.awaited++;
  }

  private get places(): number {
    return this.typicalMs > LONG_MS ? 1 : PLACES;
  }

  private freeLane(lanes: number): number | undefined {
    if (this.awaited > 0) return undefined;
    return Array.from({ length: lanes }, (_, lane) => lane).find((lane) => !this.taken.has(lane));
  }
}

function isBefore(a: Turn, b: Turn): boolean {
  return RANKS[a.urgency] - RANKS[b.urgency] < 0 || (a.urgency === b.urgency && a.ticket < b.ticket);
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'Cancelled.');
}
