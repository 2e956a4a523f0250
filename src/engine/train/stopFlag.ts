import { StudioError } from '../../shared/errors';

/** What a run has been asked: to go on, to save its state and end for now, to finish with what it has, to end without a result. */
export const REQUESTS = ['go', 'pause', 'finish', 'cancel'] as const;
export type Request = (typeof REQUESTS)[number];

/**
 * A request that crosses threads: a worker whose thread is busy computing sees it between runs, where a message would wait.
 */
export class StopFlag {
  private readonly cell: Int32Array;

  /** @param memory shared between the threads; made anew if absent */
  constructor(readonly memory: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.cell = new Int32Array(memory);
  }

  get request(): Request {
    return REQUESTS[Atomics.load(this.cell, 0)] ?? 'cancel';
  }

  /** A later request replaces an earlier one, except that a cancel stays. */
  ask(request: Request): void {
    if (this.request !== 'cancel') Atomics.store(this.cell, 0, REQUESTS.indexOf(request));
  }

  /** @throws StudioError('cancelled') if a cancel has been asked for */
  throwIfCancelled(): void {
    if (this.request === 'cancel') throw new StudioError('cancelled', 'The training was cancelled.');
  }
}
