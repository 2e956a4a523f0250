import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../tests/support/folder';
import { electronProgram, hasDisplay, isStillborn, provideElectron } from './electron.mjs';

const folder = useFolder();

describe('a window', () => {
  it('needs a display of this machine', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({ DISPLAY: ':10', SSH_CONNECTION: '1' }, 'linux')).toBe(false);
    expect(hasDisplay({}, 'darwin')).toBe(true);
    expect(hasDisplay({ SSH_CONNECTION: '1' }, 'darwin')).toBe(false);
    expect(hasDisplay({}, 'win32')).toBe(true);
  });

  it('that never was is told from one that was closed or interrupted', () => {
    const ending = (code: number, interrupted = false) => ({ code, interrupted });
    expect(isStillborn(ending(133), 800)).toBe(true);
    expect(isStillborn(ending(0), 800)).toBe(false);
    expect(isStillborn(ending(130, true), 800)).toBe(false);
    expect(isStillborn(ending(1), 60_000)).toBe(false);
  });
});

describe("Electron's program", () => {
  it('is where its package says, or where the environment does', () => {
    const root = folder({ 'node_modules/electron/path.txt': 'electron\n', 'node_modules/electron/dist/electron': '' });
    expect(electronProgram(root, {})).toBe(join(root, 'node_modules/electron/dist/electron'));
    const other = folder({ electron: '' });
    expect(electronProgram(root, { ELECTRON_OVERRIDE_DIST_PATH: other })).toBe(join(other, 'electron'));
    expect(electronProgram(folder({ 'node_modules/electron/path.txt': 'electron' }), {})).toBeUndefined();
    expect(electronProgram(folder(), {})).toBeUndefined();
  });

  it('is not asked for where it must not be, or where its site is silent', async () => {
    const root = folder({ 'node_modules/electron/install.js': 'throw new Error("must not run")' });
    expect(await provideElectron(root, { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' })).toBeUndefined();
    expect(await provideElectron(root, { ELECTRON_MIRROR: 'http://127.0.0.1:9/' })).toBeUndefined();
    expect(await provideElectron(folder(), {})).toBeUndefined();
  });

  it('is there after its script has fetched it', async () => {
    const script =
      "const fs = require('node:fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', '');" +
      "fs.writeFileSync(__dirname + '/path.txt', 'electron');";
    const root = folder({ 'node_modules/electron/install.js': script, 'node_modules/electron/package.json': '{}' });
    // Behind a proxy the script is run without asking first.
    const program = await provideElectron(root, { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9' });
    expect(program).toBe(join(root, 'node_modules/electron/dist/electron'));
  });
});
