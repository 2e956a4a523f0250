import type { BrowserWindow, ElectronApi } from './api';
import { START_PAGE } from './address';
import type { Words } from './words';

/** So many crashes within so long mean that loading it again does not help. */
const MOST = 3;
const WITHIN_MS = 60_000;

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
  const reload = () => void window.loadURL(START_PAGE);
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
        cancelId: 1,
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
        cancelId: 0,
      })
      .then(({ response }) => {
        // Its end is then a crash, which loads the page again.
        if (response === 1) webContents.forcefullyCrashRenderer();
      });
  });
}
