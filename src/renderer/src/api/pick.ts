import type { FileHandle, Purpose } from '../../../shared/api/files';
import { StudioError } from '../../../shared/errors';
import type { Api } from './api';
import { chosenFolder } from './drops';

const ACCEPT: Record<Purpose, string> = {
  portrait: 'image/*',
  soundtrack: 'audio/*,video/*',
  checkpoint: '.pt,.pth,.pkl,.ckpt,.safetensors,.sivpack',
  project: '.sivproj',
  'image-folder': '',
  'video-folder': '',
  folder: '',
};
const FOLDERS: readonly Purpose[] = ['image-folder', 'video-folder', 'folder'];

/**
 * Lets the artist choose: in the host's own dialog, or where it has none in the browser's, whose files are then uploaded.
 * @returns empty if nothing was chosen
 * @throws StudioError
 */
export async function pickFiles(
  api: Api,
  purpose: Purpose,
  { multiple = false, native = window.studio !== undefined } = {},
): Promise<readonly FileHandle[]> {
  if (native) return api.call('files.pick', { purpose, multiple });
  const folder = FOLDERS.includes(purpose);
  const files = await choose({ accept: ACCEPT[purpose], multiple, folder });
  if (!folder) return api.grant(files);
  const chosen = chosenFolder(files);
  return chosen ? api.grant([chosen]) : [];
}

function choose({ accept, multiple, folder }: { accept: string; multiple: boolean; folder: boolean }): Promise<File[]> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept, multiple });
  input.webkitdirectory = folder;
  return new Promise((done, fail) => {
    input.addEventListener('change', () => done([...(input.files ?? [])]), { once: true });
    input.addEventListener('cancel', () => done([]), { once: true });
    try {
      input.showPicker();
    } catch {
      fail(
        new StudioError('unsupported', 'The browser opens no file dialog here: drop the file onto the window instead.'),
      );
    }
  });
}
