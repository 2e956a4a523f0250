import type { Studio } from '../../studio/studio';
import type { ElectronApi } from './api';
import { menuTemplate } from './menu';
import { recentFiles } from './recent';
import type { Words } from './words';

export interface MenuBarContext {
  readonly studio: Pick<Studio, 'broadcast' | 'settings' | 'recentProjects' | 'onEvent'>;
  readonly words: () => Words;
  readonly openFile: (path: string) => void;
  readonly platform: NodeJS.Platform;
}

/** Keeps the menu bar and the system's list of recent files as projects, language and shortcuts are. */
export async function keepMenuBar(
  { Menu, app }: Pick<ElectronApi, 'Menu' | 'app'>,
  { studio, words, openFile, platform }: MenuBarContext,
): Promise<void> {
  let told = new Set<string>();
  const build = async () => {
    const recent = recentFiles(await studio.recentProjects().catch(() => []));
    // The system adds each to the top of its own list.
    for (const { file } of recent.toReversed()) if (!told.has(file)) app.addRecentDocument(file);
    told = new Set(recent.map(({ file }) => file));
    const template = menuTemplate({
      mac: platform === 'darwin',
      words: words(),
      shortcuts: studio.settings.current.shortcuts,
      recent,
      command: (command) => studio.broadcast('app.command', { command }),
      openFile,
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  };
  // One after the other: the last one built is the one that shows.
  let turn = build();
  const rebuild = () => (turn = turn.then(build));
  studio.settings.onChange(() => void rebuild());
  studio.onEvent((name) => {
    if (name === 'projects.changed') void rebuild();
  });
  await turn;
}
