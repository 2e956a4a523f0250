import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../tests/support/folder';
import { gather, importedPackages } from './gather';
import { choices, judge } from './judge';
import { standardText } from './texts';
import { licenceList, shippedPackages, thirdParty } from './write';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = useFolder();
const pack = (name: string, more: object = {}) => JSON.stringify({ name, version: '1.0.0', license: 'MIT', ...more });

describe('gather', () => {
  it('follows what packages need, each once, as Node finds them', async () => {
    const root = folder({
      'node_modules/a/package.json': pack('a', {
        dependencies: { b: '1', c: '1' },
        optionalDependencies: { gone: '1' },
      }),
      'node_modules/a/LICENSE': 'Text of a.',
      'node_modules/b/package.json': pack('b', { dependencies: { a: '1' }, license: { type: 'ISC' } }),
      'node_modules/a/node_modules/c/package.json': pack('c', {
        license: undefined,
        licenses: [{ type: 'MIT' }, { type: 'X' }],
      }),
      'node_modules/c/package.json': pack('c', { version: '2.0.0' }),
    });
    const found = await gather(root, ['a']);
    expect(found.map(({ name, version, licence, text }) => [name, version, licence, text])).toEqual([
      ['a', '1.0.0', 'MIT', 'Text of a.'],
      ['b', '1.0.0', 'ISC', ''],
      ['c', '1.0.0', 'MIT OR X', ''],
    ]);
    await expect(gather(root, ['gone'])).rejects.toThrow('gone is not installed');
  });
});

describe('importedPackages', () => {
  it('finds what sources import, and nothing that tests do', async () => {
    const root = folder({
      'a.ts': "import x from 'one/sub';\nimport type { y } from '@two/x/deep';\nimport 'three.css';\nimport './own';\n",
      'b.vue': '<script setup lang="ts">\nconst m = import("four");\n</script>\n<style>@import "five/a.css";</style>',
      'c.test.ts': "import 'vitest';",
    });
    expect(await importedPackages(root)).toEqual(['@two/x', 'five', 'four', 'one', 'three.css']);
  });
});

describe('judge', () => {
  const of = (licence: string, name = 'x') => judge({ name, version: '1', licence });
  it('lets through what is free by one of its choices', () => {
    for (const licence of ['MIT', '(GPL-3.0 OR ISC)', 'MIT AND BSD-3-Clause', '(MIT AND (GPL-2.0 OR Zlib))'])
      expect(of(licence).objection).toBeUndefined();
  });

  it('stops what is unknown, forbidden or not said', () => {
    for (const licence of [
      '',
      'GPL-3.0-or-later',
      'MIT AND GPL-3.0',
      'SEE LICENSE IN x',
      'CC-BY-NC-4.0',
      'UNLICENSED',
      '(MIT',
      'MIT ISC',
    ])
      expect(of(licence).objection).toBeDefined();
  });

  it('makes an exception for the packages it is made for only', () => {
    expect(of('LGPL-3.0-or-later', '@img/sharp-libvips-linux-x64').because).toContain('replaced');
    expect(of('LGPL-3.0-or-later', 'other').objection).toBeDefined();
  });

  it('reads expressions', () => {
    expect(choices('A AND (B OR C)')).toEqual([
      ['A', 'B'],
      ['A', 'C'],
    ]);
  });
});

describe('what is shipped', () => {
  it('is all under licences that allow it', async () => {
    const text = await thirdParty(ROOT);
    for (const name of ['onnxruntime-node', 'sharp', 'vue', 'reka-ui', 'pinia', 'ws', 'zod'])
      expect(text).toMatch(new RegExp(`^## ${name} \\d`, 'm'));
    expect(text).toContain('## FFmpeg');
  });

  it('comes with every licence in full, those of ffmpeg and of the face networks too', async () => {
    const list = await licenceList(ROOT);
    const of = (name: string) => list.find((each) => each.name === name);
    expect(list.filter(({ text }) => text.length < 400).map(({ name }) => name)).toEqual([]);
    expect(of('FFmpeg')?.text).toContain('GNU GENERAL PUBLIC LICENSE');
    expect(of('FFmpeg')?.text).toContain('How to Apply These Terms to Your New Programs');
    expect(of('MediaPipe BlazeFace and Face Mesh')?.text).toMatch(
      /^Copyright \(c\) The MediaPipe Authors\n\n\s*Apache License/,
    );
    expect(of('onnxruntime-node')?.text).toContain('Copyright (c) Microsoft Corporation');
    const libvips = list.find(({ name }) => name.startsWith('@img/sharp-libvips'));
    for (const part of ['LESSER GENERAL PUBLIC', 'GNU GENERAL PUBLIC']) expect(libvips?.text).toContain(part);
    for (const { text } of list) expect(text).not.toContain('{copyright}');
  });

  it('has the texts as their authors publish them', () => {
    const published = {
      'Apache-2.0': 'cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30',
      'GPL-3.0': '3972dc9744f6499f0f9b2dbf76696f2ae7ad8af9b23dde66d6af86c9dfb36986',
      'LGPL-3.0': 'e3a994d82e644b03a792a930f574002658412f62407f5fee083f2555c5f23118',
    };
    for (const [name, sha256] of Object.entries(published)) {
      const bytes = readFileSync(join(import.meta.dirname, 'texts', `${name}.txt`));
      expect([name, createHash('sha256').update(bytes).digest('hex')]).toEqual([name, sha256]);
    }
    expect(standardText('WTFPL', { name: 'x' })).toBeUndefined();
  });

  it('holds no tool of the build', async () => {
    const names = (await shippedPackages(ROOT)).map(({ name }) => name);
    for (const tool of ['electron-builder', 'vite', 'vitest', 'typescript', 'eslint', 'playwright'])
      expect(names).not.toContain(tool);
  });

  it('fails on a package that sneaks in', async () => {
    const root = folder({
      'package.json': JSON.stringify({ dependencies: { bad: '1' } }),
      'node_modules/bad/package.json': pack('bad', { license: 'AGPL-3.0' }),
      'src/renderer/a.ts': '',
      'src/shared/a.ts': '',
    });
    await expect(thirdParty(root)).rejects.toThrow('bad 1.0.0 is under AGPL-3.0');
    const silent = folder({
      'package.json': JSON.stringify({ dependencies: { silent: '1' } }),
      'node_modules/silent/package.json': pack('silent', { license: 'BSD-3-Clause' }),
      'src/renderer/a.ts': '',
      'src/shared/a.ts': '',
    });
    await expect(thirdParty(silent)).rejects.toThrow('silent comes without the text of its licence');
  });
});
