import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asked, flatten, placeholders, unused, usageOf } from './check';
import { messages as german } from './de';
import { messages as english } from './en';

const en = flatten(english);
const de = flatten(german);
const root = join(import.meta.dirname, '..');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(vue|ts)$/.test(path) && !path.endsWith('.test.ts') && !/^i18n[\\/](en|de)[\\/]/.test(path))
  .map((path) => readFileSync(join(root, path), 'utf8'));
const usage = usageOf(sources, Object.keys(english));

describe('messages', () => {
  it('has every text in both languages', () => {
    expect([...de.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('fills the same things into both', () => {
    const different = [...en].filter(
      ([key, text]) => `${placeholders(text)}` !== `${placeholders(de.get(key) ?? text)}`,
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('has a text for every key that is used', () => {
    const missing = [...asked(sources, Object.keys(english))].filter((key) => !en.has(key));
    expect(missing).toEqual([]);
  });

  it('has no text that nothing uses', () => {
    expect(unused(en.keys(), usage)).toEqual([]);
  });

  it('has no empty text', () => {
    expect([...en, ...de].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
  });
});

describe('check', () => {
  it('finds whole keys and beginnings', () => {
    const found = usageOf(["t('a.b') + t(`a.c.${x}`)", '{ key: "a.d.e" }'], ['a']);
    expect([...found.keys]).toEqual(['a.b', 'a.d.e']);
    expect([...asked(["t('a.b', { n }) + te('a.x') + { key: 'a.d' }"], ['a'])]).toEqual(['a.b', 'a.d']);
    expect(unused(['a.b', 'a.c.one', 'a.d.e', 'a.z'], found)).toEqual(['a.z']);
  });
});
