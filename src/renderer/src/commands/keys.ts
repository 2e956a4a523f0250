/**
 * Shortcuts as text: 'Mod+Shift+Z', 'Space', 'ArrowLeft', '?'. Mod is Command on a Mac and Control elsewhere. Signs that need Shift on
 * some keyboards are written as the sign they give, without Shift.
 */
export const isMac = (platform = globalThis.navigator?.platform ?? ''): boolean => /mac|iphone|ipad/i.test(platform);

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const NAMED: Record<string, string> = { ' ': 'Space', Esc: 'Escape', Del: 'Delete', '+': 'Plus' };
const MODIFIERS = ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'];

/** The shortcut that is pressed; undefined while only modifiers are. */
export function keysOf(event: Pressed, mac = isMac()): string | undefined {
  if (MODIFIERS.includes(event.key)) return undefined;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  const key = digit && (event.shiftKey || event.altKey) ? digit : (NAMED[event.key] ?? event.key);
  const name = key.length === 1 ? key.toUpperCase() : key;
  const sign = name.length === 1 && !/[A-Z0-9]/.test(name);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const ctrl = mac && event.ctrlKey;
  return [mod && 'Mod', ctrl && 'Ctrl', event.altKey && 'Alt', event.shiftKey && !sign && 'Shift', name]
    .filter((part) => part !== false)
    .join('+');
}

const SYMBOLS: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Plus: '+',
};
const MAC: Record<string, string> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };
/** Keys whose names are translated. */
export const TRANSLATED_KEYS = [
  'Mod',
  'Alt',
  'Shift',
  'Space',
  'Escape',
  'Enter',
  'Tab',
  'Delete',
  'Backspace',
  'Home',
  'End',
  'PageUp',
  'PageDown',
] as const;

/** A shortcut as people write it, a part for each key. @param translate gives the name of one of TRANSLATED_KEYS */
export function describeKeys(keys: string, translate: (name: string) => string, mac = isMac()): string[] {
  return keys.split('+').map((part) => {
    const symbol = (mac ? MAC[part] : undefined) ?? SYMBOLS[part];
    if (symbol) return symbol;
    return TRANSLATED_KEYS.some((name) => name === part) ? translate(part) : part;
  });
}
