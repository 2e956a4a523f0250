import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepToken } from './keptToken';

let folder: string;
const here = { host: '127.0.0.1', port: 4646 };
const file = () => join(folder, 'browser', '127.0.0.1_4646.token');
const keep = (where = here) => keepToken(join(folder, 'browser'), where);
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'kept-token-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the token of a start', () => {
  it('is that of the one before on the same address and port, until it is forgotten', async () => {
    const kept = await keep();
    const { token } = kept;
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await keep()).token).toBe(token);
    expect((await keep({ ...here, port: 4647 })).token).not.toBe(token);
    expect((await keep({ ...here, host: '::1' })).token).not.toBe(token);
    expect(await readdir(join(folder, 'browser'))).toEqual([
      '127.0.0.1_4646.token',
      '127.0.0.1_4647.token',
      '__1_4646.token',
    ]);
    await kept.forget();
    expect((await keep()).token).not.toBe(token);
  });

  it.skipIf(process.platform === 'win32')('is for its owner’s eyes', async () => {
    await keep();
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'browser'))).mode & 0o777).toBe(0o700);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['that others could read', () => chmod(file(), 0o644)],
    ['that others could write', () => chmod(file(), 0o620)],
    ['from long ago', () => utimes(file(), 0, 0)],
    ['that is no token', () => writeFile(file(), 'x'.repeat(42), { mode: 0o600 })],
    [
      'that lies elsewhere',
      async () => {
        await rename(file(), join(folder, 'elsewhere'));
        await symlink(join(folder, 'elsewhere'), file());
      },
    ],
  ])('is a new one in place of a file %s', async (_, spoil) => {
    const { token } = await keep();
    await spoil();
    const next = await keep();
    expect(next.token).not.toBe(token);
    expect(await readFile(file(), 'utf8')).toBe(`${next.token}\n`);
    expect((await keep()).token).toBe(next.token);
  });

  it('is none the less one where nothing can be kept', async () => {
    await writeFile(join(folder, 'browser'), 'a file, not a folder');
    expect((await keep()).token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
