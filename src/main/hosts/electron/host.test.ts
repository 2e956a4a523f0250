import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { standInElectron, type StandIn } from '../../../../tests/support/electron';
import type { StandInWindow } from '../../../../tests/support/electron/windows';
import type { FileHandle } from '../../../shared/api/files';
import type { Reply } from '../../../shared/api/message';
import { runElectronHost } from './host';

let folder: string;
let electron: StandIn;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'electron-host-'));
  vi.stubEnv('STYLEINV_HOME', join(folder, 'home'));
  await mkdir(join(folder, 'out', 'renderer', 'assets'), { recursive: true });
  await writeFile(join(folder, 'out', 'renderer', 'index.html'), '<!doctype html><title>Studio</title>');
  await writeFile(join(folder, 'secret.txt'), 'not for anybody');
  electron = standInElectron();
});
afterEach(async () => {
  if (electron.app.exits.length === 0) await quit();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
}, 90_000);

async function start(args: string[] = []): Promise<StandInWindow> {
  const running = runElectronHost(electron.api, {
    out: join(folder, 'out'),
    args,
    cwd: folder,
    platform: 'linux',
  });
  electron.app.becomeReady();
  await running;
  const [window] = electron.windows;
  if (!window) throw new Error('no window was opened');
  return window;
}
/** What is under way is stopped first. */
const ended = () => vi.waitFor(() => expect(electron.app.exits).not.toEqual([]), { timeout: 60_000 });
async function quit(): Promise<void> {
  electron.app.quit();
  await ended();
}

let lastId = 0;
function page(window: StandInWindow) {
  const { page: loaded } = window.webContents;
  if (!loaded) throw new Error('the window has no page');
  return loaded;
}
async function reply(window: StandInWindow, isIt: (reply: Reply) => boolean): Promise<Reply> {
  return vi.waitFor(() => {
    const found = page(window).replies.find(isIt);
    if (!found) throw new Error('no such reply');
    return found;
  });
}
async function call(window: StandInWindow, name: string, params: unknown = {}): Promise<Reply> {
  const id = ++lastId;
  page(window).world.studio.send({ kind: 'call', id, name, params });
  return reply(window, (each) => each.kind !== 'event' && each.id === id);
}
const eventOf = (window: StandInWindow, name: string) =>
  reply(window, (each) => each.kind === 'event' && each.name === name) as Promise<Reply & { data: unknown }>;

