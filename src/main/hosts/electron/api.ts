import type * as electron from 'electron';

/**
 * What of Electron the desktop host uses. Every file takes of it what it needs, so that all of it runs against a stand-in in tests
 * (testing/) as it does against Electron.
 */
export type ElectronApi = Pick<
  typeof electron,
  'app' | 'BrowserWindow' | 'dialog' | 'ipcMain' | 'Menu' | 'Notification' | 'protocol' | 'screen' | 'session' | 'shell'
>;

export type { BrowserWindow, MenuItemConstructorOptions, Rectangle, WebContents } from 'electron';
