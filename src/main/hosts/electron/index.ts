import { app, BrowserWindow, dialog, ipcMain, Menu, Notification, protocol, screen, session, shell } from 'electron';
import { join } from 'node:path';
import { programFolder } from '../../../engine/packs/locations';
import { runElectronHost } from './host';

const electron = { app, BrowserWindow, dialog, ipcMain, Menu, Notification, protocol, screen, session, shell };
const program = programFolder();
// The installed program brings its own, which lies beside it.
if (app.isPackaged) process.env['FFMPEG_BIN'] ||= join(process.resourcesPath, 'ffmpeg', ffmpegName());

// Not awaited: Electron is ready only once this file has been run to its end.
void runElectronHost(electron, {
  out: join(program, 'out'),
  // The first argument is the program; run by Electron from the sources, the second is their folder.
  args: process.argv.slice(app.isPackaged ? 1 : 2),
  cwd: process.cwd(),
  platform: process.platform,
  ...(process.platform === 'linux' ? { icon: join(program, 'resources', 'icon.png') } : {}),
});

function ffmpegName(): string {
  return process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
}
