import type { MenuItemConstructorOptions } from './api';
import type { Words } from './words';

export interface MenuContext {
  readonly mac: boolean;
  readonly words: Words;
  /** Shortcuts that the artist has set, by command, as in 'Mod+Shift+Z'. */
  readonly shortcuts: Readonly<Record<string, string>>;
  readonly recent: readonly { readonly name: string; readonly file: string }[];
  /** Has the window do something. */
  readonly command: (id: string) => void;
  readonly openFile: (path: string) => void;
}

/** Commands of the menu, with the shortcuts that are theirs unless the artist has set others. */
const KEYS = {
  'project.new': 'Mod+Alt+N',
  'project.open': 'Mod+O',
  'project.save': 'Mod+S',
  'project.saveAs': 'Mod+Shift+S',
  'import.portrait': 'Mod+I',
  'edit.undo': 'Mod+Z',
  'edit.redo': 'Mod+Shift+Z',
  'view.animate': '1',
  'view.latents': '2',
  'view.styles': '3',
  'view.compare': '4',
  'view.models': '5',
  'view.exports': '6',
  'app.settings': 'Mod+,',
  'app.palette': 'Mod+K',
  'app.shortcuts': '?',
  'app.report': '',
  'play.toggle': 'Space',
  'play.back': 'ArrowLeft',
  'play.forward': 'ArrowRight',
  'play.start': 'Home',
  'play.end': 'End',
} as const;
export type MenuCommand = keyof typeof KEYS;
export const MENU_COMMANDS = Object.keys(KEYS) as MenuCommand[];

/** The menu bar. What an entry does is done by the window; the menu only sends the command's name. */
export function menuTemplate(context: MenuContext): MenuItemConstructorOptions[] {
  const { words, mac } = context;
  const entry = (label: string, id: MenuCommand): MenuItemConstructorOptions => {
    const keys = context.shortcuts[id] ?? KEYS[id];
    // The window listens to the keys itself. A Mac's menu has those that the window leaves alone (registerAccelerator is not for Macs), so
    // that single keys, which are needed for typing, stay out of it; undo in a text comes back to the window, which knows of the text.
    const isShown = keys !== '' && !(mac && !/(Mod|Ctrl|Alt)\+/.test(keys));
    return {
      id,
      label,
      ...(isShown ? { accelerator: accelerator(keys), registerAccelerator: false } : {}),
      click: () => context.command(id),
    };
  };
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const settings = entry(words.settings, 'app.settings');
  return [
    ...(mac ? [applicationMenu(words, settings)] : []),
    {
      label: words.file,
      submenu: [
        entry(words.newProject, 'project.new'),
        entry(words.open, 'project.open'),
        recentMenu(context),
        line,
        entry(words.save, 'project.save'),
        entry(words.saveAs, 'project.saveAs'),
        line,
        entry(words.import, 'import.portrait'),
        ...(mac ? [] : [line, settings, line, { role: 'quit', label: words.quit } as const]),
      ],
    },
    {
      label: words.edit,
      submenu: [
        entry(words.undo, 'edit.undo'),
        entry(words.redo, 'edit.redo'),
        line,
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        entry(words.animate, 'view.animate'),
        entry(words.latents, 'view.latents'),
        entry(words.styles, 'view.styles'),
        entry(words.compare, 'view.compare'),
        entry(words.models, 'view.models'),
        entry(words.exports, 'view.exports'),
        line,
        entry(words.palette, 'app.palette'),
        line,
        { role: 'togglefullscreen', label: words.fullscreen },
      ],
    },
    {
      label: words.playback,
      submenu: [
        entry(words.play, 'play.toggle'),
        entry(words.stepBack, 'play.back'),
        entry(words.stepForward, 'play.forward'),
        entry(words.toStart, 'play.start'),
        entry(words.toEnd, 'play.end'),
      ],
    },
    ...(mac ? [{ role: 'windowMenu', label: words.window } as const] : []),
    {
      role: 'help',
      label: words.help,
      submenu: [
        entry(words.shortcuts, 'app.shortcuts'),
        entry(words.problemReport, 'app.report'),
        ...(mac ? [] : [line, { role: 'about', label: words.about } as const]),
      ],
    },
  ];
}

function applicationMenu(words: Words, settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about', label: words.about },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide', label: words.hide },
      { role: 'quit', label: words.quit },
    ],
  };
}

function recentMenu({ words, recent, openFile }: MenuContext): MenuItemConstructorOptions {
  return {
    id: 'recent',
    label: words.openRecent,
    enabled: recent.length > 0,
    // '&' marks the letter of a shortcut in menus.
    submenu: recent.map(({ name, file }) => ({ label: name.replaceAll('&', '&&'), click: () => openFile(file) })),
  };
}

/** 'Mod+Shift+Z' as Electron writes it. */
export function accelerator(keys: string): string {
  const names: Record<string, string> = { Mod: 'CommandOrControl', Ctrl: 'Control', Escape: 'Esc' };
  return keys
    .split('+')
    .map((key) => names[key] ?? key.replace(/^Arrow/, ''))
    .join('+');
}
