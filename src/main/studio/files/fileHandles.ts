import { randomBytes } from 'node:crypto';
import { lstat, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { StudioError } from '../../../shared/errors';
import type { FileHandle } from '../../../shared/api/files';
import type { Client } from '../handlers';
import type { FileHandles, FileMark, NamedFile } from '../parts';

/** Files one window may have granted; a window of ours never comes near. */
const MAX_HANDLES = 100_000;

/** The files of a window end with it. */
export function createFileHandles(): FileHandles {
  const byClient = new Map<string, Map<string, NamedFile>>();

  const handlesOf = (client: Client) => {
    const known = byClient.get(client.id);
    if (known) return known;
    const handles = new Map<string, NamedFile>();
    if (client.gone.aborted) return handles;
    byClient.set(client.id, handles);
    client.gone.addEventListener('abort', () => byClient.delete(client.id), { once: true });
    return handles;
  };
  const keep = (client: Client, file: NamedFile) => {
    const handles = handlesOf(client);
    if (handles.size >= MAX_HANDLES) throw new StudioError('bad-input', 'This window has named too many files.');
    const handle = randomBytes(18).toString('base64url');
    handles.set(handle, file);
    return handle;
  };
  const describe = (client: Client, handle: string): NamedFile => {
    const file = byClient.get(client.id)?.get(handle);
    if (file) return file;
    throw new StudioError('not-found', 'That file is no longer known to the program: drop or pick it again.');
  };

  return {
    describe,
    pathOf: (client, handle) => describe(client, handle).path,
    async grant(client, given, options = {}) {
      const path = resolve(given);
      const stats = await stat(path);
      if (!stats.isFile() && !stats.isDirectory())
        throw new StudioError('bad-input', `${path} is neither a file nor a folder.`);
      const { name = basename(path) || path, uploaded = false } = options;
      const described: FileHandle = {
        handle: keep(client, { path, name, uploaded }),
        name,
        kind: stats.isFile() ? 'file' : 'folder',
        bytes: stats.isFile() ? stats.size : 0,
      };
      return uploaded ? described : { ...described, path };
    },
    async grantTarget(client, given) {
      const path = resolve(given);
      const name = basename(path);
      const replaces = await markOf(path);
      const target = replaces === undefined ? {} : { replaces };
      return { handle: keep(client, { path, name, uploaded: false, target }), name, kind: 'file', bytes: 0, path };
    },
  };
}

/** Of what lies at a path now; undefined if nothing does. */
export async function markOf(path: string): Promise<FileMark | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  return stats && `${stats.size}-${stats.mtimeMs}`;
}
