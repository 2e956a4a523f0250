import { describe, expect, it } from 'vitest';
import { canOpen, opener } from './openInSystem';
import { parseOptions } from './options';

describe('options of the browser host', () => {
  it('listen to this machine alone unless told otherwise', () => {
    expect(parseOptions([], '1')).toEqual({ kind: 'run', options: { host: '127.0.0.1', port: undefined, open: true } });
    expect(parseOptions(['--port', '0', '--host', '::', '--no-open'], '1')).toEqual({
      kind: 'run',
      options: { host: '::', port: 0, open: false },
    });
  });

  it.each(['-1', '65536', '1e3', '', 'http'])('refuse port "%s"', (port) => {
    expect(parseOptions([`--port=${port}`], '1')).toMatchObject({ kind: 'end', exitCode: 2 });
  });

  it('say what --host means', () => {
    const help = parseOptions(['--help'], '1');
    expect(help).toMatchObject({ kind: 'end', exitCode: 0 });
    expect(help.kind === 'end' && help.text.replace(/\s+/g, ' ')).toMatch(/whoever has the printed address.*ssh -L/);
  });
});

describe('opening in the system', () => {
  it('is left alone without a display, and over ssh', () => {
    expect(canOpen({}, 'linux')).toBe(false);
    expect(canOpen({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(canOpen({ DISPLAY: ':10', SSH_CONNECTION: 'x' }, 'linux')).toBe(false);
    expect(canOpen({}, 'win32')).toBe(true);
  });

  it('goes by a program that takes the address as one argument', () => {
    for (const platform of ['win32', 'darwin', 'linux'] as const)
      expect(opener('http://localhost/#a&b', platform).args).toEqual(['http://localhost/#a&b']);
  });
});
