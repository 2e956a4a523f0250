import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences in full, for what comes without its own text; as their authors publish them. */
const TEXTS = {
  'Apache-2.0': ['Apache-2.0'],
  'GPL-3.0-only': ['GPL-3.0'],
  'GPL-3.0-or-later': ['GPL-3.0'],
  // it adds to the other one, and is not whole without it
  'LGPL-3.0-or-later': ['LGPL-3.0', 'GPL-3.0'],
  MIT: ['MIT'],
} as const;
type Known = keyof typeof TEXTS;

/** Authors of packages that come without the text of their licence, as they say elsewhere. */
const HOLDERS: Readonly<Record<string, string>> = {
  'onnxruntime-common': 'Microsoft Corporation',
  'onnxruntime-node': 'Microsoft Corporation',
  '@img/sharp-libvips': 'the authors of libvips and of the libraries in it',
};

/**
 * A licence in full with a notice of who holds the rights; undefined for one whose text is not kept.
 * @param folder where the texts lie
 */
export function standardText(
  licence: string,
  of: { readonly name: string; readonly author?: string },
  folder = join(import.meta.dirname, 'texts'),
): string | undefined {
  if (!(licence in TEXTS)) return undefined;
  const name = Object.keys(HOLDERS).find((prefix) => of.name.startsWith(prefix));
  const holder = (name === undefined ? undefined : HOLDERS[name]) ?? of.author ?? `the authors of ${of.name}`;
  const copyright = `Copyright (c) ${holder}`;
  const texts = TEXTS[licence as Known].map((file) =>
    readFileSync(join(folder, `${file}.txt`), 'utf8')
      .replace(/^\n+/, '')
      .trimEnd(),
  );
  const whole = texts.join('\n\n');
  return whole.includes('{copyright}') ? whole.replace('{copyright}', copyright) : `${copyright}\n\n${whole}`;
}
