import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileHandle } from '../../../shared/api/files';
import type { Client } from '../../studio/handlers';
import type { FileHandles } from '../../studio/parts';
import { safeName } from '../media/safeName';

/** Pictures from the clipboard, which have no path until they are given one. */
export interface PastedFiles {
  take(client: Client, name: string, content: Uint8Array): Promise<FileHandle>;
}

/** Keeps them in a private folder as long as their window lives; a project that takes one copies it. */
export function keepPasted(folder: string, files: FileHandles): PastedFiles {
  const seen = new Set<string>();
  return {
    async take(client, name, content) {
      const own = join(folder, client.id);
      if (!seen.has(client.id)) {
        seen.add(client.id);
        client.gone.addEventListener('abort', () => {
          seen.delete(client.id);
          void rm(own, { recursive: true, force: true }).catch(() => undefined);
        });
      }
      const place = join(own, randomBytes(9).toString('base64url'));
      await mkdir(place, { recursive: true, mode: 0o700 });
      const path = join(place, safeName(name));
      await writeFile(path, content, { flag: 'wx', mode: 0o600 });
      return files.grant(client, path, { name, uploaded: true });
    },
  };
}
