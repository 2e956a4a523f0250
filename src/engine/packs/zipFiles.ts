import { open, type FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { StudioError, toStudioError } from '../../shared/errors';
import { MANIFEST_FILE } from '../../shared/pack';
import type { OpenFile, PackFiles } from './files';

const CHUNK = 2 ** 20;
const MAX_ENTRIES = 1024;
/** Weights hardly compress and manifests compress tenfold; what promises more is built to fill memory or disk. */
const MAX_RATIO = 100;
const RATIO_SLACK = 2 ** 16;

const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;

/** What a zip is, for its error sentences, and the file that tells its root. */
export interface ZipKind {
  readonly what: string;
  readonly marker: string;
}
const PACK: ZipKind = { what: 'pack', marker: MANIFEST_FILE };

/**
 * The files inside a .sivpack zip (or one of another kind), read in place, stored or deflated. The whole directory is checked before
 * anything is read: number of entries, names, doubles, links, encryption, ratio of compression, overlapping data.
 * @throws StudioError 'not-found', 'corrupt' if the zip is damaged or hostile
 */
export async function zipFiles(path: string, kind: ZipKind = PACK): Promise<PackFiles> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw toStudioError(error);
  });
  try {
    const { size } = await handle.stat();
    const zip = await fromRandomAccessReaderPromise(new HandleReader(handle, size), size, {
      autoClose: false,
      strictFileNames: true,
    });
    const entries = withoutWrapper(await readDirectory(zip, size), kind.marker);
    return {
      kind: 'zip',
      where: path,
      list: async () => new Map([...entries].map(([name, entry]) => [name, entry.uncompressedSize])),
      open: (file) => openEntry(handle, zip, entries.get(file), { file, where: path, what: kind.what }),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    if (error instanceof StudioError && error.code !== 'corrupt') throw error;
    throw damaged(path, kind.what, error);
  }
}

/** A reason of this program is part of the sentence; what the zip library says is a detail. */
function damaged(path: string, what: string, error: unknown): StudioError {
  if (error instanceof StudioError) {
    const reason = error.message.slice(0, 200);
    return new StudioError('corrupt', `${path} is not a usable ${what} file (${reason}): download or export it again.`);
  }
  return new StudioError(
    'corrupt',
    `${path} is not a usable ${what} file: download or export it again.`,
    error instanceof Error ? error.message : String(error),
  );
}

/** Every file of the zip by name, after the checks that need no content. Messages are reasons, wrapped by the caller. */
async function readDirectory(zip: ZipFile, zipBytes: number): Promise<Map<string, Entry>> {
  const refuse = (reason: string) => new StudioError('corrupt', reason);
  if (zip.entryCount > MAX_ENTRIES) throw refuse(`it has ${zip.entryCount} entries, more than ${MAX_ENTRIES}`);
  const entries = new Map<string, Entry>();
  const taken = new Set<string>();
  let packed = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    if (name.includes('\0')) throw refuse('an entry has a zero byte in its name');
    if (taken.has(name.toLowerCase())) throw refuse(`two entries are called '${name}'`);
    taken.add(name.toLowerCase());
    const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
    if (type !== 0 && type !== REGULAR_FILE && type !== FOLDER) throw refuse(`'${name}' is a link or a device`);
    if (!entry.canDecodeFileData()) throw refuse(`'${name}' is encrypted or compressed in an unknown way`);
    if (entry.uncompressedSize > entry.compressedSize * MAX_RATIO + RATIO_SLACK) {
      throw refuse(`'${name}' would unpack to ${entry.uncompressedSize} bytes from ${entry.compressedSize}`);
    }
    packed += entry.compressedSize;
    if (packed > zipBytes) throw refuse('its entries overlap');
    if (!name.endsWith('/')) entries.set(name, entry);
  }
  return entries;
}

/** Zipping a folder by hand puts one folder around everything; its name is taken off. */
function withoutWrapper(entries: Map<string, Entry>, marker: string): Map<string, Entry> {
  if (entries.has(marker)) return entries;
  const markers = [...entries.keys()].filter((name) => name.endsWith(`/${marker}`) && name.split('/').length === 2);
  const [only] = markers;
  if (only === undefined || markers.length > 1) return entries;
  const prefix = only.slice(0, -marker.length);
  return new Map(
    [...entries].map(([name, entry]) => [name.startsWith(prefix) ? name.slice(prefix.length) : `../${name}`, entry]),
  );
}

async function openEntry(
  handle: FileHandle,
  zip: ZipFile,
  entry: Entry | undefined,
  { file, where, what }: { file: string; where: string; what: string },
): Promise<OpenFile> {
  if (!entry) {
    throw new StudioError('not-found', `${file} is missing from ${where}: download or export the ${what} again.`);
  }
  const wrap = (error: unknown) => damaged(where, what, error);
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const raw = range(handle, fileDataStart, fileDataStart + entry.compressedSize);
    const stored = entry.compressionMethod === 0;
    return { bytes: entry.uncompressedSize, chunks: stored ? raw : inflated(raw, entry.uncompressedSize, wrap) };
  } catch (error) {
    throw wrap(error);
  }
}

async function* range(handle: FileHandle, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end;) {
    const length = Math.min(CHUNK, end - at);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** Inflates, and stops as soon as more comes out than the entry declares. */
async function* inflated(
  raw: AsyncIterable<Uint8Array>,
  declared: number,
  wrap: (error: unknown) => StudioError,
): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: 2 ** 16 });
  // Errors of either side arrive in the loop below; the callback keeps them from being thrown a second time.
  pipeline(Readable.from(raw), inflate, () => {});
  let total = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Uint8Array>) {
      total += chunk.length;
      if (total > declared) throw new Error(`more data than the ${declared} bytes declared`);
      yield chunk;
    }
  } catch (error) {
    throw wrap(error);
  } finally {
    inflate.destroy();
  }
}

/** Reads for yauzl. Offsets come from the file and may be beyond any file, which not every Node refuses on its own. */
class HandleReader extends RandomAccessReader {
  constructor(
    private readonly handle: FileHandle,
    private readonly size: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (!(position >= 0 && position + length <= this.size)) {
      setImmediate(callback, new Error('it points outside itself'));
      return;
    }
    this.handle.read(buffer, offset, length, position).then(
      ({ bytesRead }) => callback(null, bytesRead),
      (error: Error) => callback(error),
    );
  }
}
