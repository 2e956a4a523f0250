import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../engine/checkpoints/atomicWrite';
import { REQUESTS, type Request } from '../../engine/train/stopFlag';

/** How one process asks another that runs a job to pause, finish or cancel: a word in a file of the job's folder. */
const FILE = 'request';
const POLL_MS = 300;

export async function askJob(folder: string, request: Request): Promise<void> {
  const bytes = Buffer.from(request);
  await writeAtomically(join(folder, FILE), bytes.length, [bytes]);
}

/** Calls back with each request; one from before is forgotten. @returns ends the watching */
export async function watchRequests(folder: string, onRequest: (request: Request) => void): Promise<() => void> {
  const path = join(folder, FILE);
  await rm(path, { force: true });
  const timer = setInterval(() => {
    readFile(path, 'utf8').then(
      async (text) => {
        await rm(path, { force: true });
        const request = REQUESTS.find((known) => known === text.trim());
        if (request) onRequest(request);
      },
      () => undefined,
    );
  }, POLL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
