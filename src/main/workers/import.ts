import { parentPort, workerData } from 'node:worker_threads';
import { serialiseError, StudioError, type SerialisedError } from '../../shared/errors';
import { importCheckpoints, type ImportIntoOptions } from '../services/import';
import type { ImportResult, Progress } from '../services/types';

/** What the import worker tells; it is told nothing but to stop. */
export type ImportMessage =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'notice'; readonly sentence: string }
  | { readonly kind: 'done'; readonly result: ImportResult }
  | { readonly kind: 'failed'; readonly error: SerialisedError };

/** Progress is told at most this often. */
const PROGRESS_MS = 150;

if (!parentPort) throw new StudioError('internal', 'The import worker must be started as a worker thread.');
const port = parentPort;
const send = (message: ImportMessage) => port.postMessage(message);
const stop = new AbortController();
port.on('message', () => stop.abort());

let phase = '';
let sent = -Infinity;
try {
  const result = await importCheckpoints(workerData as ImportIntoOptions, {
    signal: stop.signal,
    notice: (sentence) => send({ kind: 'notice', sentence }),
    progress: (progress) => {
      const now = performance.now();
      if (progress.phase === phase && now - sent < PROGRESS_MS) return;
      phase = progress.phase;
      sent = now;
      send({ kind: 'progress', progress });
    },
  });
  send({ kind: 'done', result });
} catch (thrown) {
  send({ kind: 'failed', error: serialiseError(thrown) });
} finally {
  port.close();
}
