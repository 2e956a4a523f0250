import { chmodSync, existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceHash } from './compile.mjs';
import { hasFfmpeg, provideFfmpeg } from './ffmpeg.mjs';
import { useFolder } from './folder.testing';
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

  it('of the registry is made executable, since no install script did it', async () => {
    const root = folder({ [registry]: '' });
    chmodSync(join(root, registry), 0o644);
    await provideFfmpeg(root, noPath);
    expect(hasFfmpeg(root, noPath)).toBe(true);
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
    expect(() => commandFor('dance', [], '/project')).toThrow('animate, test, starter, bench, fuzz');
  });
});
