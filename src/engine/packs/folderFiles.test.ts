import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readBounded } from './files';
import { folderFiles } from './folderFiles';

let root: string;
let pack: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folder-'));
  pack = join(root, 'pack');
  await mkdir(join(pack, 'styles'), { recursive: true });
  await writeFile(join(pack, 'a.txt'), 'inside');
  await writeFile(join(pack, 'styles', 'b.txt'), 'deeper');
  await writeFile(join(root, 'secret.txt'), 'outside');
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('reads and lists files, in subfolders too', async () => {
  const files = await folderFiles(pack);
  expect(Buffer.from(await readBounded(files, 'styles/b.txt', 100)).toString()).toBe('deeper');
  expect([...(await files.list())].sort()).toEqual([
    ['a.txt', 6],
    ['styles/b.txt', 6],
  ]);
  await expect(readBounded(files, 'a.txt', 5)).rejects.toMatchObject({ code: 'corrupt' });
  await expect(files.open('c.txt')).rejects.toMatchObject({ code: 'not-found' });
});

it('opens a pack through a link to it, and follows links that stay inside', async () => {
  await symlink(pack, join(root, 'link'));
  await symlink('a.txt', join(pack, 'again.txt'));
  const files = await folderFiles(join(root, 'link'));
  expect(Buffer.from(await readBounded(files, 'again.txt', 100)).toString()).toBe('inside');
});

it('refuses links that lead out, of files and of folders', async () => {
  await symlink('../secret.txt', join(pack, 'out.txt'));
  await symlink('..', join(pack, 'up'));
  // A folder beside it whose name starts alike is outside too.
  await mkdir(`${pack}-2`);
  await writeFile(join(`${pack}-2`, 'x.txt'), 'outside');
  await symlink('../pack-2/x.txt', join(pack, 'beside.txt'));
  const files = await folderFiles(pack);
  for (const file of ['out.txt', 'up/secret.txt', 'beside.txt']) {
    await expect(files.open(file)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('leads out of the pack') as string,
    });
  }
});

it.each(['../secret.txt', '/etc/passwd', 'styles/../../secret.txt', 'a.txt\0', ''])(
  'refuses the path %j',
  async (file) => {
    await expect((await folderFiles(pack)).open(file)).rejects.toMatchObject({ code: 'corrupt' });
  },
);

it('refuses folders and pipes without waiting for them', async () => {
  execFileSync('mkfifo', [join(pack, 'pipe')]);
  const files = await folderFiles(pack);
  for (const file of ['styles', 'pipe']) {
    await expect(files.open(file)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('regular') as string,
    });
  }
});

it('says when the folder is not there', async () => {
  await expect(folderFiles(join(root, 'none'))).rejects.toMatchObject({ code: 'not-found' });
});
