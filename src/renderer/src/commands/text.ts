import { isMac } from './keys';

const FIELDS = [
  'input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=button]):not([type=file]):not([type=color])',
  'textarea',
  'select',
  '[contenteditable=""]',
  '[contenteditable=true]',
  '[contenteditable=plaintext-only]',
].join();

/** Whether an element, or one it lies in, is there to be typed into. */
export const isText = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(FIELDS) !== null;

/** What these do in a text is the text's own: undo, clipboard, everything chosen. */
const EDITING = ['Z', 'Shift+Z', 'Y', 'C', 'X', 'V', 'Shift+V', 'A', 'Insert'].map((key) => `Mod+${key}`);
/** With any modifiers these move through a text, choose parts of it, or take them away. */
const MOVING = /^((Mod|Ctrl|Alt|Shift)\+)*(Arrow\w+|Home|End|PageUp|PageDown|Backspace|Delete|Insert|Enter)$/;

/** Whether keys do something in a text that has the focus, so that they can be nothing else there. */
export function isOfText(keys: string, mac = isMac()): boolean {
  const modified = /^(Mod|Ctrl|Alt)\+|^(Shift\+)?F\d+$/.test(keys);
  if (!modified || EDITING.includes(keys) || MOVING.test(keys)) return true;
  // a Mac writes signs with Option, and moves and deletes with Control and a letter
  return mac && /^(Alt|Ctrl)\+(Shift\+)?.$/.test(keys);
}

/** Entries of an edit menu that mean the text while there is one. */
const IN_TEXT: Readonly<Record<string, string>> = { 'edit.undo': 'undo', 'edit.redo': 'redo' };

/** Undoes or redoes what was typed into the focused field. @returns false for other commands, or where nothing can be typed */
export function editText(command: string): boolean {
  const name = IN_TEXT[command];
  if (name === undefined || !isText(document.activeElement)) return false;
  // a field's own undo can be reached in no other way
  document.execCommand(name);
  return true;
}
