import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StudioError } from '../../../shared/errors';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.json', '.svg']);

interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly zipped?: Buffer;
  /** Its name changes with its content. */
  readonly immutable: boolean;
}

/** Answers from the renderer's files; false if there is none of that address. */
export type StaticFiles = (path: string, request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The built renderer, read into memory once: an address is looked up among its names and never becomes a path.
 * @throws StudioError 'not-found' if it has not been built
 */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, StaticFile>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    files.set(`/${relative(folder, path).split(sep).join('/')}`, await readStaticFile(path, type));
  }
  const index = files.get('/index.html');
  if (!index) throw new StudioError('not-found', `The interface is missing (${folder}): run "npm run build" again.`);
  files.set('/', index);
  return (path, request, response) => {
    const file = files.get(path);
    if (file) sendStatic(file, request, response);
    return file !== undefined;
  };
}

async function readStaticFile(path: string, type: string): Promise<StaticFile> {
  const bytes = await readFile(path);
  const zipped = COMPRESSIBLE.has(extname(path)) ? { zipped: gzipSync(bytes) } : {};
  return { type, bytes, immutable: path.includes(`${sep}assets${sep}`), ...zipped };
}

function sendStatic(file: StaticFile, request: IncomingMessage, response: ServerResponse): void {
  const accepts = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = accepts && file.zipped ? file.zipped : file.bytes;
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': body.length,
    'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    ...(body === file.zipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
