import { parentPort, workerData } from 'node:worker_threads';
import { openRuntime, type RuntimeOptions } from '../../engine/runtime/providers';
import { runProgram, type ProgramEvent } from '../../engine/train/runProgram';
import { StopFlag } from '../../engine/train/stopFlag';
import type { Ending } from '../../engine/train/trainer';
import { serialiseError, StudioError, type SerialisedError } from '../../shared/errors';
import type { JobKind, JobResult } from '../../shared/jobs';

/** What the training worker is started with. */
export interface TrainingOrder {
  readonly kind: JobKind;
  readonly options: unknown;
  readonly folder: string;
  readonly runtime: RuntimeOptions;
  readonly stop: SharedArrayBuffer;
  readonly memory?: number;
  readonly saveSeconds?: number;
}

export type TrainingMessage =
  | { readonly kind: 'event'; readonly event: ProgramEvent }
  | { readonly kind: 'ended'; readonly ending: Ending; readonly result?: JobResult }
  | { readonly kind: 'failed'; readonly error: SerialisedError };

/** Messages about progress are sent at most this often: each costs the training time. */
const PROGRESS_MS = 200;

if (!parentPort) throw new StudioError('internal', 'The training worker must be started as a worker thread.');
const port = parentPort;
const send = (message: TrainingMessage) => port.postMessage(message);
const order = workerData as TrainingOrder;
let sent = -Infinity;
try {
  const runtime = await openRuntime(order.runtime);
  try {
    const { ending, result } = await runProgram({
      ...order,
      runtime,
      stop: new StopFlag(order.stop),
      onEvent: (event) => {
        const now = performance.now();
        const frequent = event.kind === 'progress' || event.kind === 'preparing';
        if (frequent && now - sent < PROGRESS_MS) return;
        if (frequent) sent = now;
        send({ kind: 'event', event });
      },
    });
    send({ kind: 'ended', ending, ...(result ? { result } : {}) });
  } finally {
    await runtime.release();
  }
} catch (thrown) {
  send({ kind: 'failed', error: serialiseError(thrown) });
}
