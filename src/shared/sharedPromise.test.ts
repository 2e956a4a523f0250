import { expect, it } from 'vitest';
import { sharedPromise } from './sharedPromise';

it('is made once for all who ask, and again after a failure', async () => {
  const store = new Map<string, Promise<number>>();
  let made = 0;
  const make = () => Promise.resolve(++made);
  expect(await Promise.all([sharedPromise(store, 'a', make), sharedPromise(store, 'a', make)])).toEqual([1, 1]);
  expect(await sharedPromise(store, 'b', make)).toBe(2);
  await expect(sharedPromise(store, 'c', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await sharedPromise(store, 'c', make)).toBe(3);
});
