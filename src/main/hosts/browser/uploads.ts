import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UPLOAD_HEADERS } from '../../../shared/api/bridge';
import type { FileHandle } from '../../../shared/api/files';
import { StudioError } from '../../../shared/errors';
import type { Client } from '../../studio/handlers';
import type { FileHandles } from '../../studio/parts';
import { safeName, safeRelativePath } from '../media/safeName';

export interface UploadLimits {
  readonly bytesPerFile: number;
  readonly bytesPerWindow: number;
  readonly filesPerWindow: number;
}
const LIMITS: UploadLimits = { bytesPerFile: 16 * 2 ** 30, bytesPerWindow: 64 * 2 ** 30, filesPerWindow: 100_000 };

/** Left free on the disk whatever is uploaded. */
const SPARE_BYTES = 256 * 2 ** 20;

export interface Uploads {
  /** Streams the body of a request to the disk. @throws StudioError 'bad-input', 'disk-full', 'io' */
  take(client: Client, request: IncomingMessage): Promise<FileHandle>;
  close(): Promise<void>;
}

/** What one window has uploaded; gone from the disk when the window is. */
interface Drop {
  readonly folder: string;
  readonly groups: Map<string, Group>;
  files: number;
  bytes: number;
}
interface Group {
  readonly path: string;
  readonly handle: Promise<FileHandle>;
  bytes: number;
}

/**
 * Uploads into folders that only the user may look into, below `parent`. Folders that a killed run has left are removed.
 * @param parent made if it is not there
 */
export async function openUploads(parent: string, files: FileHandles, limits = LIMITS): Promise<Uploads> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await sweep(parent);
  const root = await mkdtemp(join(parent, `${process.pid}-`));
  const drops = new Map<string, Drop>();

  const dropOf = async (client: Client): Promise<Drop> => {
    const known = drops.get(client.id);
    if (known) return known;
    const folder = join(root, client.id);
    const drop: Drop = { folder, groups: new Map(), files: 0, bytes: 0 };
    drops.set(client.id, drop);
    const remove = () => {
      drops.delete(client.id);
      void rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
    };
    client.gone.addEventListener('abort', remove, { once: true });
    await mkdir(folder, { mode: 0o700 });
    return drop;
  };

  return {
    async take(client, request) {
      const asked = readHeaders(request);
      const drop = await dropOf(client);
      if (++drop.files > limits.filesPerWindow) throw tooMuch(`more than ${limits.filesPerWindow} files`);
      await checkRoom(root, asked.declared, Math.min(limits.bytesPerFile, limits.bytesPerWindow - drop.bytes));
      const group = asked.group === undefined ? undefined : groupOf(drop, asked.group, client, files);
      await group?.handle;
      const path = group
        ? join(group.path, ...safeRelativePath(asked.name))
        : join(drop.folder, randomBytes(9).toString('base64url'), safeName(asked.name));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const bytes = await receive(request, path, drop, limits, client.gone);
      if (!group) return files.grant(client, path, { name: asked.name, uploaded: true });
      group.bytes += bytes;
      return { ...(await group.handle), bytes: group.bytes };
    },
    close: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function groupOf(drop: Drop, { id, name }: { id: string; name: string }, client: Client, files: FileHandles): Group {
  const known = drop.groups.get(id);
  if (known) return known;
  const path = join(drop.folder, randomBytes(9).toString('base64url'), safeName(name));
  const handle = mkdir(path, { recursive: true, mode: 0o700 }).then(() =>
    files.grant(client, path, { name, uploaded: true }),
  );
  const group: Group = { path, handle, bytes: 0 };
  drop.groups.set(id, group);
  return group;
}

async function receive(
  request: IncomingMessage,
  path: string,
  drop: Drop,
  limits: UploadLimits,
  signal: AbortSignal,
): Promise<number> {
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      drop.bytes += chunk.length;
      if (bytes > limits.bytesPerFile) done(tooMuch(`a file of more than ${limits.bytesPerFile} bytes`));
      else if (drop.bytes > limits.bytesPerWindow) done(tooMuch(`more than ${limits.bytesPerWindow} bytes`));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(request, count, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
    return bytes;
  } catch (error) {
    drop.bytes -= bytes;
    // A name that was there already belongs to the file that has it.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new StudioError('exists', 'The folder has this file already.');
    await rm(path, { force: true });
    throw error;
  }
}

interface AskedUpload {
  readonly name: string;
  readonly group?: { readonly id: string; readonly name: string };
  /** Bytes the window says it will send; 0 if it does not. */
  readonly declared: number;
}

function readHeaders(request: IncomingMessage): AskedUpload {
  const name = decoded(request, UPLOAD_HEADERS.name, 4_096);
  if (name === undefined) throw new StudioError('bad-input', 'A file without a name was sent.');
  const declared = Number(request.headers['content-length'] ?? 0);
  const id = request.headers[UPLOAD_HEADERS.folder];
  if (id === undefined) return { name, declared };
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(id))
    throw new StudioError('bad-input', 'A folder was sent under no proper id.');
  return { name, group: { id, name: decoded(request, UPLOAD_HEADERS.folderName, 1_024) ?? 'folder' }, declared };
}

function decoded(request: IncomingMessage, header: string, longest: number): string | undefined {
  const value = request.headers[header];
  if (typeof value !== 'string' || value === '' || value.length > longest * 3) return undefined;
  try {
    return decodeURIComponent(value).slice(0, longest);
  } catch {
    return undefined;
  }
}

async function checkRoom(folder: string, declared: number, allowed: number): Promise<void> {
  if (declared > allowed) throw tooMuch(`${declared} bytes`);
  const { bavail, bsize } = await statfs(folder);
  if (declared + SPARE_BYTES > bavail * bsize)
    throw new StudioError('disk-full', 'The disk of the machine that runs the Studio is too full for this file.');
}

function tooMuch(what: string): StudioError {
  return new StudioError(
    'bad-input',
    `This is too much to take in (${what}): start the Studio with the files at hand.`,
  );
}

/** Removes what runs that are no longer alive have left. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (pid && pid !== process.pid && !isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
