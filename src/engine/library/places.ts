import { join } from 'node:path';
import type { EntryKind } from '../../shared/library';
import { isPackPath } from '../../shared/pack';
import { userFolder } from '../packs/locations';
import { asciiName } from '../packs/styleFile';

const FOLDERS: Record<EntryKind, string> = { style: 'styles', likeness: 'likenesses' };

/** Folder of the user's styles or likenesses. @param root the user's own folder; where it lies by default if left out */
export function kindFolder(kind: EntryKind, root: string = userFolder()): string {
  return join(root, FOLDERS[kind]);
}

/** Names for the folder of an entry, the best first, without end: its name in lower-case ASCII, then with numbers. */
export function* folderNames(kind: EntryKind, name: string): Generator<string> {
  const ascii = asciiName(name);
  // names that Windows reserves for devices are no folder names
  const stem = isPackPath(ascii) ? ascii : `${kind}-${ascii}`;
  for (let n = 1; ; n++) yield n > 1 ? `${stem}-${n}` : stem;
}
