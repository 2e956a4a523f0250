import { join } from 'node:path';
import { userFolder } from '../../../engine/packs/locations';
import { toStudioError } from '../../../shared/errors';
import { languageOf } from '../../../shared/language';
import type { Client } from '../../studio/handlers';
import { createStudio, type Studio } from '../../studio/studio';
import { readStaticFiles } from '../media/staticFiles';
import type { BrowserWindow, ElectronApi } from './api';
import { recoverFromCrashes, reportChildProcesses } from './crash';
import { nativeDialogs } from './dialogs';
import { serveIpc } from './ipc';
import { keepMenuBar } from './menuBar';
import { askBeforeLeaving, endPolitely } from './leaving';
import { denyNavigation } from './navigation';
import { gatherOpenRequests, withFullPaths } from './openFiles';
import { keepPasted } from './pasted';
import { denyPermissions } from './permissions';
import { registerScheme, serveProtocol } from './protocol';
import { electronShell } from './shell';
import { openWindow } from './window';
import { WORDS, type Words } from './words';

/** Where the program is, and how it was started. */
export interface Surroundings {
  /** Folder of the built program, with preload/ and renderer/ in it. */
  readonly out: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  readonly icon?: string;
}

/** As in build/package/config.ts. */
const APP_ID = 'studio.styleinv.app';
const NOTHING = { trainings: 0, exports: 0 };

/**
 * Runs the Studio in a window of its own. Returns once the window is open, or when this process has to leave because a Studio runs
 * already.
 */
export async function runElectronHost(electron: ElectronApi, surroundings: Surroundings): Promise<void> {
  const { app } = electron;
  let window: BrowserWindow | undefined;
  let studio: Studio | undefined;
  const focus = () => {
    if (!window || window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };
  const words = (): Words => WORDS[studio?.language ?? languageOf('system', [app.getLocale()])];

  app.enableSandbox();
  // Windows shows notifications of programs that it knows by this name.
  if (surroundings.platform === 'win32') app.setAppUserModelId(APP_ID);
  registerScheme(electron);
  denyNavigation(electron);
  const requests = gatherOpenRequests(electron, { args: surroundings.args, folder: surroundings.cwd, focus });
  if (!requests.isOnly) return app.quit();
  app.on('window-all-closed', () => app.quit());
  endPolitely(electron, () => studio, withFullPaths);
  reportChildProcesses(electron, (error) => studio?.errors.add('process', error));

  await app.whenReady();
  try {
    const dialogs = nativeDialogs(electron, () => window, words);
    studio = await createStudio(electronShell(electron, dialogs, focus));
    const statics = await readStaticFiles(join(surroundings.out, 'renderer'));
    denyPermissions(electron);
    serveProtocol(electron, { statics, media: studio.media });
    const opener = fileOpener(studio);
    const pasted = keepPasted(join(userFolder(), 'pasted'), studio.files);
    serveIpc(electron, { studio, pasted, onReady: opener.ready });
    requests.onOpen(opener.open);
    await keepMenuBar(electron, { studio, words, openFile: opener.open, platform: surroundings.platform });
    window = await openWindow(electron, {
      preload: join(surroundings.out, 'preload', 'index.cjs'),
      state: join(userFolder(), 'window.json'),
      icon: surroundings.icon,
    });
    recoverFromCrashes(electron, window, { words, report: (error) => studio?.errors.add('window', error) });
    askBeforeLeaving(electron, window, { words, underWay: () => studio?.underWay() ?? NOTHING });
  } catch (error) {
    electron.dialog.showErrorBox(words().cannotStart, toStudioError(error).message);
    app.exit(1);
  }
}

/** Hands files that the system wants opened to the window, as soon as it can take them. */
function fileOpener(studio: Studio) {
  const waiting: string[] = [];
  let present: Client | undefined;
  const hand = async (client: Client, path: string) => {
    try {
      client.tell('files.opened', await studio.files.grant(client, path));
    } catch (error) {
      client.tell('app.notice', { sentence: toStudioError(error).message });
    }
  };
  return {
    open: (path: string): void => {
      if (present && !present.gone.aborted) void hand(present, path);
      else waiting.push(path);
    },
    ready: (client: Client): void => {
      present = client;
      for (const path of waiting.splice(0)) void hand(client, path);
    },
  };
}
