import type { ListedEntry, PackOptions, RemoveEntryOptions, RemoveEntryResult } from '../../../services/types';
import { formatBytes } from '../format';
import { packFields, readPack } from '../groups';
import { defineVerb, type Report } from '../verb';

/** Verbs over what the artist has made: styles and likenesses. */

function listVerb(name: string, summary: string, meaning: string, none: string) {
  return defineVerb<typeof packFields, PackOptions, readonly ListedEntry[]>({
    name,
    summary,
    positionals: [],
    options: packFields,
    examples: [
      { command: name, meaning },
      { command: `${name} --json`, meaning: 'for a program to read' },
    ],
    read: (values) => readPack(values),
    report: (entries) => ({ remarks: entries.length > 0 ? [] : [none], lines: table(entries) }),
  });
}

function removeVerb(name: string, summary: string, example: string) {
  return defineVerb<typeof packFields, RemoveEntryOptions, RemoveEntryResult>({
    name,
    summary,
    positionals: [{ name: 'name', help: 'as listed', required: true }],
    options: packFields,
    examples: [{ command: `${name} ${example}`, meaning: 'it is gone for good' }],
    read: (values, [entry = '']) => ({ name: entry, ...readPack(values) }),
    report: ({ name: entry, path }): Report => ({ remarks: [`'${entry}' has been removed.`], lines: [path] }),
  });
}

export const stylesList = listVerb(
  'styles list',
  'list the styles of a pack and your own',
  'those that can be used with the starter pack, and others',
  'There are no styles yet: make one with "styleinv style".',
);
export const stylesRemove = removeVerb('styles remove', 'remove a style of your own', 'ink');
export const likenessesList = listVerb(
  'likenesses list',
  'list your likenesses',
  'every portrait you have refined',
  'There are no likenesses yet: make one with "styleinv refine".',
);
export const likenessesRemove = removeVerb('likenesses remove', 'remove a likeness', 'anna');

function table(entries: readonly ListedEntry[]): string[] {
  const rows = entries.map(({ name, from, pack, bytes, usable }) => [
    name,
    from === 'pack' ? `of the pack ${pack}` : `your own, for ${pack}`,
    formatBytes(bytes),
    usable ? '' : '(not with this pack)',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
