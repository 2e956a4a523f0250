import type { Progress, ServiceContext } from '../../src/main/services/types';

/** A service's context that records what it is told. @param stopAt cancels when that phase is reached */
export function recordingContext(stopAt?: Progress['phase']) {
  const controller = new AbortController();
  const progress: Progress[] = [];
  const notices: string[] = [];
  const context: ServiceContext = {
    signal: controller.signal,
    progress: (step) => {
      progress.push(step);
      if (step.phase === stopAt) controller.abort();
    },
    notice: (sentence) => void notices.push(sentence),
  };
  return { context, progress, notices };
}
