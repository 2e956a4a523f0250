import { createHash } from 'node:crypto';
import { StudioError, throwIfCancelled } from '../../shared/errors';
import type { PackFile } from '../../shared/pack';

/** One file of a pack, opened for reading. The content is read once; leaving the loop early closes the file. */
export interface OpenFile {
  /** Size in bytes, known before anything is read. */
  readonly bytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** The files of a pack wherever they lie: a folder, or the inside of a zip. Paths use '/', relative to the pack. */
export interface PackFiles {
  readonly kind: 'folder' | 'zip';
  /** How error messages name the pack. */
  readonly where: string;
  /** Every file with its size in bytes, listed in the manifest or not. */
  list(): Promise<ReadonlyMap<string, number>>;
  /** @throws StudioError 'not-found' if it is not there, 'corrupt' if it is no regular file inside the pack. */
  open(file: string): Promise<OpenFile>;
  close(): Promise<void>;
}

/**
 * Reads a file of a pack into memory and proves that it is the one the manifest means: the size before anything is allocated,
 * the sha256 of exactly the bytes that are returned.
 * @throws StudioError 'corrupt' if size or hash differ, 'not-found', 'out-of-memory', 'cancelled'
 */
export async function readVerified(files: PackFiles, expected: PackFile, signal?: AbortSignal): Promise<Uint8Array> {
  let buffer: Uint8Array | undefined;
  let at = 0;
  for await (const chunk of verifiedChunks(files, expected, signal)) {
    buffer ??= allocate(expected.bytes, expected.file, files.where);
    buffer.set(chunk, at);
    at += chunk.length;
  }
  return buffer ?? new Uint8Array(0);
}

/** Reads a file whose hash is not known beforehand, at most `limit` bytes. */
export async function readBounded(files: PackFiles, file: string, limit: number): Promise<Uint8Array> {
  const opened = await files.open(file);
  if (opened.bytes > limit) {
    throw new StudioError(
      'corrupt',
      `${file} in ${files.where} has ${opened.bytes} bytes, more than the ${limit} it may have.`,
    );
  }
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of opened.chunks) {
    total += chunk.length;
    if (total > limit) throw changed(files, file);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** Passes a file on chunk by chunk, for copying; fails as readVerified does, at the latest after the last chunk. */
export async function* verifiedChunks(
  files: PackFiles,
  expected: PackFile,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const opened = await openSized(files, expected);
  const hash = createHash('sha256');
  let total = 0;
  for await (const chunk of opened.chunks) {
    throwIfCancelled(signal);
    total += chunk.length;
    if (total > expected.bytes) throw changed(files, expected.file);
    hash.update(chunk);
    yield chunk;
  }
  if (total !== expected.bytes || hash.digest('hex') !== expected.sha256) throw changed(files, expected.file);
}

async function openSized(files: PackFiles, expected: PackFile): Promise<OpenFile> {
  const opened = await files.open(expected.file);
  if (opened.bytes === expected.bytes) return opened;
  throw new StudioError(
    'corrupt',
    `${expected.file} in ${files.where} has ${opened.bytes} bytes where the manifest says ${expected.bytes}: copy or download the pack again.`,
  );
}

function changed(files: PackFiles, file: string): StudioError {
  return new StudioError(
    'corrupt',
    `${file} in ${files.where} is not the file the manifest describes (its sha256 differs): copy or download the pack again.`,
  );
}

function allocate(bytes: number, file: string, where: string): Uint8Array {
  try {
    return new Uint8Array(bytes);
  } catch (error) {
    throw new StudioError(
      'out-of-memory',
      `There is not enough memory to read ${file} of ${where} (${bytes} bytes).`,
      String(error),
    );
  }
}
