import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../../../../tests/support/folder';
import { naturalOrder } from './naturalOrder';
import { scanFolder } from './scan';

const folder = useFolder();
const reasons = ({ rejected }: Awaited<ReturnType<typeof scanFolder>>) =>
  Object.fromEntries(rejected.map(({ file, reason }) => [file, reason]));

describe('naturalOrder', () => {
  it.each([
    [
      ['b10', 'b9', 'b1', 'a', 'B2'],
      ['a', 'b1', 'B2', 'b9', 'b10'],
    ],
    [
      ['x12345678901234567891', 'x12345678901234567890'],
      ['x12345678901234567890', 'x12345678901234567891'],
    ],
    [
      ['a01', 'a1', 'A1', 'a'],
      ['a', 'A1', 'a01', 'a1'],
    ],
    [
      ['img.png', 'img-2.png', 'img 2.png'],
      ['img 2.png', 'img-2.png', 'img.png'],
    ],
  ])('sorts %j', (names, sorted) => {
    expect([...names].sort(naturalOrder)).toEqual(sorted);
    expect([...names].reverse().sort(naturalOrder)).toEqual(sorted);
  });
});

describe('scanFolder', () => {
  it('finds every file below, in natural order, and passes over hidden ones', async () => {
    const root = folder({ 'b/2.png': '', 'b/10.png': '', 'a.png': '', 'c.txt': '', '.hidden': '', '.git/x': '' });
    const found = await scanFolder(root);
    expect(found.files).toEqual(['a.png', 'b/2.png', 'b/10.png', 'c.txt']);
    expect(reasons(found)).toEqual({ '.hidden': 'hidden', '.git': 'hidden' });
  });

  it('follows links, and names those that loop or lead nowhere', async () => {
    const root = folder({ 'in/a.png': '', 'in/deep/b.png': '' });
    const outside = folder({ 'c.png': '', 'd.png': '' });
    symlinkSync(root, join(root, 'in/deep/up'));
    symlinkSync('deep', join(root, 'in/again'));
    symlinkSync(outside, join(root, 'other'));
    symlinkSync(join(outside, 'd.png'), join(root, 'z.png'));
    symlinkSync('gone.png', join(root, 'y.png'));
    symlinkSync('self', join(root, 'self'));
    const found = await scanFolder(root);
    // "again" comes before "deep", so that it is the link that is taken.
    expect(found.files).toEqual(['in/a.png', 'in/again/b.png', 'other/c.png', 'other/d.png', 'z.png']);
    expect(reasons(found)).toEqual({
      'in/again/up': 'loop',
      'in/deep': 'loop',
      'y.png': 'unreadable',
      self: 'unreadable',
    });
  });

  it('names a subfolder that cannot be read and goes on', async () => {
    const root = folder({ 'a/1.png': '', 'locked/2.png': '', 'z/3.png': '' });
    const list = async (path: string) => {
      if (path.endsWith('locked')) throw Object.assign(new Error('denied'), { code: 'EACCES' });
      return readdir(path, { withFileTypes: true });
    };
    const found = await scanFolder(root, { list });
    expect(found.files).toEqual(['a/1.png', 'z/3.png']);
    expect(found.rejected).toEqual([
      { file: 'locked', reason: 'unreadable', sentence: expect.stringContaining('EACCES') as string },
    ]);
  });

  it('does not open a pipe', async () => {
    const root = folder({ 'a.png': '' });
    execFileSync('mkfifo', [join(root, 'pipe.png')]);
    expect(reasons(await scanFolder(root))).toEqual({ 'pipe.png': 'special' });
  });

  it('stops at folders nested too deep', async () => {
    const root = folder();
    mkdirSync(join(root, ...Array<string>(120).fill('d')), { recursive: true });
    writeFileSync(join(root, ...Array<string>(110).fill('d'), 'a.png'), '');
    const found = await scanFolder(root);
    expect(found.files).toEqual([]);
    expect(found.rejected).toMatchObject([{ reason: 'unreadable' }]);
  });

  it('refuses what is no folder, and can be cancelled', async () => {
    const root = folder({ 'a.png': '' });
    await expect(scanFolder(join(root, 'b'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(scanFolder(join(root, 'a.png'))).rejects.toMatchObject({ code: 'bad-input' });
    await expect(scanFolder(root, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    const list = () => Promise.reject(Object.assign(new Error('denied'), { code: 'EACCES' }));
    await expect(scanFolder(root, { list })).rejects.toMatchObject({ code: 'io' });
  });
});
