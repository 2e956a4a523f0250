import type { FileFilter, OpenDialogOptions } from 'electron';
import { join } from 'node:path';
import type { Purpose, TargetPurpose } from '../../../shared/api/files';
import type { WantedTarget } from '../../studio/parts';
import { PACK_EXTENSION } from '../../../shared/pack';
import { PROJECT_EXTENSION } from '../../../shared/project';
import type { BrowserWindow, ElectronApi } from './api';
import type { Words } from './words';

const IMAGES = ['png', 'jpg', 'jpeg', 'webp', 'avif', 'heic', 'tif', 'tiff', 'gif', 'bmp'];
const VIDEOS = ['mp4', 'mov', 'm4v', 'webm', 'mkv', 'avi'];
const SOUNDS = ['wav', 'mp3', 'm4a', 'aac', 'flac', 'ogg', 'opus'];

/** What a dialog is asked for, by what it is for. Endings only sort what is shown: what is in a file is found out by reading it. */
function filtersOf(purpose: Purpose, words: Words): FileFilter[] {
  const all = { name: words.allFiles, extensions: ['*'] };
  const bare = (extension: string) => extension.replace(/^\./, '');
  switch (purpose) {
    case 'portrait':
      return [{ name: words.images, extensions: [...IMAGES, ...VIDEOS] }, all];
    case 'soundtrack':
      return [{ name: words.sounds, extensions: [...SOUNDS, ...VIDEOS] }, all];
    case 'checkpoint':
      return [
        { name: words.checkpoints, extensions: ['pt', 'pth', 'pkl', 'safetensors', 'zip', bare(PACK_EXTENSION)] },
        all,
      ];
    case 'project':
      return [{ name: words.projects, extensions: [bare(PROJECT_EXTENSION)] }, all];
    case 'image-folder':
    case 'video-folder':
    case 'folder':
      return [];
  }
}

/** The system's own folder for what is saved. Not every system has one for videos. */
function savesFolder(app: Pick<ElectronApi['app'], 'getPath'>, purpose: TargetPurpose): string {
  if (purpose === 'project') return app.getPath('documents');
  try {
    return app.getPath('videos');
  } catch {
    return app.getPath('documents');
  }
}

export interface Dialogs {
  pick(purpose: Purpose, multiple: boolean): Promise<readonly string[]>;
  pickTarget(target: WantedTarget): Promise<string | undefined>;
}

/** The system's dialogs, above the window. */
export function nativeDialogs(
  { dialog, app }: Pick<ElectronApi, 'dialog' | 'app'>,
  window: () => BrowserWindow | undefined,
  words: () => Words,
): Dialogs {
  const open = async (options: OpenDialogOptions): Promise<readonly string[]> => {
    const parent = window();
    const { filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return filePaths;
  };
  return {
    pick(purpose, multiple) {
      const filters = filtersOf(purpose, words());
      const kind = filters.length === 0 ? 'openDirectory' : 'openFile';
      return open({ filters, properties: multiple ? [kind, 'multiSelections'] : [kind] });
    },
    async pickTarget({ purpose, name, extension, from = savesFolder(app, purpose) }) {
      if (purpose === 'export-folder')
        return (await open({ defaultPath: from, properties: ['openDirectory', 'createDirectory'] }))[0];
      const bare = extension.replace(/^\./, '');
      const options = {
        // A name made of a project's: it must not choose the folder.
        defaultPath: join(from, name.replace(/[/\\:*?"<>|]/g, '_')),
        filters: bare === '' ? [] : [{ name: bare.toUpperCase(), extensions: [bare] }],
      };
      const parent = window();
      const { filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return filePath || undefined;
    },
  };
}
