import type { StopFlag } from '../stopFlag';

const LOOK_MS = 200;

/**
 * An AbortSignal for work that takes one, fired when the run is asked to stop in any way: before the first iteration there is nothing
 * to save.
 * @returns the signal, and what ends the watching
 */
export function abortOnCancel(stop: StopFlag): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController();
  const timer = setInterval(() => {
    if (stop.request !== 'go') controller.abort();
  }, LOOK_MS);
  return { signal: controller.signal, done: () => clearInterval(timer) };
}
