// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { takeToken } from './token';

beforeEach(() => sessionStorage.clear());

it('takes the token out of the address and keeps it for a reload', () => {
  window.location.hash = '#token=abc-123';
  expect(takeToken()).toBe('abc-123');
  expect(window.location.hash).toBe('');
  expect(takeToken()).toBe('abc-123');
});

it('is empty without one', () => {
  window.location.hash = '#elsewhere';
  expect(takeToken()).toBe('');
});
