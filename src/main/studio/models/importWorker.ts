import { Worker } from 'node:worker_threads';
import { deserialiseError, StudioError, throwIfCancelled, toStudioError } from '../../../shared/errors';
import type { ImportIntoOptions } from '../../services/import';
import type { ImportResult, ServiceContext } from '../../services/types';
import { workerEntry } from '../../workers/entry';
import type { ImportMessage } from '../../workers/import';

/**
 * Reads checkpoints, and makes a pack of them, in a thread of its own: reading and running networks would block this one for seconds.
 * @throws StudioError as importCheckpoints
 */
export function importInWorker(options: ImportIntoOptions, context: ServiceContext): Promise<ImportResult> {
  const { signal, progress, notice } = context;
  throwIfCancelled(signal);
  const { url, execArgv } = workerEntry('import');
  const worker = new Worker(url, { name: 'import', workerData: options, execArgv });
  const stop = () => worker.postMessage('stop');
  signal.addEventListener('abort', stop, { once: true });
  return new Promise<ImportResult>((resolve, reject) => {
    let outcome: (() => void) | undefined;
    worker.on('message', (message: ImportMessage) => {
      if (message.kind === 'progress') progress(message.progress);
      else if (message.kind === 'notice') notice(message.sentence);
      else if (message.kind === 'done') outcome = () => resolve(message.result);
      else outcome = () => reject(deserialiseError(message.error));
    });
    worker.on('error', (thrown) => (outcome = () => reject(toStudioError(thrown))));
    // Only when the thread is gone are its files closed.
    worker.on('exit', (code) => {
      const died = () =>
        new StudioError(
          'out-of-memory',
          `The import stopped unexpectedly (code ${code}): close other programs and try again.`,
        );
      if (outcome) outcome();
      else reject(died());
    });
  }).finally(() => signal.removeEventListener('abort', stop));
}
