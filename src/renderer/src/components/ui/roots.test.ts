import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** Class names of the outermost element of a component, and the names its own styles are for. */
function rootClasses(source: string): string[] {
  const [, attributes = ''] = /<template>\s*<[\w-]+((?:[^<>"]|"[^"]*")*)>/.exec(source) ?? [];
  const [, names = ''] = /(?<!:)\bclass="([^"]*)"/.exec(attributes) ?? [];
  return names.split(/\s+/).filter((name) => name !== '');
}

it('gives the outermost element of every part a name of its own, which the styles of whoever uses it cannot mean', () => {
  const parts = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.vue'));
  const names = parts.flatMap((file) => rootClasses(readFileSync(join(import.meta.dirname, file), 'utf8')));
  expect(names).toContain('s-button');
  expect(names.filter((name) => !name.startsWith('s-'))).toEqual([]);
});