describe('the window', () => {
  it('has no more rights than a page of the web, and the contract', async () => {
    const window = await start();
    expect(electron.app.sandboxed).toBe(true);
    expect(window.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
    });
    expect(window.loaded).toEqual(['studio://app/']);
    expect(Object.keys(page(window).world)).toEqual(['studio']);
    expect(Object.keys(page(window).world.studio).sort()).toEqual(['grant', 'onReply', 'send']);
    expect(await call(window, 'app.hello')).toMatchObject({ result: { host: 'electron', mediaBase: '/media/' } });
    expect(await eventOf(window, 'app.memory')).toMatchObject({ data: { windows: 200_000 * 1024 } });
    expect(await call(window, 'app.hello', 1)).toMatchObject({ kind: 'error', error: { code: 'bad-input' } });
  });

  it('is told what there was to say before there was one', async () => {
    await mkdir(join(folder, 'home'), { recursive: true });
    await writeFile(join(folder, 'home', 'settings.json'), '{ damaged');
    const window = await start();
    await call(window, 'app.hello');
    const { data } = await eventOf(window, 'app.notice');
    expect((data as { sentence: string }).sentence).toContain('settings');
  });

  it('is where it was, made to fit the screens there are', async () => {
    const first = await start();
    first.bounds = { x: 1700, y: 40, width: 1200, height: 800 };
    first.maximised = true;
    first.close();
    await expect.poll(() => electron.app.exits).toEqual([0]);
    const kept = join(folder, 'home', 'window.json');
    await expect.poll(() => readFile(kept, 'utf8').catch(() => '')).toContain('1700');
    electron = standInElectron();
    const second = await start();
    expect(second.bounds).toEqual({ x: 1700, y: 40, width: 1200, height: 800 });
    expect(second.maximised).toBe(true);
  });

  it('stays where its pages are', async () => {
    const { webContents } = await start();
    for (const url of [
      'https://evil.example',
      'file:///etc/passwd',
      'studio://evil/',
      'javascript:alert(1)',
      'data:,x',
    ])
      expect(webContents.navigate(url)).toBe(false);
    expect(webContents.navigate('studio://app/index.html')).toBe(true);
    for (const url of ['studio://app/media/projects/x', 'studio://app/icon.svg', 'studio://user@app/'])
      expect(webContents.navigate(url)).toBe(false);
    expect(webContents.navigate('studio://app/', { event: 'will-redirect' })).toBe(false);
    expect(webContents.navigate('studio://app/', { isMainFrame: false })).toBe(false);
    for (const url of ['https://evil.example', 'studio://app/'])
      expect(webContents.openHandler?.({ url })).toEqual({ action: 'deny' });
    const attach = { preventDefault: vi.fn() };
    webContents.emit('will-attach-webview', attach);
    expect(attach.preventDefault).toHaveBeenCalled();
  });

  it('is given no camera, position or device, and may copy text', async () => {
    const { webContents } = await start();
    const { request, check, device } = electron.permissions;
    const given = (permission: string, requestingUrl = 'studio://app/', isMainFrame = true) => {
      let answer: boolean | undefined;
      request?.(webContents, permission, (value) => (answer = value), { isMainFrame, requestingUrl });
      return answer;
    };
    for (const permission of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read', 'usb'])
      expect([given(permission), check?.(null, permission, 'studio://app')]).toEqual([false, false]);
    expect(given('clipboard-sanitized-write')).toBe(true);
    expect(given('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(given('clipboard-sanitized-write', 'studio://app/', false)).toBe(false);
    expect(check?.(null, 'clipboard-sanitized-write', 'https://evil.example')).toBe(false);
    expect(device?.()).toBe(false);
  });
});

describe('what is loaded onto the disk', () => {
  it('is only what the page has made or the program serves', async () => {
    await start();
    const allowed = (url: string) => {
      const event = { preventDefault: vi.fn() };
      electron.session.emit('will-download', event, { getURL: () => url });
      return event.preventDefault.mock.calls.length === 0;
    };
    expect(['blob:studio://app/1-2', 'studio://app/media/exports/a'].map(allowed)).toEqual([true, true]);
    expect(['https://evil.example/a.exe', 'blob:https://evil.example/1', 'data:text/html,x'].map(allowed)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('messages', () => {
  it('are heard from the main frame of our page only', async () => {
    const window = await start();
    const { frame } = page(window);
    const hear = (url: string, parent: typeof frame | null) => {
      const stranger = page(window).ipc.from({ url, parent });
      stranger.send('studio:request', { kind: 'call', id: 900, name: 'app.hello', params: {} });
      return stranger.invoke('studio:grant', join(folder, 'secret.txt'));
    };
    for (const granted of [
      await hear('https://evil.example/', null),
      await hear('studio://evil/', null),
      await hear('studio://app/', frame),
    ])
      expect(granted).toMatchObject({ error: { code: 'bad-input' } });
    await call(window, 'app.hello');
    expect(page(window).replies.some((each) => each.kind !== 'event' && each.id === 900)).toBe(false);
  });

  it.each<[string, unknown]>([
    ['are no requests', { kind: 'result', id: 1 }],
    ['are too large', { kind: 'call', id: 1, name: 'app.hello', params: { x: new Uint8Array(65 * 2 ** 20) } }],
    ['are too deep', { kind: 'call', id: 1, name: 'app.hello', params: nested(100) }],
    ['hold what no message holds', { kind: 'call', id: 1, name: 'app.hello', params: new Map() }],
  ])('end the connection when they %s', async (_, message) => {
    const window = await start();
    page(window).ipc.send('studio:request', message);
    page(window).world.studio.send({ kind: 'call', id: 77, name: 'app.hello', params: {} });
    const { status } = (await electron.protocols.get('studio')?.(new Request('studio://app/'))) ?? {};
    expect(status).toBe(200);
    expect(page(window).replies).toEqual([]);
    // A page that is loaded again is taken at its word.
    await window.loadURL('studio://app/');
    expect(await call(window, 'app.hello')).toMatchObject({ kind: 'result' });
  });
});

describe('files', () => {
  it('that were dropped or picked are granted, others are not', async () => {
    const window = await start();
    const dropped = new File(['x'], 'secret.txt');
    electron.paths.set(dropped, join(folder, 'secret.txt'));
    const granted = await page(window).world.studio.grant(dropped);
    expect(granted).toMatchObject({ handle: { name: 'secret.txt', bytes: 15, path: join(folder, 'secret.txt') } });
    const gone = new File(['x'], 'gone');
    electron.paths.set(gone, join(folder, 'gone'));
    expect(await page(window).world.studio.grant(gone)).toMatchObject({ error: { code: 'not-found' } });
  });

  it('that were pasted live as long as their page', async () => {
    const window = await start();
    const granted = await page(window).world.studio.grant(new File(['pixels'], '../../image.png'));
    expect(granted).toMatchObject({ handle: { name: '../../image.png', bytes: 6, kind: 'file' } });
    expect('handle' in granted && granted.handle.path).toBeUndefined();
    const pasted = join(folder, 'home', 'pasted');
    const names = async () => (await readdir(pasted, { recursive: true })).filter((name) => name.endsWith('.png'));
    expect(await names()).toHaveLength(1);
    await window.loadURL('studio://app/');
    await expect.poll(names).toEqual([]);
  });

  it('are picked in the system’s dialogs', async () => {
    const window = await start();
    electron.answers.push(
      { filePaths: [join(folder, 'secret.txt')] },
      { filePaths: [] },
      { filePath: join(folder, 'a.mp4') },
    );
    expect(await call(window, 'files.pick', { purpose: 'portrait', multiple: true })).toMatchObject({
      result: [{ name: 'secret.txt', kind: 'file' }],
    });
    expect(await call(window, 'files.pick', { purpose: 'image-folder' })).toMatchObject({ result: [] });
    expect(await call(window, 'files.pickTarget', { name: '../a:b', extension: '.mp4' })).toMatchObject({
      result: { path: join(folder, 'a.mp4') },
    });
    const [portrait, images, target] = electron.dialogs.map(({ options }) => options);
    expect(portrait).toMatchObject({ properties: ['openFile', 'multiSelections'] });
    expect(images).toMatchObject({ properties: ['openDirectory'] });
    expect(target).toMatchObject({
      defaultPath: join('/system/documents', '.._a_b'),
      filters: [{ extensions: ['mp4'] }],
    });
  });

  it('of a double click and of a second start go to the one window', async () => {
    await writeFile(join(folder, 'a.sivproj'), '');
    await writeFile(join(folder, 'b.SIVPACK'), '');
    await writeFile(join(folder, 'c.sivproj'), '');
    const window = await start(['--flag', 'a.sivproj', 'secret.txt']);
    electron.app.emit('second-instance', {}, ['/studio', './b.SIVPACK', 'secret.txt'], folder);
    expect(window.focused).toBe(1);
    await call(window, 'app.hello');
    electron.app.emit('open-file', { preventDefault: vi.fn() }, join(folder, 'c.sivproj'));
    electron.app.emit('second-instance', {}, ['/studio', 'gone.sivproj'], folder);
    await eventOf(window, 'app.notice');
    const opened = () =>
      page(window).replies.filter((each) => each.kind === 'event' && each.name === 'files.opened') as unknown as {
        data: FileHandle;
      }[];
    await expect
      .poll(() =>
        opened()
          .map(({ data }) => data.name)
          .sort(),
      )
      .toEqual(['a.sivproj', 'b.SIVPACK', 'c.sivproj']);
  });

  it('are named as addresses by desktops of Linux, and only those of this machine are opened', async () => {
    await writeFile(join(folder, 'ä b.sivproj'), '');
    const url = pathToFileURL(join(folder, 'ä b.sivproj')).href;
    const window = await start([url, 'file://elsewhere/c.sivproj', 'file:%zz.sivproj']);
    await call(window, 'app.hello');
    expect(await eventOf(window, 'files.opened')).toMatchObject({ data: { name: 'ä b.sivproj' } });
    expect(page(window).replies.filter((each) => each.kind === 'event' && each.name === 'app.notice')).toEqual([]);
  });

  it('of a window that has gone are waited for, not lost in an error', async () => {
    const window = await start();
    window.close();
    expect(() => electron.app.emit('open-file', { preventDefault: vi.fn() }, join(folder, 'a.sivproj'))).not.toThrow();
    expect(window.focused).toBe(0);
    await expect.poll(() => electron.app.exits).toEqual([0]);
  });

  it('leaves at once where a Studio runs already', async () => {
    electron.app.isFirst = false;
    await expect(start(['a.sivproj'])).rejects.toThrow('no window');
    expect(electron.app.exits).toEqual([0]);
  });
});

describe('what is loaded', () => {
  const load = async (url: string, init?: RequestInit) => {
    const answer = await electron.protocols.get('studio')?.(new Request(url, init));
    if (!answer) throw new Error('nobody answers');
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  it('is the interface, under a strict policy', async () => {
    await start();
    expect(electron.schemes).toEqual([
      { scheme: 'studio', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
    const { status, headers, text } = await load('studio://app/');
    expect([status, text]).toEqual([200, '<!doctype html><title>Studio</title>']);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*|file:|http/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'studio://app/../secret.txt',
    'studio://app/..%2f..%2fsecret.txt',
    'studio://app/..%5c..%5csecret.txt',
    'studio://app//etc/passwd',
    'studio://app/media/../secret.txt',
    'studio://app/media/..%2f..%2fsecret.txt',
    'studio://app/media/%E0%A4%A',
    'studio://app/media/projects/..%2f..%2fsecret.txt',
    'studio://app/media/constructor/x',
  ])('is nothing at %s', async (url) => {
    await start();
    const { status, text } = await load(url);
    expect([status, text]).toEqual([404, '']);
  });

  it('is a stretch of a file of the project where a player asks for one', async () => {
    const window = await start();
    const created = (await call(window, 'projects.create', { name: 'A', sample: false })) as {
      result: { project: { id: string } };
    };
    const { id } = created.result.project;
    await call(window, 'projects.save', { id });
    const address = `studio://app/media/projects/${id}`;
    const whole = await load(address);
    expect([whole.status, whole.headers.get('accept-ranges')]).toEqual([200, 'bytes']);
    const size = Number(whole.headers.get('content-length'));
    const ask = (range: string, init: RequestInit = {}) => load(address, { headers: { range }, ...init });
    const first = await ask('bytes=0-1');
    expect([first.status, first.text, first.headers.get('content-range')]).toEqual([206, 'PK', `bytes 0-1/${size}`]);
    expect((await ask('bytes=-2')).headers.get('content-range')).toBe(`bytes ${size - 2}-${size - 1}/${size}`);
    expect((await ask(`bytes=${size}-`)).status).toBe(416);
    expect((await ask('bytes=0-1', { method: 'HEAD' })).text).toBe('');
  });

  it('is nothing for other names and methods', async () => {
    await start();
    expect((await load('studio://evil/')).status).toBe(403);
    expect((await load('studio://app/', { method: 'POST' })).status).toBe(403);
  });
});

describe('the menu', () => {
  it('sends commands, says them in the artist’s language and shows their shortcuts', async () => {
    const window = await start();
    const { result } = (await call(window, 'app.hello')) as { result: { settings: object } };
    electron.choose('edit.undo');
    expect(await eventOf(window, 'app.command')).toMatchObject({ data: { command: 'edit.undo' } });
    await call(window, 'app.setSettings', {
      settings: { ...result.settings, language: 'de', shortcuts: { 'project.save': 'Mod+Alt+S' } },
    });
    await expect.poll(() => electron.menu.map(({ label }) => label)).toContain('Bearbeiten');
    const file = electron.menu[0]?.submenu as { id?: string; accelerator?: string }[];
    expect(file.find(({ id }) => id === 'project.save')?.accelerator).toBe('CommandOrControl+Alt+S');
  });

  it('lists projects that have a file, and opens them as a double click does', async () => {
    const window = await start();
    const created = (await call(window, 'projects.create', { name: 'A & B', sample: false })) as {
      result: { project: { id: string } };
    };
    expect(() => electron.choose('recent')).toThrow('no menu entry');
    await call(window, 'projects.save', { id: created.result.project.id });
    await vi.waitFor(() => electron.choose('A && B'));
    expect(await eventOf(window, 'files.opened')).toMatchObject({ data: { name: 'A & B.sivproj' } });
    expect(electron.app.recent).toHaveLength(1);
  });
});

describe('a window that is left', () => {
  const busy = async (window: StandInWindow) => {
    const { result } = (await call(window, 'projects.create', { name: 'A', sample: false })) as {
      result: { project: { scene: object; id: string } };
    };
    const { scene, id: project } = result.project;
    const request = {
      ...{ what: 'video', title: 'Long', project, scene, format: 'h264', quality: 'draft', scale: 1, from: 0, to: 100 },
      ...{ panels: [{ kind: 'motion', style: null }], columns: null, filter: 'bilinear', soundtrack: null },
    };
    expect(await call(window, 'exports.add', { request })).toMatchObject({ kind: 'result' });
  };

  it('asks while something is under way, and stays unless it may go', async () => {
    const window = await start();
    await call(window, 'app.hello');
    await busy(window);
    electron.answers.push({ response: 1 });
    electron.app.quit();
    await expect.poll(() => electron.dialogs.at(-1)?.options).toMatchObject({ defaultId: 1, cancelId: 1 });
    expect(electron.windows).toHaveLength(1);
    electron.answers.push({ response: 0 });
    window.close();
    window.close();
    await ended();
    expect(electron.dialogs).toHaveLength(2);
  }, 90_000);

  it('does not hold up the end of a session', async () => {
    const window = await start();
    await busy(window);
    window.emit('query-session-end', {});
    window.close();
    await ended();
    expect(electron.dialogs).toEqual([]);
  }, 90_000);

  it('stays with changes that could not be kept, until the artist gives them up', async () => {
    const window = await start();
    window.webContents.preventsUnload = true;
    window.close();
    expect(electron.windows).toHaveLength(1);
    expect(electron.dialogs.at(-1)?.options).toMatchObject({ defaultId: 0, cancelId: 0 });
    electron.answers.push({ response: 1 });
    window.close();
    await ended();
  });

  it('comes back with what it is to open when it is started again while it ends', async () => {
    const window = await start();
    window.close();
    electron.app.emit('second-instance', {}, ['/studio', '--flag', 'a.sivproj'], folder);
    expect(electron.app.relaunches).toEqual([{ args: ['--flag', join(folder, 'a.sivproj')] }]);
    await ended();
  });
});

describe('a window that fails', () => {
  it('is loaded again, and the Studio goes on', async () => {
    const window = await start();
    await call(window, 'app.hello');
    window.webContents.crash();
    expect(window.loaded).toHaveLength(2);
    expect(await call(window, 'app.problemReport', {})).toMatchObject({
      result: { text: expect.stringContaining('process ended: crashed') as string },
    });
  });

  it('asks before it is loaded a third time within a minute', async () => {
    const window = await start();
    electron.answers.push({ response: 0 });
    for (let crash = 0; crash < 3; crash++) window.webContents.crash();
    expect(window.loaded).toHaveLength(3);
    await expect.poll(() => window.loaded.length).toBe(4);
    expect(electron.dialogs.map(({ kind }) => kind)).toEqual(['message']);
  });

  it('leaves what happened in the problem report: a page that is not loaded, another process that ended', async () => {
    const window = await start();
    await call(window, 'app.hello');
    const { webContents } = window;
    webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'studio://app/', true);
    webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'studio://app/', true);
    webContents.emit('preload-error', {}, '/preload', new Error('preload is broken'));
    electron.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 9 });
    electron.app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0 });
    const { result } = (await call(window, 'app.problemReport', {})) as { result: { text: string } };
    for (const part of ['ERR_FILE_NOT_FOUND', 'preload is broken', 'GPU (GPU) ended: crashed (9)'])
      expect(result.text).toContain(part);
    expect(result.text).not.toMatch(/ERR_ABORTED|Utility/);
  });

  it('may be ended when it hangs', async () => {
    const window = await start();
    electron.answers.push({ response: 1 });
    window.emit('unresponsive');
    await expect.poll(() => window.loaded.length).toBe(2);
  });

  it('says why the Studio cannot start', async () => {
    await rm(join(folder, 'out'), { recursive: true });
    await expect(start()).rejects.toThrow('no window');
    expect(electron.dialogs[0]?.options).toMatchObject({ content: expect.stringContaining('npm run build') as string });
    expect(electron.app.exits).toEqual([1]);
  });
});

describe('notifications and the file manager', () => {
  it('show only what is the program’s own', async () => {
    const window = await start();
    const own = join(folder, 'home', 'exports', 'a.mp4');
    await mkdir(join(folder, 'home', 'exports'), { recursive: true });
    await writeFile(own, '');
    expect(await call(window, 'files.reveal', { path: own })).toMatchObject({ kind: 'result' });
    expect(await call(window, 'files.reveal', { path: join(folder, 'secret.txt') })).toMatchObject({ kind: 'error' });
    expect(electron.revealed).toEqual([own]);
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)];
}
