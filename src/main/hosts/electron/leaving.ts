import type { Studio } from '../../studio/studio';
import type { BrowserWindow, ElectronApi } from './api';
import type { Words } from './words';

export interface LeavingContext {
  readonly words: () => Words;
  readonly underWay: Studio['underWay'];
}

/**
 * Asks before the window goes while something is under way, or while its page has changes that could not be kept. Closing it ends the
 * program, and ending the program closes it first, so that this is asked in both cases, once.
 */
export function askBeforeLeaving(
  { dialog }: Pick<ElectronApi, 'dialog'>,
  window: BrowserWindow,
  { words, underWay }: LeavingContext,
): void {
  let mayGo = false;
  let asking = false;
  window.on('close', (event) => {
    const { trainings, exports } = underWay();
    if (mayGo || trainings + exports === 0) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    const text = words();
    const detail = [...(trainings > 0 ? [text.trainingsWait] : []), ...(exports > 0 ? [text.exportsWait] : [])];
    void dialog
      .showMessageBox(window, {
        type: 'question',
        message: text.stillWorking,
        detail: detail.join(' '),
        buttons: [text.quit, text.stay],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      })
      .then(({ response }) => {
        asking = false;
        if (response !== 0) return;
        mayGo = true;
        window.close();
      });
  });
  // The system is being shut down: a question would hold it up, and what is under way is taken up again.
  window.on('query-session-end', () => (mayGo = true));
  window.webContents.on('will-prevent-unload', (event) => {
    const text = words();
    // Without an answer at once the window stays, and nobody would know why.
    const answer = dialog.showMessageBoxSync(window, {
      type: 'warning',
      message: text.notKept,
      detail: text.notKeptMore,
      buttons: [text.stay, text.leave],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    // Prevented is then what the page has asked for.
    if (answer === 1) event.preventDefault();
    else mayGo = false;
  });
}

/** Longest wait for what is being saved. All of it can be taken up where it was last saved. */
const LONGEST_MS = 60_000;

/** What is not yet written is written before the program is gone. @param fullPaths of the arguments of another start */
export function endPolitely(
  { app }: Pick<ElectronApi, 'app'>,
  studio: () => Pick<Studio, 'close'> | undefined,
  fullPaths: (args: readonly string[], folder: string) => string[],
): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('will-quit', (event) => {
    const open = studio();
    if (state === 'ended' || !open) return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LONGEST_MS)));
    void Promise.race([open.close().catch(() => undefined), late]).finally(() => {
      clearTimeout(timer);
      state = 'ended';
      app.quit();
    });
  });
  // Started again while it ends: it comes back, with what it was to open.
  app.on('second-instance', (_event, args, folder) => {
    if (state !== 'running') app.relaunch({ args: fullPaths(args.slice(1), folder) });
  });
}
