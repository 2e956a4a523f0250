import type { BrowserWindow, ElectronApi } from './api';
import { START_PAGE } from './address';
import type { Words } from './words';

/** So many crashes within so long mean that loading it again does not help. */
const MOST = 3;
const WITHIN_MS = 60_000;
/** ERR_ABORTED: something else was loaded instead. */
const ABORTED = -3;

export interface CrashContext {
  readonly words: () => Words;
  /** For the problem report. */
  readonly report: (error: unknown) => void;
  readonly now?: () => number;
}

/**
 * Loads the page again when its process dies or hangs: the project is kept by the main process, change by change, and is opened as it
 * was. Asks first once it happens over and over.
 */
export function recoverFromCrashes(
  { dialog, app }: Pick<ElectronApi, 'dialog' | 'app'>,
  window: BrowserWindow,
  { words, report, now = Date.now }: CrashContext,
): void {
  let crashes: number[] = [];
  // Where it cannot be loaded, did-fail-load has said so.
  const reload = () => void window.loadURL(START_PAGE).catch(() => undefined);
  window.webContents.on('did-fail-load', (_event, code, description, address, isMainFrame) => {
    if (isMainFrame && code !== ABORTED)
      report(new Error(`The page ${address} was not loaded: ${description} (${code}).`));
  });
  window.webContents.on('preload-error', (_event, _path, error) => report(error));
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    report(new Error(`The window's process ended: ${reason} (${exitCode}).`));
    crashes = [...crashes.filter((time) => now() - time < WITHIN_MS), now()];
    if (crashes.length < MOST) return reload();
    const text = words();
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: text.crashedOften,
        detail: text.nothingLost,
        buttons: [text.tryAgain, text.quit],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      })
      .then(({ response }) => {
        crashes = [];
        if (response === 0) reload();
        else app.quit();
      });
  });
  window.on('unresponsive', () => {
    const text = words();
    const { webContents } = window;
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        message: text.unresponsive,
        detail: text.nothingLost,
        buttons: [text.wait, text.reload],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      })
      .then(({ response }) => {
        // Its end is then a crash, which loads the page again.
        if (response === 1 && !webContents.isDestroyed()) webContents.forcefullyCrashRenderer();
      });
  });
}

/** Notes the end of other processes for the problem report, such as the one that paints: Electron starts them again by itself. */
export function reportChildProcesses({ app }: Pick<ElectronApi, 'app'>, report: (error: unknown) => void): void {
  app.on('child-process-gone', (_event, { type, name, serviceName, reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    report(new Error(`The process ${name ?? serviceName ?? type} (${type}) ended: ${reason} (${exitCode}).`));
  });
}
