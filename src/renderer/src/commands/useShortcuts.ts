import { useEventListener } from '@vueuse/core';
import { useApi } from '../api';
import { keysOf } from './keys';
import { useCommands, type Command } from './store';
import { editText, isOfText, isText } from './text';

/** Things that a key without modifiers does something to. */
const TAKES: Record<string, string> = {
  Space:
    'button, a[href], summary, [role=button], [role=switch], [role=checkbox], [role=radio], [role=tab], [role=menuitem], [role=option]',
  Enter: 'button, a[href], summary, [role=button], [role=menuitem], [role=option], [role=tab], [role=switch]',
};
const OPEN = ['[role=dialog]', '[role=alertdialog]'].map((dialog) => `${dialog}[data-state=open]`);
/** A pane that a control has opened is a dialog to assistive technology, but what is behind it can be used. */
const MODAL = OPEN.map((dialog) => `${dialog}:not(.s-popover)`);

/** Whether the focused element has its own use for the keys. */
export function isTaken(keys: string, target: EventTarget | null, mac?: boolean): boolean {
  if (!(target instanceof Element)) return false;
  if (isText(target)) return isOfText(keys, mac);
  if (target.closest('[role=menu], [role=listbox]') && !/^(Mod|Ctrl|Alt)\+|^(Shift\+)?F\d+$/.test(keys)) return true;
  const takers = TAKES[keys];
  return takers !== undefined && target.closest(takers) !== null;
}

/** Behind these nothing happens but what is meant to. */
const waits = (command: Command, dialogs: readonly string[]): boolean =>
  !command.inDialogs && document.querySelector(dialogs.join()) !== null;

/** Runs commands by their keys, wherever the focus is, and those that the desktop's menu asks for. */
export function useShortcuts(): void {
  const commands = useCommands();
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const keys = keysOf(event);
    if (keys === undefined || isTaken(keys, event.target)) return;
    // with this key a sign is typed, although it counts as Control and Alt
    if (event.getModifierState('AltGraph') && isText(event.target)) return;
    const command = commands.byKeys(keys);
    if (!command || waits(command, OPEN)) return;
    event.preventDefault();
    void commands.run(command.id);
  });
  // On a Mac the menu has the keys that the page leaves alone: undo in a text arrives here.
  useApi().on('app.command', ({ command: id }) => {
    if (editText(id)) return;
    const command = commands.all.find((each) => each.id === id);
    if (command && !waits(command, MODAL)) void commands.run(id);
  });
}
