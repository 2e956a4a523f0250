import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_EXTENSION } from '../../../shared/project';

/** Names Windows keeps for devices. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name as a file can have it on every system, without an extension. */
export function fileName(name: string): string {
  const plain = name
    .replace(/[\u0000-\u001f\u007f-\u009f<>:"/\\|?*]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .replace(/^\.+|[. ]+$/g, '');
  return plain === '' || DEVICE_NAME.test(plain) ? `_${plain}` : plain;
}

/** A path as a project file has it. */
export function withExtension(path: string): string {
  return path.toLowerCase().endsWith(PROJECT_EXTENSION) ? path : `${path}${PROJECT_EXTENSION}`;
}

/** A name in a folder that nothing has yet, on disk or among `taken`: `Name.ext`, `Name 2.ext`, ... */
export async function freeName(
  folder: string,
  name: string,
  extension: string,
  taken: ReadonlySet<string> = new Set(),
): Promise<string> {
  for (let number = 1; ; number++) {
    const path = join(folder, `${fileName(name)}${number === 1 ? '' : ` ${number}`}${extension}`);
    if (!taken.has(path) && !(await lstat(path).catch(() => undefined))) return path;
  }
}
