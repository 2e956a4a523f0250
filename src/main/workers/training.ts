import { parentPort, workerData } from 'node:worker_threads';
import { machineMemory, type Runtime } from '../../engine/runtime';
import { openRuntime, type RuntimeOptions } from '../../engine/runtime/providers';
import { runProgram, type ProgramEvent } from '../../engine/train/runProgram';
import { StopFlag } from '../../engine/train/stopFlag';
import type { Ending } from '../../engine/train/trainer';
import { serialiseError, StudioError, type SerialisedError } from '../../shared/errors';
import type { JobKind, JobResult } from '../../shared/jobs';
import { giveWay } from './giveWay';
import { WorkerLanes } from './lanes';
import { LastOfMany } from './lastOfMany';

/** What the training worker is started with. */
export interface TrainingOrder {
  readonly kind: JobKind;
  readonly options: unknown;
  readonly folder: string;
  readonly runtime: RuntimeOptions;
  readonly stop: SharedArrayBuffer;
  readonly memory?: number;
  readonly saveSeconds?: number;
  /** Whether the thread gives way to others of the process. */
  readonly background?: boolean;
  /** Only measures how long a picture takes in an iteration of a style; the folder is not used. */
  readonly timing?: boolean;
}

export type TrainingMessage =
  | { readonly kind: 'event'; readonly event: ProgramEvent }
  | { readonly kind: 'ended'; readonly ending: Ending; readonly result?: JobResult }
  | { readonly kind: 'timed'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly error: SerialisedError };

/** Messages about progress are sent at most this often: each costs the training time. */
const PROGRESS_MS = 200;

if (!parentPort) throw new StudioError('internal', 'The training worker must be started as a worker thread.');
const port = parentPort;
const send = (message: TrainingMessage) => port.postMessage(message);
const order = workerData as TrainingOrder;
const events = new LastOfMany((event) => send({ kind: 'event', event }), PROGRESS_MS);
const tell = (event: ProgramEvent) => events.tell(event);

/** @throws StudioError as secondsOfStylePicture */
async function time(runtime: Runtime, lanes: WorkerLanes): Promise<TrainingMessage> {
  const { secondsOfStylePicture } = await import('../../engine/train/programs/style');
  const seconds = await secondsOfStylePicture(order.options, {
    runtime,
    lanes,
    folder: order.folder,
    stop: new StopFlag(order.stop),
    memory: order.memory ?? machineMemory().available,
    notice: () => undefined,
    preparing: (phase, done, total) =>
      tell({ kind: 'preparing', phase, done, ...(total === undefined ? {} : { total }) }),
  });
  return { kind: 'timed', seconds };
}

async function run(runtime: Runtime, lanes: WorkerLanes): Promise<TrainingMessage> {
  const { ending, result } = await runProgram({
    ...order,
    runtime,
    lanes,
    stop: new StopFlag(order.stop),
    onEvent: tell,
  });
  return { kind: 'ended', ending, ...(result ? { result } : {}) };
}

try {
  if (order.background) giveWay();
  const runtime = await openRuntime(order.runtime);
  const lanes = new WorkerLanes(runtime.provider);
  try {
    const message = await (order.timing ? time(runtime, lanes) : run(runtime, lanes));
    events.flush();
    send(message);
  } finally {
    await lanes.release();
    await runtime.release();
  }
} catch (thrown) {
  events.flush();
  send({ kind: 'failed', error: serialiseError(thrown) });
}
