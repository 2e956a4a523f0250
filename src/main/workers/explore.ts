import { parentPort, workerData } from 'node:worker_threads';
import { serveCodeMap, type MapOrder } from '../studio/latents/serve';
import { StudioError } from '../../shared/errors';

/** Entry of the worker thread of one map of latent codes; mapWorker.ts starts it. */
if (!parentPort) throw new StudioError('internal', 'The explore worker must be started as a worker thread.');
serveCodeMap(parentPort, workerData as MapOrder);
