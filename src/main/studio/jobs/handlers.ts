import type { Handlers } from '../handlers';
import type { JobDesk } from './desk';
import { readLog } from './log';
import { readPreview } from './preview';

/** Trainings: what there is, what becomes of it, and what it has logged. */
export function jobHandlers(desk: JobDesk): Handlers<'jobs.'> {
  const folderOf = async (id: string) => desk.store.folderOf((await desk.store.read(id)).id);
  return {
    'jobs.list': () => desk.list(),
    'jobs.pause': ({ id }) => desk.pause(id),
    'jobs.resume': ({ id }) => desk.resume(id),
    'jobs.finish': ({ id }) => desk.finish(id),
    'jobs.cancel': ({ id }) => desk.cancel(id),
    'jobs.remove': ({ id }) => desk.remove(id),
    'jobs.log': async ({ id, log, after }) => readLog(await folderOf(id), { log, after }),
    'jobs.preview': async ({ id, name }) => readPreview(await folderOf(id), name),
  };
}
