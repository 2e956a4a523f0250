import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileHandle } from '../../../shared/api/files';
import type { Connection } from '../../studio/connection';
import { ask, startTestHost, TestWindow, type TestHost } from './testing/client';
import { openUploads } from './uploads';

let host: TestHost;
let window: TestWindow;
let url: string;
const limits = { bytesPerFile: 1000, bytesPerWindow: 2500, filesPerWindow: 8 };

beforeEach(async () => {
  host = await startTestHost({ uploadLimits: limits });
  window = await TestWindow.open(host);
  const hello = (await window.call('app.hello')) as { result: { uploadUrl: string } };
  url = hello.result.uploadUrl;
});
afterEach(() => host.end());

const send = (name: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  ask(host, url, {
    method: 'POST',
    headers: {
      origin: host.origin,
      authorization: `Bearer ${host.token}`,
      'x-studio-name': encodeURIComponent(name),
      ...headers,
    },
    body: Buffer.from(body),
  });
const handleOf = (body: Buffer) => JSON.parse(body.toString()) as FileHandle;
const connection = () => [...host.studio.connections][0] as Connection;
const pathOf = (handle: FileHandle) => host.studio.files.pathOf(connection().client, handle.handle);

describe('uploads', () => {
  it('become files that their window alone can name', async () => {
    const { status, body } = await send('Mein Porträt.png', 'pixels');
    expect(status).toBe(200);
    const handle = handleOf(body);
    expect(handle).toMatchObject({ name: 'Mein Porträt.png', kind: 'file', bytes: 6 });
    expect(handle.path).toBeUndefined();
    const path = pathOf(handle);
    expect(path.endsWith('Mein Porträt.png')).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('pixels');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);

    const other = await TestWindow.open(host);
    await other.call('app.hello');
    const stranger = [...host.studio.connections].at(-1) as Connection;
    expect(() => host.studio.files.pathOf(stranger.client, handle.handle)).toThrow('no longer known');
  });

  it('gather the files of a folder under one handle', async () => {
    const inFolder = { 'x-studio-folder': 'f1', 'x-studio-folder-name': encodeURIComponent('Ink / 2') };
    const first = handleOf((await send('a.png', '1', inFolder)).body);
    const second = handleOf((await send('deep/er/b.png', '22', inFolder)).body);
    expect(second).toEqual({ ...first, bytes: 3 });
    expect(first).toMatchObject({ kind: 'folder', name: 'Ink / 2' });
    const path = pathOf(second);
    expect(path.endsWith('Ink _ 2')).toBe(true);
    expect((await readdir(path, { recursive: true })).sort()).toEqual(['a.png', 'deep', 'deep/er', 'deep/er/b.png']);
    expect((await send('a.png', '3', inFolder)).status).toBe(409);
    expect(await readFile(join(path, 'a.png'), 'utf8')).toBe('1');
  });

  it.each(['../../x', '/etc/cron.d/x', 'a/../../x', '..\\..\\x', '.', 'C:\\x', 'con', '\u0000', 'a\u202egnp.exe'])(
    'stay inside their folder when they are called %j',
    async (name) => {
      const inFolder = { 'x-studio-folder': 'f1', 'x-studio-folder-name': '..' };
      await send(name, 'x');
      await send(name, 'x', inFolder);
      await send(name, 'x', { 'x-studio-folder': 'f2', 'x-studio-folder-name': encodeURIComponent(name) });
      const root = join(host.folder, 'home', 'uploads');
      const all = await readdir(host.folder, { recursive: true, withFileTypes: true });
      const written = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const outside = written.filter((path) => relative(root, path).startsWith('..') && !path.endsWith('.token'));
      expect(outside.map((path) => relative(host.folder, path)).sort()).toEqual([
        'renderer/assets/main-1a2b.js',
        'renderer/index.html',
        'secret.txt',
      ]);

      expect(written.filter((path) => /[\u0000-\u001f\u202e\\:]/.test(path))).toEqual([]);
    },
  );

  it('are bounded by file, by window and by number, and leave nothing of what was too much', async () => {
    expect((await send('big', Buffer.alloc(1001))).status).toBe(400);
    const chunked = await send('big', Buffer.alloc(1001), { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(400);
    expect((await send('a', Buffer.alloc(1000))).status).toBe(200);
    expect((await send('b', Buffer.alloc(1000))).status).toBe(200);
    expect((await send('c', Buffer.alloc(1000))).status).toBe(400);
    expect((await send('d', Buffer.alloc(400))).status).toBe(200);
    const root = join(host.folder, 'home', 'uploads');
    const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual(['a', 'b', 'd']);
    expect((await send('e', '')).status).toBe(200);
    expect((await send('f', '')).status).toBe(200);
    expect((await send('g', '')).status).toBe(400);
  });

  it('are refused to all but the window that was given the address', async () => {
    expect((await send('x', 'x', { authorization: 'Bearer nonsense' })).status).toBe(401);
    expect((await send('x', 'x', { authorization: '' })).status).toBe(401);
    expect((await send('x', 'x', { origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask(host, url, { method: 'POST', headers: { authorization: `Bearer ${host.token}` } })).status).toBe(
      403,
    );
    expect((await ask(host, url)).status).toBe(405);
    expect((await send('x', 'x', { 'x-studio-folder': '../..' })).status).toBe(400);
    expect((await send('', 'x')).status).toBe(400);
    expect((await send('x', 'x', { 'x-studio-name': '%E0%A4%A' })).status).toBe(400);
    url = `/upload/${'0'.repeat(36)}`;
    expect((await send('x', 'x')).status).toBe(404);
  });

  it('end with their window', async () => {
    const handle = handleOf((await send('a', 'x')).body);
    const path = pathOf(handle);
    const { client } = connection();
    const gone = new Promise((done) => client.gone.addEventListener('abort', done));
    window.socket.close();
    await gone;
    expect(() => host.studio.files.pathOf(client, handle.handle)).toThrow('no longer known');
    await expect.poll(() => existsSync(path)).toBe(false);
  });

  it('of a run that was killed are removed by the next one', async () => {
    const parent = join(host.folder, 'others');
    await mkdir(join(parent, '4194399-dead', 'x'), { recursive: true });
    await mkdir(join(parent, `${process.ppid}-alive`));
    await mkdir(join(parent, 'notes'));
    const uploads = await openUploads(parent, host.studio.files);
    expect((await readdir(parent)).filter((name) => !name.startsWith(`${process.pid}-`)).sort()).toEqual([
      `${process.ppid}-alive`,
      'notes',
    ]);
    await uploads.close();
  });
});
