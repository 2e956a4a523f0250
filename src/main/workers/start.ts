import { Worker } from 'node:worker_threads';
import type { RuntimeOptions } from '../../engine/runtime/providers';
import { workerRuntime } from '../../engine/runtime/remote';
import type { Runtime } from '../../engine/runtime/types';
import { workerEntry } from './entry';

/**
 * Starts a worker thread with a runtime in it, so that networks never block the calling thread. Call release() on the
 * result when done: until then the worker keeps the process alive.
 * @param onExit told when the thread has ended, for whatever reason
 * @throws StudioError 'usage' or 'provider' as openRuntime does, 'not-found' if the worker was not built
 */
export async function startInferenceWorker(options: RuntimeOptions = {}, onExit?: () => void): Promise<Runtime> {
  const { url, execArgv } = workerEntry('inference');
  const worker = new Worker(url, { name: 'inference', workerData: options, execArgv });
  if (onExit) worker.once('exit', onExit);
  return workerRuntime(worker);
}
