import { stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { StudioError } from '../../../shared/errors';
import type { Handlers } from '../handlers';
import type { Parts } from '../parts';
import type { LastFolder } from './lastFolder';

export interface RevealableFiles {
  /** Folders the program writes into. */
  folders(): readonly string[];
  /** Whether the program wrote a file that lies elsewhere. */
  isOwn(path: string): Promise<boolean>;
}

interface FileParts extends Pick<Parts, 'files' | 'settings' | 'shell'> {
  readonly lastFolder: LastFolder;
}

/** Dialogs and the file manager of the host. */
export function fileHandlers(
  { files, settings, shell, lastFolder }: FileParts,
  revealable: RevealableFiles,
): Handlers<'files.'> {
  return {
    async 'files.pick'({ purpose, multiple }, { client }) {
      const paths = await shell.pick(purpose, multiple);
      return Promise.all(paths.map((path) => files.grant(client, path)));
    },
    async 'files.pickTarget'({ purpose, ...named }, { client }) {
      const isExport = purpose !== 'project';
      const from = isExport ? ((await lastFolder.get()) ?? settings.current.exportFolder) : null;
      const path = await shell.pickTarget({ purpose, ...named, ...(from !== null && { from }) });
      if (path === undefined) return null;
      if (isExport) await lastFolder.set(purpose === 'export-folder' ? path : dirname(path));
      return files.grantTarget(client, path);
    },
    async 'files.reveal'({ path }) {
      const wanted = resolve(path);
      const inside = revealable.folders().some((folder) => isInside(wanted, folder));
      if (!inside && !(await revealable.isOwn(wanted)))
        throw new StudioError('bad-input', 'Only files that the program has written can be shown.');
      await stat(wanted);
      await shell.reveal(wanted);
    },
  };
}

/** Whether a resolved path is a folder or lies in it. */
export function isInside(path: string, folder: string): boolean {
  const root = resolve(folder);
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
