import { expect, it } from 'vitest';
import { languageOf } from './language';

it('is the one that is set, whatever the system speaks', () => {
  expect(languageOf('de', ['en-GB'])).toBe('de');
  expect(languageOf('en', ['de'])).toBe('en');
});

it('is else the first of the system’s that there is', () => {
  expect(languageOf('system', ['de-AT', 'en'])).toBe('de');
  expect(languageOf('system', ['fr', 'DE_de', 'en'])).toBe('de');
  expect(languageOf('system', ['en-US', 'de'])).toBe('en');
});

it('is English where the system speaks none of them, such as one that begins alike', () => {
  expect(languageOf('system', ['fr', 'del', 'enm'])).toBe('en');
  expect(languageOf('system', [])).toBe('en');
});
