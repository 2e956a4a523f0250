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

/**
 * Commands that have keys in common since the artist gave them to one of them, with the first other one. Keys that commands share of
 * themselves belong to different views.
 * @param keys of every command by its id; @param own ids of those whose keys the artist chose
 */
export function sharedKeys(keys: ReadonlyMap<string, string>, own: ReadonlySet<string>): Map<string, string> {
  const shared = new Map<string, string>();
  const held = [...keys].filter(([, of]) => of !== '');
  for (const [id, of] of held) {
    const other = held.find(([each, theirs]) => each !== id && theirs === of && (own.has(id) || own.has(each)));
    if (other) shared.set(id, other[0]);
  }
  return shared;
}

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
