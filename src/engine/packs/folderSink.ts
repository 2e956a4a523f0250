import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { toStudioError } from '../../shared/errors';
import { replaceFolder, syncFolder, temporaryName, writeDurably } from './durable';
import type { PackSink } from './sink';
import { checkFileName, checkTarget } from './target';

/** A pack written as a folder. */
export async function folderSink(target: string, options: { force?: boolean } = {}): Promise<PackSink> {
  const force = options.force ?? false;
  await checkTarget(target, 'folder', force);
  const temporary = temporaryName(target);
  await mkdir(temporary).catch((error: unknown) => {
    throw toStudioError(error);
  });
  let committed = false;
  return {
    async add(file, chunks) {
      checkFileName(file);
      const path = join(temporary, file);
      await mkdir(dirname(path), { recursive: true });
      return writeDurably(path, chunks);
    },
    async commit(inspect) {
      await syncFolder(temporary);
      await inspect?.(temporary);
      await checkTarget(target, 'folder', force);
      await replaceFolder(temporary, target);
      committed = true;
      await syncFolder(dirname(resolve(target)));
    },
    async discard() {
      if (!committed) await rm(temporary, { recursive: true, force: true });
    },
  };
}
