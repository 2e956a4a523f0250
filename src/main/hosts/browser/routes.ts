import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { UPLOAD_HEADERS } from '../../../shared/api/bridge';
import { serialiseError, StudioError, type ErrorCode } from '../../../shared/errors';
import type { Connection } from '../../studio/connection';
import type { Studio } from '../../studio/studio';
import { answerMedia, downloadHeaders } from '../media/mediaResponse';
import { zipFolder } from '../media/zipFolder';
import { findStatic, type StaticFiles } from '../media/staticFiles';
import { isEqual, type Gate } from './gate';
import { sendStatic } from './sendStatic';
import type { Uploads } from './uploads';

/** What requests are answered from. */
export interface Site {
  readonly gate: Gate;
  readonly mediaToken: string;
  readonly statics: StaticFiles;
  readonly studio: Studio;
  readonly uploads: Uploads;
  /** By the id of their client. */
  readonly windows: Map<string, Connection>;
}

export const MEDIA_PATH = '/media/';
export const UPLOAD_PATH = '/upload/';

const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-input': 400,
  usage: 400,
  'not-found': 404,
  exists: 409,
  'disk-full': 507,
  cancelled: 400,
};

class Refused extends Error {
  constructor(
    readonly status: number,
    readonly sentence: string,
  ) {
    super(sentence);
  }
}

/** Answers a request; never throws. */
export async function routeRequest(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!site.gate.isOwnHost(request.headers.host)) throw new Refused(403, 'The Studio is not called that.');
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path.startsWith(UPLOAD_PATH)) await upload(site, path.slice(UPLOAD_PATH.length), request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new Refused(405, 'Only GET is answered here.');
    else if (path.startsWith(MEDIA_PATH)) await media(site, path.slice(MEDIA_PATH.length), request, response);
    else page(site, path, request, response);
  } catch (error) {
    answerError(site, error, request, response);
  }
}

function page({ statics }: Site, path: string, request: IncomingMessage, response: ServerResponse): void {
  const file = findStatic(statics, path);
  if (!file) throw new Refused(404, 'There is nothing at this address.');
  sendStatic(file, request, response);
}

async function media(site: Site, rest: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const slash = rest.indexOf('/');
  if (slash < 0 || !isEqual(rest.slice(0, slash), site.mediaToken)) throw new Refused(404, 'There is nothing here.');
  const file = await site.studio.media.find(decodeAddress(rest.slice(slash + 1)));
  if (file.zipped) return zipped(file.path, file.name, file.zipped, request, response);
  const { status, headers, path, range } = await answerMedia(file, request.headers.range);
  const content =
    range && request.method === 'GET' ? createReadStream(path, { start: range.first, end: range.last }) : undefined;
  response.writeHead(status, headers);
  if (!content) response.end();
  else await pipeline(content, response);
}

async function zipped(
  folder: string,
  name: string,
  files: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { bytes, content } = await zipFolder(folder, files);
  response.writeHead(200, { ...downloadHeaders(name, 'application/zip'), 'Content-Length': bytes });
  if (request.method === 'GET') return pipeline(content, response);
  content.destroy();
  response.end();
}

async function upload(site: Site, id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { headers, method } = request;
  if (method !== 'POST') throw new Refused(405, 'Files are sent with POST.');
  if (!site.gate.isOwnOrigin(headers.origin, headers.host)) throw new Refused(403, 'Only the Studio may send files.');
  const bearer = /^Bearer ([A-Za-z0-9_-]+)$/.exec(String(headers[UPLOAD_HEADERS.token] ?? ''))?.[1];
  if (!site.gate.isToken(bearer)) throw new Refused(401, 'The token is missing or wrong.');
  const connection = site.windows.get(id);
  if (!connection) throw new Refused(404, 'The window that sends this is not connected any more.');
  answerJson(response, 200, await site.uploads.take(connection.client, request));
}

function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    throw new StudioError('not-found', 'There is no such picture, sound or video.');
  }
}

function answerError(site: Site, thrown: unknown, request: IncomingMessage, response: ServerResponse): void {
  if (!(thrown instanceof Refused)) site.studio.errors.add(`${request.method} request`, thrown);
  // Too late to say it: the window sees that the answer breaks off.
  if (response.headersSent || response.destroyed) return void response.destroy();
  // What is left of a body that was refused is not read.
  if (!request.complete) response.setHeader('Connection', 'close');
  if (thrown instanceof Refused) {
    answerJson(response, thrown.status, { code: 'bad-input', message: thrown.sentence });
    return;
  }
  const { code, message } = serialiseError(thrown);
  answerJson(response, STATUS[code] ?? 500, { code, message });
}

function answerJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(value));
}
