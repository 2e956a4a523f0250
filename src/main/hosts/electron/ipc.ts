import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import { CHANNELS, MAX_CONTENT_BYTES } from '../../../shared/api/channels';
import type { Granted } from '../../../shared/api/bridge';
import { MAX_MESSAGE_BYTES } from '../../../shared/api/wire';
import { serialiseError, StudioError } from '../../../shared/errors';
import type { Connection } from '../../studio/connection';
import type { Client } from '../../studio/handlers';
import type { Studio } from '../../studio/studio';
import { isOwnAddress } from './address';
import type { ElectronApi, WebContents } from './api';
import { checkSize } from './bounded';
import type { PastedFiles } from './pasted';

export interface IpcParts {
  readonly studio: Studio;
  readonly pasted: PastedFiles;
  /** A page has asked something for the first time: it can be told things. */
  readonly onReady: (client: Client) => void;
}

interface Window {
  connection: Connection;
  ready: boolean;
}

/**
 * Joins pages and the Studio. A page that is loaded again is another window to the Studio: what the one before it had under way and had
 * named is gone. Messages of anything but the main frame of a page of ours are not heard.
 */
export function serveIpc({ ipcMain }: Pick<ElectronApi, 'ipcMain'>, { studio, pasted, onReady }: IpcParts): void {
  const windows = new Map<number, Window>();

  const leave = (id: number) => {
    const window = windows.get(id);
    windows.delete(id);
    if (window) studio.disconnect(window.connection);
  };
  const enter = (contents: WebContents) => {
    leave(contents.id);
    const connection = studio.connect((reply) => {
      if (!contents.isDestroyed()) contents.send(CHANNELS.reply, reply);
    });
    windows.set(contents.id, { connection, ready: false });
    contents.once('destroyed', () => leave(contents.id));
    contents.once('render-process-gone', () => leave(contents.id));
  };
  const windowOf = (event: IpcMainEvent | IpcMainInvokeEvent) =>
    isOurPage(event) ? windows.get(event.sender.id) : undefined;

  ipcMain.on(CHANNELS.open, (event) => {
    if (isOurPage(event)) enter(event.sender);
  });
  ipcMain.on(CHANNELS.request, (event, message: unknown) => {
    const window = windowOf(event);
    if (!window) return;
    try {
      checkSize(message, MAX_MESSAGE_BYTES);
      window.connection.receive(message);
    } catch (error) {
      // As over a socket: one who does not keep to the contract is not listened to any more.
      studio.errors.add('window', error);
      leave(event.sender.id);
      return;
    }
    if (!window.ready) onReady(window.connection.client);
    window.ready = true;
  });
  const grants = (channel: string, grant: (client: Client, ...args: unknown[]) => Promise<Granted>) =>
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<Granted> => {
      try {
        const window = windowOf(event);
        if (!window) throw new StudioError('bad-input', 'No window of the Studio sent this.');
        return await grant(window.connection.client, ...args);
      } catch (error) {
        return { error: serialiseError(error) };
      }
    });
  grants(CHANNELS.grant, async (client, path) => {
    if (typeof path !== 'string' || path.length > 32_768) throw new StudioError('bad-input', 'That is no file.');
    return { handle: await studio.files.grant(client, path) };
  });
  grants(CHANNELS.grantContent, async (client, name, content) => {
    if (typeof name !== 'string' || !(content instanceof Uint8Array) || content.length > MAX_CONTENT_BYTES)
      throw new StudioError('bad-input', 'What was pasted is no file, or is too large.');
    return { handle: await pasted.take(client, name, content) };
  });
}

function isOurPage({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnAddress(senderFrame.url);
}
