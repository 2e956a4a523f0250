import { parentPort } from 'node:worker_threads';
import { doctor } from '../services/doctor';
import { serialiseError } from '../../shared/errors';

/** Entry of the worker thread that tests this machine once: a graphics driver that takes long to start then holds up nothing. */
const context = { progress: () => undefined, notice: () => undefined, signal: new AbortController().signal };
try {
  parentPort?.postMessage({ result: await doctor({}, context) });
} catch (thrown) {
  parentPort?.postMessage({ error: serialiseError(thrown) });
}
