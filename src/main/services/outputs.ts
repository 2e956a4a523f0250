import { stat } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';

/** Refuses to replace what is there. @throws StudioError 'exists' unless `force` */
export async function refuseExisting(path: string, force: boolean): Promise<void> {
  if (force) return;
  const there = await stat(path).then(
    () => true,
    () => false,
  );
  if (there)
    throw new StudioError('exists', `${path} is there already: choose another name, or say --force to replace it.`);
}
