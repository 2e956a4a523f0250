import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REFUSED_CODE, WEBSOCKET_PROTOCOL } from '../../../shared/api/bridge';
import { MAX_MESSAGE_BYTES } from '../../../shared/api/wire';
import { ask, startTestHost, TestWindow, type OpenOptions, type TestHost } from './testing/client';

let host: TestHost;
beforeAll(async () => (host = await startTestHost()));
afterAll(() => host.end());

describe('who may open a socket', () => {
  const refused = (options: OpenOptions) => TestWindow.open(host, options).then(() => 'opened', String);
  const wrong = 'x'.repeat(43);
  it.each<[string, string, () => OpenOptions]>([
    ['the token alone', '401', () => ({ protocols: [host.token] })],
    ['a guess after the token', '401', () => ({ protocols: [WEBSOCKET_PROTOCOL, host.token, wrong] })],
    ['a foreign page', '403', () => ({ headers: { origin: 'http://evil.example' } })],
    ['another port of this machine', '403', () => ({ headers: { origin: 'http://127.0.0.1:1' } })],
    ['a file', '403', () => ({ headers: { origin: 'null' } })],
    ['a rebound name', '403', () => ({ headers: { host: 'evil.example', origin: 'http://evil.example' } })],
    ['a name that begins well', '403', () => ({ headers: { host: '127.0.0.1.evil.example' } })],
    [
      'another address of this machine',
      '403',
      () => ({ headers: { host: '192.168.1.5', origin: 'http://192.168.1.5' } }),
    ],
    ['another path', '404', () => ({ path: '/' })],
    ['a token in the address', '404', () => ({ path: `/socket?token=${host.token}`, protocols: [WEBSOCKET_PROTOCOL] })],
  ])('refuses %s', async (_, status, options) => {
    expect(await refused(options())).toContain(`Unexpected server response: ${status}`);
  });

  it.each([
    ['a wrong token', [WEBSOCKET_PROTOCOL, wrong]],
    ['no token', [WEBSOCKET_PROTOCOL]],
  ])('turns a page of its own with %s away for good', async (_, protocols) => {
    const window = await TestWindow.open(host, { protocols });
    const answers: unknown[] = [];
    window.socket.on('message', (data) => answers.push(data));
    window.send({ kind: 'call', id: 1, name: 'app.hello', params: {} });
    expect(await window.closed()).toBe(REFUSED_CODE);
    expect(answers).toEqual([]);
    expect(host.studio.connections.size).toBe(0);
  });

  it('takes a page that came by a tunnel from another port', async () => {
    const window = await TestWindow.open(host, { headers: { host: 'localhost:9', origin: 'http://localhost:9' } });
    expect(await window.call('app.hello')).toMatchObject({ kind: 'result' });
    window.socket.close();
  });
});

describe('what is answered over http', () => {
  it.each(['evil.example', 'evil.example:80', '192.168.1.5', '127.0.0.1@evil.example', '[::1', 'localhost.evil'])(
    'answers nothing to a page that calls this machine "%s"',
    async (name) => {
      for (const path of ['/', '/assets/main-1a2b.js', '/media/x', '/upload/x'])
        expect((await ask(host, path, { headers: { host: name } })).status).toBeOneOf([400, 403]);
    },
  );

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//etc/passwd',
    '/assets//main-1a2b.js/../../../secret.txt',
    'file:///etc/passwd',
    '/%00',
    '/%',
  ])('finds nothing at %s', async (path) => {
    const { status, body } = await ask(host, path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain('not for anybody');
  });

  it('finds nothing beside the media shelves', async () => {
    const window = await TestWindow.open(host);
    const { result } = (await window.call('app.hello')) as { result: { mediaBase: string } };
    for (const name of ['', '/', 'x', '../x', '..%2f..%2fsecret.txt', '__proto__/x', 'constructor/x', '%E0%A4%A'])
      expect((await ask(host, result.mediaBase + name)).status).toBe(404);
    window.socket.close();
  });

  it('takes no other method, and lets no other site read or frame it', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect((await ask(host, '/', { method })).status).toBe(405);
    const { headers } = await ask(host, '/', { headers: { origin: 'http://evil.example' } });
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
  });

  it('outlives a request that is none', async () => {
    const socket = connect(host.port, '127.0.0.1');
    socket.resume().end('NONSENSE\r\n\r\n');
    await new Promise((done) => socket.once('close', done));
    expect((await ask(host, '/')).status).toBe(200);
  });
});

