import { useEventListener } from '@vueuse/core';
import { keysOf } from './keys';
import { useCommands } from './store';

const TYPING =
  'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=""], [contenteditable=true]';
/** Things that a key without modifiers does something to. */
const TAKES: Record<string, string> = {
  Space:
    'button, a[href], summary, [role=button], [role=switch], [role=checkbox], [role=radio], [role=tab], [role=menuitem], [role=option]',
  Enter: 'button, a[href], summary, [role=button], [role=menuitem], [role=option], [role=tab], [role=switch]',
};
/** What these do in a text is the text's own. */
const OF_TEXT = ['Mod+Z', 'Mod+Shift+Z', 'Mod+Y', 'Mod+C', 'Mod+X', 'Mod+V', 'Mod+A'];

/** Whether the focused element has its own use for the keys. */
export function isTaken(keys: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const withModifier = /^(Mod|Ctrl|Alt)\+|^(Shift\+)?F\d+$/.test(keys);
  if (target.closest(TYPING)) return !withModifier || OF_TEXT.includes(keys);
  if (target.closest('[role=menu], [role=listbox]') && !withModifier) return true;
  const takers = TAKES[keys];
  return takers !== undefined && target.closest(takers) !== null;
}

/** Runs commands by their keys, wherever the focus is. */
export function useShortcuts(): void {
  const commands = useCommands();
  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const keys = keysOf(event);
    if (keys === undefined || isTaken(keys, event.target)) return;
    const command = commands.byKeys(keys);
    if (!command) return;
    const inDialog =
      document.querySelector('[role=dialog][data-state=open], [role=alertdialog][data-state=open]') !== null;
    if (inDialog && !command.inDialogs) return;
    event.preventDefault();
    void commands.run(command.id);
  });
}
