import { UPLOAD_HEADERS } from '../../../shared/api/bridge';
import type { FileHandle } from '../../../shared/api/files';
import { deserialiseError, StudioError, type SerialisedError } from '../../../shared/errors';
import type { Dropped } from './drops';

interface Target {
  /** As app.hello gave it. */
  readonly uploadUrl: string | undefined;
  readonly token: string;
}

/**
 * Sends a file, or the files of a folder one after the other, to the host.
 * @throws StudioError as the host says it; 'unsupported' if it takes no uploads; 'bad-input' for an empty folder
 */
export async function upload(dropped: File | Dropped, target: Target): Promise<FileHandle> {
  if (!('files' in dropped)) return send(dropped, dropped.name, target);
  if (dropped.kind === 'file') return send(dropped.file, dropped.name, target);
  const folder = { id: crypto.randomUUID(), name: dropped.name };
  let handle: FileHandle | undefined;
  for (const { path, file } of dropped.files) handle = await send(file, path, target, folder);
  if (!handle) throw new StudioError('bad-input', `The folder ${dropped.name} is empty.`);
  return handle;
}

async function send(
  file: File,
  name: string,
  { uploadUrl, token }: Target,
  folder?: { id: string; name: string },
): Promise<FileHandle> {
  if (uploadUrl === undefined) throw new StudioError('unsupported', 'This program takes no files from its window.');
  const response = await fetch(uploadUrl, {
    method: 'POST',
    body: file,
    headers: {
      [UPLOAD_HEADERS.token]: `Bearer ${token}`,
      [UPLOAD_HEADERS.name]: encodeURIComponent(name),
      ...(folder && {
        [UPLOAD_HEADERS.folder]: folder.id,
        [UPLOAD_HEADERS.folderName]: encodeURIComponent(folder.name),
      }),
    },
  }).catch(() => {
    throw new StudioError('io', `${name} could not be sent: the connection to the program failed.`);
  });
  if (response.ok) return (await response.json()) as FileHandle;
  throw await failure(response, name);
}

async function failure(response: Response, name: string): Promise<StudioError> {
  const told = (await response.json().catch(() => undefined)) as SerialisedError | undefined;
  if (typeof told?.message === 'string') return deserialiseError(told);
  return new StudioError('io', `${name} could not be sent: the program answered with ${response.status}.`);
}
