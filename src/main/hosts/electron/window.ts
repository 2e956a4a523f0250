import { START_PAGE } from './address';
import type { BrowserWindow, ElectronApi } from './api';
import { placeWindow, readWindowState, SMALLEST, writeWindowState } from './windowState';

export interface WindowFiles {
  /** The built preload. */
  readonly preload: string;
  /** Where the window's place is kept. */
  readonly state: string;
  /** Of the window itself, where the system does not take it from the program. */
  readonly icon?: string;
}

/** Opens the window where it was last. Its page has no more rights than one of the web. */
export async function openWindow(
  { BrowserWindow, screen }: Pick<ElectronApi, 'BrowserWindow' | 'screen'>,
  files: WindowFiles,
): Promise<BrowserWindow> {
  const state = await readWindowState(files.state);
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  const window = new BrowserWindow({
    ...placeWindow(state, [main.workArea, ...others.map(({ workArea }) => workArea)]),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    backgroundColor: '#131418',
    title: 'StyleInV Studio',
    ...(files.icon === undefined ? {} : { icon: files.icon }),
    webPreferences: {
      preload: files.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // Playback goes on behind other windows.
      backgroundThrottling: false,
    },
  });
  if (state?.maximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const left = { bounds: window.getNormalBounds(), maximised: window.isMaximized() };
    // Where the window was is not worth an error.
    void writeWindowState(files.state, left).catch(() => undefined);
  });
  // Where it cannot be loaded, did-fail-load says so.
  void window.loadURL(START_PAGE).catch(() => undefined);
  return window;
}
