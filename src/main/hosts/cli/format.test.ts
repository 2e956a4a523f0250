import { expect, it } from 'vitest';
import { formatBytes, formatParameters } from './format';

it.each([
  [0, '0 B'],
  [900, '900 B'],
  [1200, '1.2 kB'],
  [473_000_000, '473.0 MB'],
  [9.5e15, '9500.0 TB'],
])('shows %d bytes in the unit that fits', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('shows parameters in millions', () => {
  expect([420_000, 22_700_000].map(formatParameters)).toEqual(['0.42 million parameters', '22.7 million parameters']);
});
