import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StudioError } from '../../shared/errors';

/**
 * Refuses a place for a result before any work is done for it.
 * @throws StudioError 'exists' if something is there, unless `force`; 'not-found' if the folder around it is not there
 */
export async function checkOutput(path: string, force: boolean): Promise<void> {
  const folder = dirname(path);
  if (!(await kindOf(folder))?.isDirectory())
    throw new StudioError('not-found', `The folder ${folder} does not exist: make it first or choose another place.`);
  const there = await kindOf(path);
  if (there && !force)
    throw new StudioError('exists', `${path} is there already: choose another name, or say --force to replace it.`);
}

function kindOf(path: string) {
  return stat(path).catch(() => undefined);
}
