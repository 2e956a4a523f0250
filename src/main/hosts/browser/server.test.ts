import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSED_CODE } from '../../../shared/api/bridge';
import { StudioError } from '../../../shared/errors';
import { ask, startTestHost, TestWindow, type TestHost } from './testing/client';
import { startBrowserHost } from './server';

describe('the browser host', () => {
  let host: TestHost;
  beforeAll(async () => (host = await startTestHost()));
  afterAll(() => host.end());

  it('serves the interface with its policy, and compressed where that is understood', async () => {
    const page = await ask(host, '/');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(page.headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${host.port}`);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    const script = await ask(host, '/assets/main-1a2b.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
    expect(gunzipSync(script.body).toString()).toMatch(/^export const a = 1;\n/);
  });

  it('answers calls, and says what is wrong with a bad one', async () => {
    const window = await TestWindow.open(host);
    const hello = await window.call('app.hello');
    expect(hello).toMatchObject({ kind: 'result', result: { host: 'browser', starterPack: 'starter' } });
    expect(await window.call('app.hello', { more: 1 })).toMatchObject({ kind: 'error', error: { code: 'bad-input' } });
    expect(await window.call('app.nonsense')).toMatchObject({ kind: 'error', error: { code: 'unsupported' } });
    expect(await window.call('__proto__')).toMatchObject({ kind: 'error', error: { code: 'unsupported' } });
    expect(await window.call('files.pick', { purpose: 'portrait' })).toMatchObject({
      kind: 'error',
      error: { code: 'unsupported' },
    });
    window.socket.close();
  });

  it('tells every window when settings change', async () => {
    const [one, other] = await Promise.all([TestWindow.open(host), TestWindow.open(host)]);
    const { result } = (await one.call('app.hello')) as { result: { settings: object } };
    await one.call('app.setSettings', { settings: { ...result.settings, theme: 'light' } });
    const event = await other.next((reply) => reply.kind === 'event');
    expect(event).toMatchObject({ name: 'app.settings', data: { theme: 'light' } });
    one.socket.close();
    other.socket.close();
  });

  it('serves media by name, whole and in stretches', async () => {
    const path = join(host.folder, 'clip.mp4');
    await writeFile(path, 'abcdefghij');
    host.studio.media.serve('clips', async (name) => {
      if (name !== 'one') throw new StudioError('not-found', 'There is no such clip.');
      return { path, name: 'Ünlü "x"\r\nSet-Cookie: a=b.mp4' };
    });
    const window = await TestWindow.open(host);
    const { result } = (await window.call('app.hello')) as { result: { mediaBase: string } };
    const whole = await ask(host, `${result.mediaBase}clips/one`);
    expect(whole.body.toString()).toBe('abcdefghij');
    expect(whole.headers['content-type']).toBe('video/mp4');
    expect(whole.headers['set-cookie']).toBeUndefined();
    const part = await ask(host, `${result.mediaBase}clips/one`, { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.headers['content-range'], part.body.toString()]).toEqual([206, 'bytes 2-4/10', 'cde']);
    const none = await ask(host, `${result.mediaBase}clips/one`, { headers: { range: 'bytes=10-' } });
    expect([none.status, none.headers['content-range']]).toEqual([416, 'bytes */10']);
    const head = await ask(host, `${result.mediaBase}clips/one`, { method: 'HEAD' });
    expect([head.headers['content-length'], head.body.length]).toEqual(['10', 0]);
    expect((await ask(host, `${result.mediaBase}clips/two`)).status).toBe(404);
    expect((await ask(host, `/media/${'A'.repeat(43)}/clips/one`)).status).toBe(404);
    window.socket.close();
  });

  it('sends a folder as one zip', async () => {
    for (const name of ['a.png', 'b.png']) await writeFile(join(host.folder, name), name);
    host.studio.media.serve('folders', async () => ({
      path: host.folder,
      name: 'All.zip',
      zipped: ['a.png', 'b.png'],
    }));
    const window = await TestWindow.open(host);
    const { result } = (await window.call('app.hello')) as { result: { mediaBase: string } };
    const { headers, body } = await ask(host, `${result.mediaBase}folders/one`);
    expect(headers['content-type']).toBe('application/zip');
    expect(headers['content-disposition']).toBe("attachment; filename*=UTF-8''All.zip");
    expect([Number(headers['content-length']), body.subarray(0, 4).toString('latin1')]).toEqual([
      body.length,
      'PK\u0003\u0004',
    ]);
    const head = await ask(host, `${result.mediaBase}folders/one`, { method: 'HEAD' });
    expect([head.headers['content-length'], head.body.length]).toEqual([headers['content-length'], 0]);
    window.socket.close();
  });

  it('says clearly that a port is in use', async () => {
    const again = startBrowserHost({ host: '127.0.0.1', port: host.port, renderer: join(host.folder, 'renderer') });
    await expect(again).rejects.toThrow(/^Port \d+ is in use, .* --port\.$/);
  });

  it('started again on its port is found by a page that is open, unless it was ended for good', async () => {
    const first = await startTestHost();
    const start = () =>
      startBrowserHost({ host: '127.0.0.1', port: first.port, renderer: join(first.folder, 'renderer') });
    try {
      await first.close();
      const second = await start();
      expect(second.token).toBe(first.token);
      const window = await TestWindow.open(first);
      expect(await window.call('app.hello')).toMatchObject({ kind: 'result' });
      await second.close(true);
      const third = await start();
      expect(third.token).not.toBe(first.token);
      const stale = await TestWindow.open(first);
      expect(await stale.closed()).toBe(REFUSED_CODE);
      await third.close();
    } finally {
      await first.end().catch(() => undefined);
    }
  });

  it('says what to do where the interface was not built', async () => {
    const bare = startBrowserHost({ host: '127.0.0.1', port: 0, renderer: join(host.folder, 'nothing') });
    await expect(bare).rejects.toThrow('npm run build');
  });
});
