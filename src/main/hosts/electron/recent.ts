import { basename } from 'node:path';
import { PROJECT_EXTENSION } from '../../../shared/project';

const MOST = 10;

export interface RecentFile {
  readonly name: string;
  readonly file: string;
}

/** Recent projects that have a file, as the menu lists them: the last one first, each once. */
export function recentFiles(projects: readonly { readonly file?: string }[]): RecentFile[] {
  const files = [...new Set(projects.map(({ file }) => file))].filter((file) => file !== undefined);
  return files.slice(0, MOST).map((file) => ({ name: basename(file, PROJECT_EXTENSION), file }));
}
