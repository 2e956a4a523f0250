import { describe, expect, it } from 'vitest';
import { match } from './fuzzy';

const best = (typed: string, titles: string[]) =>
  titles
    .flatMap((title) => {
      const hit = match(typed, title);
      return hit ? [{ title, score: hit.score }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ title }) => title);

describe('match', () => {
  it('finds beginnings of words', () => {
    expect(best('np', ['Export snapshot', 'New project'])[0]).toBe('New project');
    expect(match('np', 'New project')?.letters).toEqual([0, 4]);
  });
  it('puts what is there in one go first', () => {
    expect(best('save', ['Show all visible edges', 'Save as…', 'Autosave'])).toEqual([
      'Save as…',
      'Autosave',
      'Show all visible edges',
    ]);
  });
  it('does not mind accents or capitals', () => {
    expect(match('menu', 'Hauptmenü')?.letters).toEqual([5, 6, 7, 8]);
  });
  it('finds nothing where a letter is missing', () => {
    expect(match('xyz', 'New project')).toBeUndefined();
  });
});
