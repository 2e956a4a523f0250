import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { toStudioError, type StudioError } from '../../../shared/errors';

export interface Answer<T> {
  /** The newest answer; undefined until there is one. */
  readonly answer: ShallowRef<T | undefined>;
  /** Why the last question had none. */
  readonly error: ShallowRef<StudioError | null>;
  /** Asks anew; what was asked before is given up. */
  readonly refresh: () => Promise<void>;
}

/** A question to the main side that is asked again whenever its answer may have changed. @param ask undefined: not to be asked now */
export function useAnswer<T>(ask: (signal: AbortSignal) => Promise<T> | undefined): Answer<T> {
  const answer = shallowRef<T>();
  const error = shallowRef<StudioError | null>(null);
  let controller: AbortController | undefined;

  async function refresh(): Promise<void> {
    controller?.abort();
    const mine = (controller = new AbortController());
    try {
      const asked = ask(mine.signal);
      if (!asked) return;
      const found = await asked;
      if (mine.signal.aborted) return;
      answer.value = found;
      error.value = null;
    } catch (thrown) {
      if (!mine.signal.aborted) error.value = toStudioError(thrown);
    }
  }
  onScopeDispose(() => controller?.abort());
  return { answer, error, refresh };
}
