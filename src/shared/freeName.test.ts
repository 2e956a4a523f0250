import { expect, it } from 'vitest';
import { freeName } from './freeName';

it('adds the first number that none of the others has', () => {
  expect(freeName('Smile', [])).toBe('Smile');
  expect(freeName('Smile', ['Smile', 'Smile 2'])).toBe('Smile 3');
});
