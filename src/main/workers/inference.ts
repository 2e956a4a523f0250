import { parentPort, workerData } from 'node:worker_threads';
import { openRuntime, type RuntimeOptions } from '../../engine/runtime/providers';
import { serveRuntime } from '../../engine/runtime/serve';
import { StudioError } from '../../shared/errors';

/** Entry of the inference worker thread; start.ts starts it with RuntimeOptions as its data. */
if (!parentPort) throw new StudioError('internal', 'The inference worker must be started as a worker thread.');
await serveRuntime(parentPort, () => openRuntime(workerData as RuntimeOptions));
