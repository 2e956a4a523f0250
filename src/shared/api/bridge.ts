import type { SerialisedError } from '../errors';
import type { FileHandle } from './files';
import type { Reply, Request } from './message';

/**
 * How a host and its window reach each other, beyond what is in the messages.
 *
 * Desktop: the preload exposes `window.studio: StudioBridge`; messages are structured clones.
 * Browser: a WebSocket at WEBSOCKET_PATH carries encodeMessage(Request) and encodeMessage(Reply) as binary frames. The token comes in the
 * URL's fragment (`#token=...`) and goes with the WebSocket as the second of its two subprotocols, with uploads as bearer.
 */
export interface StudioBridge {
  send(request: Request): void;
  /** @returns ends the listening */
  onReply(listener: (reply: Reply) => void): () => void;
  /** Lets this window name a file or folder that was dropped on it or picked in it. */
  grant(file: File): Promise<Granted>;
}

/** Errors would lose their code between the preload and the page; so they are a value. */
export type Granted = { readonly handle: FileHandle } | { readonly error: SerialisedError };

export const WEBSOCKET_PATH = '/socket';
/** Subprotocols of the WebSocket: this, and the token. */
export const WEBSOCKET_PROTOCOL = 'styleinv-studio';
/** The host closes the WebSocket of a page of its own with this if the token is an old or wrong one: trying again is of no use. */
export const REFUSED_CODE = 4401;

/**
 * Uploads: `POST ${uploadUrl}`, the body is the file as it is, with the headers below; the answer is a FileHandle as JSON, or a
 * SerialisedError with a status of 400 or more. Files of a folder are sent one after the other under the same UPLOAD_FOLDER, each
 * answered with the folder's handle; the window sends `Hello.uploadUrl` as it got it, so it says whose handle it is.
 */
export const UPLOAD_HEADERS = {
  /** `Bearer <token>` */
  token: 'authorization',
  /** encodeURIComponent of the file's name, or of its path inside the folder, with '/'. */
  name: 'x-studio-name',
  /** An id the window made up for the folder (64 characters at most of A-Z a-z 0-9 _ -); absent for single files. */
  folder: 'x-studio-folder',
  /** encodeURIComponent of the folder's name. */
  folderName: 'x-studio-folder-name',
} as const;
