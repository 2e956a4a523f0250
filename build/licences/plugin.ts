import { join } from 'node:path';
import type { Plugin } from 'vite';
import { LICENCES_FILE } from '../../src/shared/licences';
import { licenceList } from './write';

/** Puts the list of licences beside the pages that show it. @param root folder of the project */
export function licencesPlugin(root: string): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    async generateBundle() {
      const source = JSON.stringify(await licenceList(root, join(root, 'build', 'licences', 'texts')));
      this.emitFile({ type: 'asset', fileName: LICENCES_FILE, source });
    },
  };
}
