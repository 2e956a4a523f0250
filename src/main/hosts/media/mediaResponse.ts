import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { StudioError } from '../../../shared/errors';
import type { MediaFile } from '../../studio/parts';
import { parseRange, type ByteRange } from './range';

/** Kinds of files a browser may show; everything else is a download. None of them can hold a script that would run. */
const TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.gif': 'image/gif',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.aac': 'audio/aac',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
};

/** An answer about a media file, whatever carries it. */
export interface MediaAnswer {
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
  /** What of the file to send; nothing if absent. */
  readonly range?: ByteRange;
}

/**
 * How a media file is answered: the whole, a stretch, or that there is no such stretch.
 * @throws StudioError 'not-found' if it is not a file, or a file system's error
 */
export async function answerMedia({ path, name }: MediaFile, rangeHeader: string | undefined): Promise<MediaAnswer> {
  const stats = await stat(path);
  if (!stats.isFile()) throw new StudioError('not-found', `${name} is not a file.`);
  const { size } = stats;
  const range = parseRange(rangeHeader, size);
  const type = TYPES[extname(name).toLowerCase()];
  const headers = {
    'Content-Type': type ?? 'application/octet-stream',
    'Content-Disposition': `${type ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeFileName(name)}`,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
  };
  if (range === 'none') {
    return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${size}`, 'Content-Length': '0' }, path };
  }
  const { first, last } = range ?? { first: 0, last: size - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': String(last - first + 1),
      ...(range ? { 'Content-Range': `bytes ${first}-${last}/${size}` } : {}),
    },
    path,
    ...(size > 0 ? { range: { first, last } } : {}),
  };
}

/** Of an answer that is only to be kept. */
export function downloadHeaders(name: string, type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeFileName(name)}`,
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** RFC 5987: what encodeURIComponent leaves alone and a header must not have. */
function encodeFileName(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '_')).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