describe('what is taken over the socket', () => {
  const bytes = (...parts: number[]) => Buffer.from(parts);
  it.each<[string, Buffer | string, number]>([
    ['text', '{"kind":"call","id":1,"name":"app.hello","params":{}}', 1007],
    ['nothing', bytes(), 1007],
    ['a length beyond its end', bytes(255, 255, 255, 255, 0), 1007],
    ['what is no JSON', Buffer.concat([bytes(1, 0, 0, 0), Buffer.from('{')]), 1007],
    ['a reference to bytes that are not there', wire('{"$bytes":[0,9]}'), 1007],
    ['a reference that is none', wire('{"$bytes":"x"}'), 1007],
    ['no request', wire('{"kind":"result","id":1}'), 1007],
    ['a request with a number that is none', wire('{"kind":"call","id":-1,"name":"app.hello","params":{}}'), 1007],
    ['a request with more in it', wire('{"kind":"cancel","id":1,"path":"/etc"}'), 1007],
    ['a message that is too large', Buffer.alloc(MAX_MESSAGE_BYTES + 1), 1009],
  ])('closes the window that sends %s', async (_, message, code) => {
    const window = await TestWindow.open(host);
    const closed = window.closed();
    window.socket.send(message);
    expect(await closed).toBe(code);
  });

  it('checks parameters before a handler sees them', async () => {
    const window = await TestWindow.open(host);
    const bad: [string, unknown][] = [
      ['app.setSettings', { settings: { threads: 1e9 } }],
      ['app.setSettings', { settings: { shortcuts: { a: 'x'.repeat(201) } } }],
      ['files.pick', { purpose: '../../etc' }],
      ['files.reveal', { path: 'x'.repeat(5000) }],
      ['app.problemReport', { error: 7 }],
      ['app.hello', null],
    ];
    for (const [name, params] of bad)
      expect(await window.call(name, params)).toMatchObject({ kind: 'error', error: { code: 'bad-input' } });
    window.socket.close();
  });

  it('shows no file that is not the program’s own', async () => {
    const window = await TestWindow.open(host);
    for (const path of ['/etc/passwd', `${host.folder}/home/../secret.txt`, `${host.folder}/home-of-another`])
      expect(await window.call('files.reveal', { path })).toMatchObject({
        kind: 'error',
        error: { code: 'bad-input' },
      });
    window.socket.close();
  });

  it('cancels what a window that is gone had asked for', async () => {
    const window = await TestWindow.open(host);
    await window.call('app.hello');
    const [connection] = host.studio.connections;
    const gone = connection?.client.gone;
    expect(gone?.aborted).toBe(false);
    window.socket.terminate();
    await new Promise((done) => gone?.addEventListener('abort', done));
    expect(host.studio.connections.size).toBe(0);
  });
});

describe('settings', () => {
  it('keep what a newer version knows, and leave no half file', async () => {
    const window = await TestWindow.open(host);
    await window.call('app.setSettings', { settings: { ofTomorrow: [1] } });
    const folder = join(host.folder, 'home');
    expect(JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'))).toMatchObject({ ofTomorrow: [1] });
    expect((await readdir(folder)).filter((name) => name.includes('settings'))).toEqual(['settings.json']);
    window.socket.close();
  });
});

function wire(json: string): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(Buffer.byteLength(json));
  return Buffer.concat([head, Buffer.from(json)]);
}
