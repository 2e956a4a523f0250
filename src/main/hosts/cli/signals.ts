import type { EventEmitter } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One key press arrives several times, because npm hands on what the terminal has already sent to everyone: what follows
 * this soon is the same press.
 */
const SAME_PRESS_MS = 500;

export interface SignalGuard {
  /** Fires at the first request to stop; the work then ends at its next step and leaves nothing half-written. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

/**
 * Ctrl-C (or SIGTERM, or a closed terminal) asks the work to stop; a second Ctrl-C ends the program at once.
 * @param source of the signals: the process
 * @param exit ends the program
 * @param now milliseconds
 */
export function guardSignals(source: EventEmitter, exit: () => void, now: () => number = Date.now): SignalGuard {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    if (first === undefined) {
      first = now();
      controller.abort();
    } else if (now() - first > SAME_PRESS_MS) {
      exit();
    }
  };
  for (const name of SIGNALS) source.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) source.off(name, onSignal);
    },
  };
}
