import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const sources = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.vue'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));
const words = (names: string) => names.split(/\s+/).filter((name) => name !== '');

/** Class names of the outermost element of a component, and the names its own styles are for. */
function rootClasses(source: string): string[] {
  const [, attributes = ''] = /<template>\s*<[\w-]+((?:[^<>"]|"[^"]*")*)>/.exec(source) ?? [];
  const [, names = ''] = /(?<!:)\bclass="([^"]*)"/.exec(attributes) ?? [];
  return words(names);
}

/** What bound classes are written as: texts and templates in them, and names that stand for themselves. */
function boundClasses(source: string): string[] {
  return [...source.matchAll(/:class="([^"]*)"/g)].flatMap(([, bound = '']) => {
    const texts = [...bound.matchAll(/'([^']*)'(?=\s*:)|`([^`]*)`/g)].map(([, quoted, template]) => quoted ?? template);
    const bare = bound.replace(/'[^']*'\s*:[^,}]*|`[^`]*`/g, '').match(/\w+/g) ?? [];
    return [...texts.map((text) => text ?? ''), ...bare];
  });
}

/** Names of the classes that styles without a component are for. */
const globalClasses = (css: string) => [...css.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name);
const isOwn = (name: string) => name.startsWith('s-') || name === 'visually-hidden';

describe('class names of the parts', () => {
  it('are their own on the outermost element, which the styles of whoever uses it cannot mean', () => {
    const names = sources.flatMap(rootClasses);
    expect(names).toContain('s-button');
    expect(names.filter((name) => !isOwn(name))).toEqual([]);
  });

  it('are their own where they change with what a part is given', () => {
    expect(boundClasses(':class="[kind, { high, \'s-a\': b }, `s-${c}`]"')).toEqual(['s-a', 's-${c}', 'kind', 'high']);
    const names = sources.flatMap(boundClasses);
    expect(names).toContain('s-${kind}');
    expect(names.filter((name) => !isOwn(name))).toEqual([]);
  });

  it('are their own in what is drawn outside of its component', () => {
    const names = globalClasses(readFileSync(join(import.meta.dirname, '..', '..', 'design', 'menus.css'), 'utf8'));
    expect(names).toContain('s-menu-item');
    expect(names.filter((name) => !isOwn(name))).toEqual([]);
    const drawn = sources.flatMap((source) =>
      [...source.matchAll(/[^:]class="([^"]*)"/g)].flatMap(([, all = '']) => words(all)),
    );
    expect([...new Set(names)].filter((name) => !drawn.includes(name) && name !== 's-danger')).toEqual([]);
  });
});
