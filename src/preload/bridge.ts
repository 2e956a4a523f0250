import type { ContextBridge, IpcRenderer, WebUtils } from 'electron';
import type { Granted, StudioBridge } from '../shared/api/bridge';
import { CHANNELS, MAX_CONTENT_BYTES } from '../shared/api/channels';
import type { Reply } from '../shared/api/message';

/** What of Electron the preload uses. */
export interface PreloadApi {
  readonly contextBridge: Pick<ContextBridge, 'exposeInMainWorld'>;
  readonly ipcRenderer: Pick<IpcRenderer, 'send' | 'invoke' | 'on' | 'off'>;
  readonly webUtils: Pick<WebUtils, 'getPathForFile'>;
}

/** Gives the page `window.studio` and nothing else: requests out, replies in, and files by what the artist dropped. */
export function exposeBridge({ contextBridge, ipcRenderer, webUtils }: PreloadApi): void {
  ipcRenderer.send(CHANNELS.open);
  const bridge: StudioBridge = {
    send: (request) => ipcRenderer.send(CHANNELS.request, request),
    onReply(listener) {
      // The event would hand the page a way to send anything.
      const receive = (_event: unknown, reply: Reply) => listener(reply);
      ipcRenderer.on(CHANNELS.reply, receive);
      return () => void ipcRenderer.off(CHANNELS.reply, receive);
    },
    grant: (file) => grant(file, { ipcRenderer, webUtils }),
  };
  contextBridge.exposeInMainWorld('studio', bridge);
}

async function grant(file: File, { ipcRenderer, webUtils }: Omit<PreloadApi, 'contextBridge'>): Promise<Granted> {
  // Only a File that the system gave has a path; a page cannot make one up.
  const path = webUtils.getPathForFile(file);
  if (path !== '') return (await ipcRenderer.invoke(CHANNELS.grant, path)) as Granted;
  if (file.size > MAX_CONTENT_BYTES)
    return { error: { code: 'bad-input', message: 'What was pasted is too large: save it as a file and drop that.' } };
  const content = new Uint8Array(await file.arrayBuffer());
  return (await ipcRenderer.invoke(CHANNELS.grantContent, file.name, content)) as Granted;
}
