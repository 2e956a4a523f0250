import { describe, expect, it } from 'vitest';
import { describeKeys, keysOf } from './keys';

const press = (key: string, more: Partial<Parameters<typeof keysOf>[0]> = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('keys', () => {
  it.each([
    [press('z', { ctrlKey: true }), 'Mod+Z'],
    [press('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z'],
    [press(' '), 'Space'],
    [press('?', { shiftKey: true, code: 'Minus' }), '?'],
    [press(',', { ctrlKey: true }), 'Mod+,'],
    [press('!', { shiftKey: true, code: 'Digit1' }), 'Shift+1'],
    [press('1', { code: 'Digit1' }), '1'],
    [press('+'), 'Plus'],
    [press('F6', { shiftKey: true }), 'Shift+F6'],
  ])('%o is %s', (event, keys) => expect(keysOf(event, false)).toBe(keys));

  it('is nothing while only modifiers are down', () => {
    expect(keysOf(press('Shift', { shiftKey: true }), false)).toBeUndefined();
  });

  it('takes Command for Mod on a Mac', () => {
    expect(keysOf(press('z', { metaKey: true }), true)).toBe('Mod+Z');
    expect(keysOf(press('z', { ctrlKey: true }), true)).toBe('Ctrl+Z');
  });

  it('writes them as people do', () => {
    const german = (name: string) => ({ Mod: 'Strg', Shift: 'Umschalt' })[name] ?? name;
    expect(describeKeys('Mod+Shift+ArrowLeft', german, false)).toEqual(['Strg', 'Umschalt', '←']);
    expect(describeKeys('Mod+Shift+Z', german, true)).toEqual(['⌘', '⇧', 'Z']);
  });
});
