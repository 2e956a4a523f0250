import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { throwIfCancelled } from '../../../shared/errors';
import { IMAGE_LIMITS } from '../../portrait/decode';
import { mapOrdered } from './mapOrdered';
import { HEAD_BYTES, mediaKind, type MediaKind } from './mediaKind';
import type { SetKind } from './options';
import type { Finding, RejectReason } from './report';
import { codeOf } from './scan';

/** A picture or video by its content, not yet decoded. */
export interface Source {
  /** Path in the folder, as in reports. */
  readonly file: string;
  readonly path: string;
  readonly kind: MediaKind;
  /** Of the whole file, in lower-case hexadecimal. */
  readonly sha256: string;
}

export interface Inspection {
  readonly sources: readonly Source[];
  readonly rejected: readonly Finding<RejectReason>[];
}

export interface InspectOptions {
  readonly signal?: AbortSignal;
  /** Files that are not wanted. */
  readonly exclude?: ReadonlySet<string>;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Files open at once. */
const CONCURRENT = 12;
const PIECE = 1 << 20;
const REPORT_EVERY = 64;
const MEDIA_NAME = /^\.(png|jpe?g|webp|avif|heic|tiff?|gif|bmp|mp4|mov|m4v|webm|mkv|avi|mpe?g|ts|ogv)$/i;

type Verdict = { readonly source: Source } | { readonly rejected: Finding<RejectReason> };

/**
 * Tells pictures and videos from everything else by their first bytes, holds them against the size limits and hashes them; of files
 * with the same bytes the first is kept; where that one is excluded, so are its copies. Nothing is decoded.
 * @throws StudioError 'cancelled'
 */
export async function inspectFiles(
  folder: string,
  files: readonly string[],
  kind: SetKind,
  { signal, exclude, onProgress }: InspectOptions = {},
): Promise<Inspection> {
  const sources: Source[] = [];
  const rejected: Finding<RejectReason>[] = [];
  const first = new Map<string, string>();
  let done = 0;
  for await (const verdict of mapOrdered(files, CONCURRENT, (file) => inspectFile(folder, file, kind, signal))) {
    done++;
    if (done % REPORT_EVERY === 0 || done === files.length) onProgress?.(done, files.length);
    if ('rejected' in verdict) {
      rejected.push(verdict.rejected);
      continue;
    }
    const { file, sha256 } = verdict.source;
    const twin = first.get(sha256);
    if (twin === undefined) first.set(sha256, file);
    if (exclude?.has(file)) {
      rejected.push({ file, reason: 'excluded', sentence: 'It was left out by hand.' });
    } else if (twin === undefined) {
      sources.push(verdict.source);
    } else {
      rejected.push({ file, reason: 'duplicate', sentence: `It is the same file as ${twin}.` });
    }
  }
  return { sources, rejected };
}

async function inspectFile(folder: string, file: string, kind: SetKind, signal?: AbortSignal): Promise<Verdict> {
  throwIfCancelled(signal);
  const path = join(folder, file);
  const reject = (reason: RejectReason, sentence: string): Verdict => ({ rejected: { file, reason, sentence } });
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const { size } = await handle.stat();
    const buffer = Buffer.allocUnsafe(Math.max(HEAD_BYTES, Math.min(size, PIECE)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const head = buffer.subarray(0, bytesRead);
    const media = mediaKind(head.subarray(0, HEAD_BYTES));
    if (media === undefined) return reject('not-media', notMedia(file, size));
    if (kind === 'clips' && media === 'image')
      return reject('wrong-kind', 'It is a picture, and clips are made of videos.');
    if (media !== 'video' && size > IMAGE_LIMITS.bytes)
      return reject('too-large', `It has ${megabytes(size)}, more than the ${megabytes(IMAGE_LIMITS.bytes)} allowed.`);
    return { source: { file, path, kind: media, sha256: await hashRest(handle, size, buffer, bytesRead, signal) } };
  } catch (error) {
    throwIfCancelled(signal);
    return reject('unreadable', `It cannot be read (${codeOf(error)}): check its permissions and the disk.`);
  } finally {
    await handle?.close();
  }
}

/** The hash of a file whose first `filled` bytes are in the buffer; the buffer is used up. */
async function hashRest(
  handle: FileHandle,
  size: number,
  buffer: Buffer,
  filled: number,
  signal?: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  for (let at = filled; filled > 0; at += filled) {
    hash.update(buffer.subarray(0, filled));
    // Small files, the most by far, need no second look for their end.
    if (at >= size) break;
    throwIfCancelled(signal);
    filled = (await handle.read(buffer, 0, buffer.length, at)).bytesRead;
  }
  return hash.digest('hex');
}

function notMedia(file: string, size: number): string {
  if (size === 0) return 'It is empty.';
  const extension = extname(file);
  if (MEDIA_NAME.test(extension))
    return `It is called ${extension} and its content is no image or video that can be read.`;
  return 'It is neither an image nor a video.';
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MB`;
}
