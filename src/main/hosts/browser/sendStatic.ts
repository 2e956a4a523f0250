import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { StaticFile } from '../media/staticFiles';

const COMPRESSIBLE = /^(text\/|application\/json|image\/svg)/;
const zipped = new WeakMap<StaticFile, Buffer>();

/** Sends a file of the interface, compressed where that is understood and worth it. */
export function sendStatic(file: StaticFile, request: IncomingMessage, response: ServerResponse): void {
  const accepts = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const zips = accepts && COMPRESSIBLE.test(file.type);
  const body = zips ? zippedOf(file) : file.bytes;
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': body.length,
    'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(zips ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function zippedOf(file: StaticFile): Buffer {
  const known = zipped.get(file);
  if (known) return known;
  const bytes = gzipSync(file.bytes);
  zipped.set(file, bytes);
  return bytes;
}
