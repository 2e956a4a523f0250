import { useI18n } from 'vue-i18n';
import { pickFiles, useApi } from '../../api';
import { useCommandSet, type Command } from '../../commands';
import { useDrops } from '../../drops';
import type { DropKind } from '../../drops';
import { useNotices } from '../../stores/notices';
import { useProjectStore } from '../../stores/project';
import { useProjects } from '../../stores/projects';
import { useSettings } from '../../stores/settings';
import { useUi, VIEWS, type ViewName } from '../../stores/ui';
import type { IconName } from '../ui';
import { cycleRegions } from './regions';

/** Commands of the window as a whole. */
export function useShellCommands(): void {
  const api = useApi();
  const { t } = useI18n();
  const ui = useUi();
  const store = useProjectStore();
  const projects = useProjects();
  const settings = useSettings();
  const drops = useDrops();
  const open = () => store.isOpen;

  const view = (name: ViewName, index: number): Command => ({
    id: `view.${name}`,
    title: `shell.view.${name}`,
    group: 'shell.group.view',
    icon: name,
    keys: String(index + 1),
    run: () => ui.go(name),
    enabled: open,
  });
  const bring = (kind: DropKind, icon: IconName, keys?: string): Command => ({
    id: `import.${kind}`,
    title: `shell.import.${kind}`,
    group: 'shell.group.project',
    icon,
    ...(keys !== undefined && { keys }),
    enabled: open,
    async run() {
      const handles = await pickFiles(api, kind, { multiple: kind === 'checkpoint' });
      if (handles.length > 0) await drops.deliver(kind, handles);
    },
  });

  useCommandSet([
    ...VIEWS.map(view),
    {
      id: 'project.new',
      title: 'shell.command.new',
      group: 'shell.group.project',
      icon: 'newFile',
      keys: 'Mod+Alt+N',
      run: () => projects.create(t('shell.newProject')),
    },
    {
      id: 'project.open',
      title: 'shell.command.open',
      group: 'shell.group.project',
      icon: 'folder',
      keys: 'Mod+O',
      async run() {
        const [file] = await pickFiles(api, 'project');
        if (file) await projects.open({ handle: file.handle }, file.name);
      },
    },
    {
      id: 'project.save',
      title: 'shell.command.save',
      group: 'shell.group.project',
      icon: 'save',
      keys: 'Mod+S',
      enabled: open,
      run: () => save(false),
    },
    {
      id: 'project.saveAs',
      title: 'shell.command.saveAs',
      group: 'shell.group.project',
      keys: 'Mod+Shift+S',
      enabled: () => store.isOpen && settings.hello.host === 'electron',
      run: () => save(true),
    },
    {
      id: 'project.download',
      title: 'shell.command.download',
      group: 'shell.group.project',
      icon: 'download',
      enabled: () => store.isOpen && settings.hello.host === 'browser',
      run: download,
    },
    {
      id: 'project.close',
      title: 'shell.command.close',
      group: 'shell.group.project',
      icon: 'close',
      enabled: open,
      run: () => projects.close(),
    },
    bring('portrait', 'portrait', 'Mod+I'),
    bring('soundtrack', 'music'),
    bring('image-folder', 'styles'),
    bring('checkpoint', 'models'),
    {
      id: 'edit.undo',
      title: 'shell.command.undo',
      group: 'shell.group.edit',
      icon: 'undo',
      keys: 'Mod+Z',
      enabled: () => store.undoStep !== null,
      run: () => store.undo(),
    },
    {
      id: 'edit.redo',
      title: 'shell.command.redo',
      group: 'shell.group.edit',
      icon: 'redo',
      keys: 'Mod+Shift+Z',
      enabled: () => store.redoStep !== null,
      run: () => store.redo(),
    },
    {
      id: 'edit.redoToo',
      title: 'shell.command.redo',
      group: 'shell.group.edit',
      keys: 'Mod+Y',
      hidden: true,
      enabled: () => store.redoStep !== null,
      run: () => store.redo(),
    },
    {
      id: 'edit.history',
      title: 'shell.command.history',
      group: 'shell.group.edit',
      icon: 'history',
      keys: 'Mod+Alt+Z',
      enabled: open,
      run: () => (ui.historyOpen = !ui.historyOpen),
    },
    {
      id: 'app.palette',
      title: 'shell.command.palette',
      group: 'shell.group.app',
      icon: 'command',
      keys: 'Mod+K',
      hidden: true,
      inDialogs: true,
      run: () => (ui.dialog = ui.dialog === 'palette' ? null : 'palette'),
    },
    {
      id: 'app.settings',
      title: 'shell.command.settings',
      group: 'shell.group.app',
      icon: 'settings',
      keys: 'Mod+,',
      run: () => ui.openSettings(),
    },
    {
      id: 'app.shortcuts',
      title: 'shell.command.shortcuts',
      group: 'shell.group.app',
      icon: 'keyboard',
      keys: '?',
      run: () => ui.openSettings('shortcuts'),
    },
    {
      id: 'app.notices',
      title: 'shell.command.notices',
      group: 'shell.group.app',
      icon: 'bell',
      run: () => (ui.dialog = 'notices'),
    },
    {
      id: 'app.report',
      title: 'shell.command.report',
      group: 'shell.group.app',
      icon: 'flask',
      run: () => ui.report(),
    },
    {
      id: 'app.theme',
      title: 'shell.command.theme',
      group: 'shell.group.app',
      icon: 'sun',
      run: () => settings.change({ theme: document.documentElement.dataset['theme'] === 'light' ? 'dark' : 'light' }),
    },
    {
      id: 'app.nextRegion',
      title: 'shell.command.nextRegion',
      group: 'shell.group.app',
      keys: 'F6',
      run: () => cycleRegions(1),
    },
    {
      id: 'app.previousRegion',
      title: 'shell.command.previousRegion',
      group: 'shell.group.app',
      keys: 'Shift+F6',
      run: () => cycleRegions(-1),
    },
  ]);

  /** Through the browser, for a program that runs on another machine. */
  async function download(): Promise<void> {
    if ((await projects.save()) === undefined) return;
    const href = `${settings.hello.mediaBase}projects/${store.project.id}`;
    Object.assign(document.createElement('a'), { href, download: '' }).click();
  }
  async function save(as: boolean): Promise<void> {
    const file = await projects.save({ as });
    if (file === undefined) return;
    const action = { label: t('shell.reveal'), run: () => void api.call('files.reveal', { path: file }) };
    const electron = settings.hello.host === 'electron';
    useNotices().say('ok', t('shell.savedTo', { file }), electron ? { action } : {});
  }
}
