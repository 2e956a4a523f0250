import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accelerator, MENU_COMMANDS, menuTemplate } from './menu';
import type { MenuItemConstructorOptions } from './api';
import { placeWindow } from './windowState';
import { WORDS } from './words';

describe('placeWindow', () => {
  const main = { x: 0, y: 25, width: 1920, height: 1055 };
  const second = { x: 1920, y: 0, width: 1280, height: 1024 };
  const at = (x: number, y: number, width = 1200, height = 800) => ({
    bounds: { x, y, width, height },
    maximised: false,
  });

  it('puts the first window in the middle of the main screen', () => {
    expect(placeWindow(undefined, [main, second])).toEqual({ x: 240, y: 103, width: 1440, height: 900 });
    expect(placeWindow(undefined, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({
      x: 0,
      y: 0,
      width: 1024,
      height: 600,
    });
  });

  it('puts it back on the screen it was on', () => {
    expect(placeWindow(at(1950, 10), [main, second])).toEqual({ x: 1950, y: 10, width: 1200, height: 800 });
  });

  it('fetches it from a screen that is gone', () => {
    expect(placeWindow(at(1950, 10), [main])).toEqual({ x: 360, y: 153, width: 1200, height: 800 });
    expect(placeWindow(at(-50_000, -50_000), [main])).toMatchObject({ x: 360, y: 153 });
  });

  it('keeps its title bar within reach and fits it to a smaller screen', () => {
    expect(placeWindow(at(300, -200), [main])).toMatchObject({ x: 300, y: 25 });
    expect(placeWindow(at(100, 100, 5000, 5000), [main, second])).toMatchObject({ width: 1920, height: 1055 });
    expect(placeWindow(at(100, 100, 50, 50), [main])).toMatchObject({ width: 960, height: 640 });
  });
});

describe('the menu', () => {
  const build = (mac: boolean, shortcuts = {}) =>
    menuTemplate({
      mac,
      words: WORDS.en,
      shortcuts,
      recent: [],
      command: () => undefined,
      openFile: () => undefined,
    });
  const all = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? all(item.submenu) : [])]);

  it.each([true, false])('has every command once (mac: %s)', (mac) => {
    const ids = all(build(mac)).flatMap(({ id }) => (id === undefined || id === 'recent' ? [] : [id]));
    expect(ids.sort()).toEqual([...MENU_COMMANDS].sort());
  });

  it('names commands that the window has, with the keys they have there', async () => {
    const folder = join(import.meta.dirname, '..', '..', '..', 'renderer', 'src');
    const sources = await Promise.all(
      ['components/shell/useShellCommands.ts', 'views/animate/useAnimateCommands.ts', 'stores/ui.ts'].map((file) =>
        readFile(join(folder, file), 'utf8'),
      ),
    );
    const text = sources.join('\n');
    for (const id of MENU_COMMANDS) {
      const [group = '', name = ''] = id.split('.');
      const keys = all(build(false))
        .find((item) => item.id === id)
        ?.accelerator?.replace('CommandOrControl', 'Mod');
      const whole = text.match(new RegExp(`id: '${group}\\.${name}',[^}]*?keys: '([^']*)'`))?.[1];
      if (whole !== undefined) expect([id, accelerator(whole).replace('CommandOrControl', 'Mod')]).toEqual([id, keys]);
      else
        expect([
          id,
          text.includes(`'${id}'`) ||
            ((text.includes(`'${group}'`) || text.includes(`\`${group}.`)) && text.includes(`'${name}'`)),
        ]).toEqual([id, true]);
    }
  });

  it('leaves single keys to the window where a menu would take them away from typing', () => {
    const keyOf = (mac: boolean) => all(build(mac)).find(({ id }) => id === 'play.toggle')?.accelerator;
    expect([keyOf(true), keyOf(false)]).toEqual([undefined, 'Space']);
    for (const { accelerator: keys, registerAccelerator } of all(build(false)))
      expect(keys === undefined || registerAccelerator === false).toBe(true);
  });

  it('writes shortcuts as Electron does, and none where the artist took it away', () => {
    expect(accelerator('Mod+Shift+ArrowLeft')).toBe('CommandOrControl+Shift+Left');
    expect(all(build(false, { 'edit.undo': '' })).find(({ id }) => id === 'edit.undo')?.accelerator).toBeUndefined();
  });
});
