import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { toStudioError } from '../../../shared/errors';
import { answerMedia } from '../media/mediaResponse';
import { contentSecurityPolicy } from '../media/policy';
import { findStatic, type StaticFiles } from '../media/staticFiles';
import type { MediaShelf } from '../../studio/parts';
import { isOwnAddress, MEDIA_PATH, SCHEME } from './address';
import type { ElectronApi } from './api';

/** To be called before the program is ready: the scheme is then treated like https, with origins, policies and streams. */
export function registerScheme({ protocol }: Pick<ElectronApi, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Answers what the window loads: files of the interface by name, media by what the shelves know. Nothing becomes a path. */
export function serveProtocol(
  { session }: Pick<ElectronApi, 'session'>,
  { statics, media }: { statics: StaticFiles; media: MediaShelf },
): void {
  session.defaultSession.protocol.handle(SCHEME, async (request) => {
    if (!isOwnAddress(request.url) || (request.method !== 'GET' && request.method !== 'HEAD')) return nothing(403);
    // The pathname is as it was asked for: what it decodes to is only ever compared with names.
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(MEDIA_PATH)) return answerFromShelf(media, pathname.slice(MEDIA_PATH.length), request);
    const file = findStatic(statics, pathname);
    if (!file) return nothing(404);
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(file.bytes), {
      headers: { 'Content-Type': file.type, ...securityHeaders() },
    });
  });
}

async function answerFromShelf(media: MediaShelf, address: string, request: Request): Promise<Response> {
  try {
    const file = await media.find(decodeURIComponent(address));
    const { status, headers, path, range } = await answerMedia(file, request.headers.get('range') ?? undefined);
    const sends = range && request.method === 'GET';
    const body = sends ? createReadStream(path, { start: range.first, end: range.last }) : null;
    return new Response(body && (Readable.toWeb(body) as ReadableStream), {
      status,
      headers: { ...headers, ...securityHeaders() },
    });
  } catch (thrown) {
    if (thrown instanceof URIError) return nothing(404);
    return nothing(toStudioError(thrown).code === 'not-found' ? 404 : 500);
  }
}

const nothing = (status: number) => new Response(null, { status, headers: securityHeaders() });

const securityHeaders = () => ({
  'Content-Security-Policy': contentSecurityPolicy({ connect: [], media: [] }),
  'X-Content-Type-Options': 'nosniff',
});
