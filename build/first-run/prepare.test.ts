import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { sourceHash } from './compile.mjs';
import { hasFfmpeg, provideFfmpeg } from './ffmpeg.mjs';
import { useFolder } from '../../tests/support/folder';
import { commandFiles, linkCommand } from './link.mjs';
import { commandFor } from './verbs.mjs';

const folder = useFolder();

describe('sourceHash', () => {
  const sources = { 'src/a.ts': 'one', 'src/deep/b.ts': 'two', 'tsconfig.json': '{}' };
  const hash = (files: Record<string, string>) => sourceHash(folder(files));

  it('is the same for the same sources anywhere', () => {
    expect(hash(sources)).toBe(hash({ ...sources }));
  });

  it.each([
    ['a changed source', { 'src/a.ts': 'changed' }],
    ['a new source', { 'src/c.ts': '' }],
    ['a changed configuration', { 'tsconfig.json': '{ }' }],
    ['text that moved to the next file', { 'src/a.ts': 'on', 'src/deep/b.ts': 'etwo' }],
  ])('sees %s', (_, change: Record<string, string>) => {
    expect(hash({ ...sources, ...change })).not.toBe(hash(sources));
  });

  it('does not mind tests', () => {
    expect(hash({ ...sources, 'src/a.test.ts': 'test' })).toBe(hash(sources));
  });
});

describe('ffmpeg', () => {
  const platform = `${process.platform}-${process.arch}`;
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
  const registry = `node_modules/@ffmpeg-installer/${platform}/${name}`;
  const noPath = { PATH: '' };

  it('is looked for where FFMPEG_BIN says, on PATH, and among the packages', () => {
    expect(hasFfmpeg(folder(), noPath)).toBe(false);
    expect(hasFfmpeg(folder(), { ...noPath, FFMPEG_BIN: '/opt/ffmpeg' })).toBe(true);
    for (const file of [registry, `node_modules/ffmpeg-static/${name}`]) {
      const root = folder({ [file]: '' });
      chmodSync(join(root, file), 0o755);
      expect(hasFfmpeg(root, noPath)).toBe(true);
    }
    const bin = folder({ [name]: '' });
    chmodSync(join(bin, name), 0o755);
    expect(hasFfmpeg(folder(), { PATH: ['/nowhere', bin].join(delimiter) })).toBe(true);
  });
});

describe('provideFfmpeg', () => {
  const name = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';

  /** Runs it against a download script and a site on this machine; gives back what it told the person. */
  async function provide(root: string, env: NodeJS.ProcessEnv) {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await provideFfmpeg(root, { PATH: '', ...env });
    const sentences = told.mock.calls.map(([text]) => String(text));
    told.mockRestore();
    return sentences;
  }

  it('removes half a download, and goes on with one sentence', async () => {
    const site = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const half = `require('node:fs').writeFileSync(require('node:path').join(__dirname, '${name}'), 'half'); process.exit(1)`;
    const root = folder({ 'node_modules/ffmpeg-static/install.js': half });
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/releases`;
    const told = await provide(root, { FFMPEG_BINARIES_URL: url });
    site.close();
    expect(told.at(-1)).toBe(
      'ffmpeg is missing and the download failed: install ffmpeg or set FFMPEG_BIN to get videos.\n',
    );
    expect(readdirSync(join(root, 'node_modules', 'ffmpeg-static'))).toEqual(['install.js']);
  });

  it('does not run the script where its site cannot be reached', async () => {
    const root = folder({ 'node_modules/ffmpeg-static/install.js': 'process.exit(0)' });
    const told = await provide(root, { FFMPEG_BINARIES_URL: 'http://127.0.0.1:1/releases' });
    expect(told).toEqual([expect.stringContaining('cannot be reached')]);
  });

  it('does nothing where there is one', async () => {
    expect(await provide(folder(), { FFMPEG_BIN: '/opt/ffmpeg' })).toEqual([]);
  });
});

describe('commandFiles', () => {
  it('runs the program from each of the shells of Windows', () => {
    const files = commandFiles('win32');
    expect(Object.keys(files)).toEqual(['styleinv', 'styleinv.cmd', 'styleinv.ps1']);
    expect(files['styleinv.cmd']).toEqual({ script: '@node "%~dp0..\\..\\build\\bin\\styleinv.mjs" %*\r\n' });
  });

  it('is linked where npx looks, whatever was there before', () => {
    const root = folder({ 'build/bin/styleinv.mjs': '', 'node_modules/.bin/styleinv': 'something else' });
    linkCommand(root, 'linux');
    linkCommand(root, 'linux');
    const link = join(root, 'node_modules', '.bin', 'styleinv');
    expect(readlinkSync(link)).toBe('../../build/bin/styleinv.mjs');
    expect(existsSync(link)).toBe(true);
    linkCommand(root, 'win32');
    expect(lstatSync(link).isFile()).toBe(true);
    expect(readFileSync(join(root, 'build', 'bin', 'styleinv.mjs'), 'utf8')).toBe('');
  });
});

describe('commandFor', () => {
  it('passes arguments on, and runs animate where the person stands', () => {
    expect(commandFor('animate', ['a.jpg', '--loop'], '/project', { INIT_CWD: '/home/me' })).toEqual({
      args: [join('/project', 'out', 'main', 'cli.js'), 'animate', 'a.jpg', '--loop'],
      cwd: '/home/me',
    });
  });

  it('runs a benchmark by its name only', () => {
    const root = folder({ 'tests/bench/speed.ts': '', 'tests/bench/speed.test.ts': '', 'tests/secret.ts': '' });
    expect(commandFor('bench', ['speed', '--frames', '8'], root).args).toEqual([
      '--import',
      'tsx',
      join(root, 'tests', 'bench', 'speed.ts'),
      '--frames',
      '8',
    ]);
    expect(() => commandFor('bench', ['../secret'], root)).toThrow('Name one of these scripts: speed.');
    expect(() => commandFor('bench', [], root)).toThrow('speed');
  });

  it('names the verbs there are', () => {
    expect(() => commandFor('dance', [], '/project')).toThrow(
      'start, animate, test, package, starter, screenshots, bench, fuzz',
    );
  });
});
