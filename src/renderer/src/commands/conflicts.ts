/** Keys of the browser or system that no page gets, or that people would miss. */
const TAKEN_BY_BROWSER = [
  'Mod+N',
  'Mod+T',
  'Mod+W',
  'Mod+Shift+N',
  'Mod+Shift+T',
  'Mod+Shift+W',
  'Mod+Tab',
  'Mod+R',
  'F5',
  'F11',
  'F12',
];
/** What moves the focus, or ends things, stays so. */
const RESERVED = ['Tab', 'Shift+Tab', 'Escape', 'Enter'];

export type KeyProblem =
  { readonly kind: 'reserved' | 'browser' } | { readonly kind: 'conflict'; readonly with: string };

/** Why a command cannot have these keys, or should not. @param keysOf of the other commands by id */
export function problemWith(
  keys: string,
  id: string,
  others: ReadonlyMap<string, string>,
  inBrowser: boolean,
): KeyProblem | undefined {
  if (RESERVED.includes(keys)) return { kind: 'reserved' };
  if (inBrowser && TAKEN_BY_BROWSER.includes(keys)) return { kind: 'browser' };
  const conflict = [...others].find(([other, theirs]) => other !== id && theirs === keys);
  return conflict && { kind: 'conflict', with: conflict[0] };
}
