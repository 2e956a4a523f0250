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
  readonly start: () => void;
}

const RANKS: Readonly<Record<Urgency, number>> = { interactive: 0, playback: 1, background: 2 };
/** A second run waits at the worker, so that it never waits for this thread; not where runs are so long that it would be in the way. */
const PLACES = 2;
const LONG_MS = 60;
const MEMORY = 0.8;

/** Deals out the runs of one runtime to all who want pictures. */
export class Turns {
  private readonly waiting: Waiting[] = [];
  private running = 0;
  private tickets = 0;
  private typicalMs = 0;

  nextTicket(): number {
    return this.tickets++;
  }

  /**
   * Runs `work`, one run of a network, when its turn comes.
   * @throws StudioError 'cancelled' if the signal fires before, and whatever `work` throws
   */
  async take<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    await this.wait(turn);
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.typicalMs = MEMORY * this.typicalMs + (1 - MEMORY) * (performance.now() - began);
      this.running--;
      this.startNext();
    }
  }

  private wait(turn: Turn): Promise<void> {
    const { signal } = turn;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      const cancel = () => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(cancelled());
      };
      const waiting: Waiting = {
        turn,
        start: () => {
          signal?.removeEventListener('abort', cancel);
          resolve();
        },
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.push(waiting);
      this.startNext();
    });
  }

  private startNext(): void {
    const places = this.typicalMs > LONG_MS ? 1 : PLACES;
    while (this.running < places && this.waiting.length > 0) {
      const first = this.waiting.reduce((a, b) => (isBefore(b.turn, a.turn) ? b : a));
      this.waiting.splice(this.waiting.indexOf(first), 1);
      this.running++;
      first.start();
    }
  }
}

function isBefore(a: Turn, b: Turn): boolean {
  return RANKS[a.urgency] - RANKS[b.urgency] < 0 || (a.urgency === b.urgency && a.ticket < b.ticket);
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'Cancelled.');
}
