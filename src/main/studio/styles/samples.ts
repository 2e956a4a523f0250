import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { programFolder } from '../../../engine/packs/locations';

/** Folders of pictures in one manner that come with the program. */
export async function sampleFolders(
  parent = join(programFolder(), 'resources', 'samples', 'styles'),
): Promise<{ name: string; path: string; images: number }[]> {
  const folders = (await readdir(parent, { withFileTypes: true }).catch(() => [])).filter((item) => item.isDirectory());
  const found = await Promise.all(
    folders.map(async ({ name }) => {
      const path = join(parent, name);
      const files = await readdir(path);
      return { name, path, images: files.filter((file) => /\.(jpe?g|png|webp)$/i.test(file)).length };
    }),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
