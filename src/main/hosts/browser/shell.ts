import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StudioError } from '../../../shared/errors';
import type { Shell } from '../../studio/parts';
import { canOpen, openInSystem } from './openInSystem';
import { MEDIA_PATH, UPLOAD_PATH } from './routes';

/** A browser has its own dialogs and no notifications of ours; files are uploaded. */
export function browserShell({ mediaToken, isLocal }: { mediaToken: string; isLocal: boolean }): Shell {
  const unsupported = (what: string) =>
    Promise.reject(new StudioError('unsupported', `The Studio runs in a browser, which ${what} itself.`));
  return {
    kind: 'browser',
    mediaBase: `${MEDIA_PATH}${mediaToken}/`,
    uploadUrl: ({ id }) => `${UPLOAD_PATH}${id}`,
    pick: () => unsupported('picks files'),
    pickTarget: () => unsupported('saves files'),
    async reveal(path) {
      if (!isLocal || !canOpen())
        throw new StudioError('unsupported', `The file is on the machine that runs the Studio: ${path}`);
      const isFolder = (await stat(path)).isDirectory();
      // Always a folder: a file would be opened, and perhaps run.
      openInSystem(isFolder ? path : dirname(path));
    },
    notify: () => undefined,
  };
}
