import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { call, eventOf, page, runningHost } from '../../../../tests/support/electron/runningHost';
import type { FileHandle } from '../../../shared/api/files';

const host = runningHost();

describe('the window', () => {
  it('has no more rights than a page of the web, and the contract', async () => {
    const window = await host.start();
    expect(host.electron.app.sandboxed).toBe(true);
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
    await mkdir(join(host.folder, 'home'), { recursive: true });
    await writeFile(join(host.folder, 'home', 'settings.json'), '{ damaged');
    const window = await host.start();
    await call(window, 'app.hello');
    const { data } = await eventOf(window, 'app.notice');
    expect((data as { sentence: string }).sentence).toContain('settings');
  });

  it('is where it was, made to fit the screens there are', async () => {
    const first = await host.start();
    first.bounds = { x: 1700, y: 40, width: 1200, height: 800 };
    first.maximised = true;
    first.close();
    await expect.poll(() => host.electron.app.exits).toEqual([0]);
    const kept = join(host.folder, 'home', 'window.json');
    await expect.poll(() => readFile(kept, 'utf8').catch(() => '')).toContain('1700');
    host.again();
    const second = await host.start();
    expect(second.bounds).toEqual({ x: 1700, y: 40, width: 1200, height: 800 });
    expect(second.maximised).toBe(true);
  });

  it('stays where its pages are', async () => {
    const { webContents } = await host.start();
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
    const { webContents } = await host.start();
    const { request, check, device } = host.electron.permissions;
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
    await host.start();
    const allowed = (url: string) => {
      const event = { preventDefault: vi.fn() };
      host.electron.session.emit('will-download', event, { getURL: () => url });
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
    const window = await host.start();
    const { frame } = page(window);
    const hear = (url: string, parent: typeof frame | null) => {
      const stranger = page(window).ipc.from({ url, parent });
      stranger.send('studio:request', { kind: 'call', id: 900, name: 'app.hello', params: {} });
      return stranger.invoke('studio:grant', join(host.folder, 'secret.txt'));
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
    const window = await host.start();
    page(window).ipc.send('studio:request', message);
    page(window).world.studio.send({ kind: 'call', id: 77, name: 'app.hello', params: {} });
    const { status } = (await host.electron.protocols.get('studio')?.(new Request('studio://app/'))) ?? {};
    expect(status).toBe(200);
    expect(page(window).replies).toEqual([]);
    // A page that is loaded again is taken at its word.
    await window.loadURL('studio://app/');
    expect(await call(window, 'app.hello')).toMatchObject({ kind: 'result' });
  });
});

describe('files', () => {
  it('that were dropped or picked are granted, others are not', async () => {
    const window = await host.start();
    const dropped = new File(['x'], 'secret.txt');
    host.electron.paths.set(dropped, join(host.folder, 'secret.txt'));
    const granted = await page(window).world.studio.grant(dropped);
    expect(granted).toMatchObject({ handle: { name: 'secret.txt', bytes: 15, path: join(host.folder, 'secret.txt') } });
    const gone = new File(['x'], 'gone');
    host.electron.paths.set(gone, join(host.folder, 'gone'));
    expect(await page(window).world.studio.grant(gone)).toMatchObject({ error: { code: 'not-found' } });
  });

  it('that were pasted live as long as their page', async () => {
    const window = await host.start();
    const granted = await page(window).world.studio.grant(new File(['pixels'], '../../image.png'));
    expect(granted).toMatchObject({ handle: { name: '../../image.png', bytes: 6, kind: 'file' } });
    expect('handle' in granted && granted.handle.path).toBeUndefined();
    const pasted = join(host.folder, 'home', 'pasted');
    const names = async () => (await readdir(pasted, { recursive: true })).filter((name) => name.endsWith('.png'));
    expect(await names()).toHaveLength(1);
    await window.loadURL('studio://app/');
    await expect.poll(names).toEqual([]);
  });

  it('are picked in the system’s dialogs', async () => {
    const window = await host.start();
    host.electron.answers.push(
      { filePaths: [join(host.folder, 'secret.txt')] },
      { filePaths: [] },
      { filePath: join(host.folder, 'a.sivproj') },
    );
    expect(await call(window, 'files.pick', { purpose: 'portrait', multiple: true })).toMatchObject({
      result: [{ name: 'secret.txt', kind: 'file' }],
    });
    expect(await call(window, 'files.pick', { purpose: 'image-folder' })).toMatchObject({ result: [] });
    const wanted = { purpose: 'project', name: '../a:b', extension: '.sivproj' };
    expect(await call(window, 'files.pickTarget', wanted)).toMatchObject({
      result: { path: join(host.folder, 'a.sivproj') },
    });
    const [portrait, images, target] = host.electron.dialogs.map(({ options }) => options);
    expect(portrait).toMatchObject({ properties: ['openFile', 'multiSelections'] });
    expect(images).toMatchObject({ properties: ['openDirectory'] });
    expect(target).toMatchObject({
      defaultPath: join('/system/documents', '.._a_b'),
      filters: [{ extensions: ['sivproj'] }],
    });
  });

  it('of exports are picked in the folder of the last one, also after a restart', async () => {
    const films = join(host.folder, 'films');
    await mkdir(join(films, 'pictures'), { recursive: true });
    const video = { purpose: 'export', name: 'A.mp4', extension: '.mp4' };
    const pictures = { purpose: 'export-folder', name: 'A', extension: '' };
    let window = await host.start();
    const begins = async (wanted: object, answer: Record<string, unknown>) => {
      host.electron.answers.push(answer);
      await call(window, 'files.pickTarget', wanted);
      return host.electron.dialogs.at(-1)?.options['defaultPath'];
    };
    expect(await begins(video, { filePath: '' })).toBe(join('/system/videos', 'A.mp4'));
    expect(await begins(video, { filePath: join(films, 'B.mp4') })).toBe(join('/system/videos', 'A.mp4'));
    await host.quit();
    host.again();
    window = await host.start();
    expect(await begins(pictures, { filePaths: [join(films, 'pictures')] })).toBe(films);
    expect(await begins(video, { filePath: '' })).toBe(join(films, 'pictures', 'A.mp4'));
    expect(await begins({ purpose: 'project', name: 'A', extension: '.sivproj' }, { filePath: '' })).toBe(
      join('/system/documents', 'A'),
    );
    await rm(films, { recursive: true });
    host.electron.app.getPath = (name) => {
      if (name === 'videos') throw new Error("Failed to get 'videos' path");
      return `/system/${name}`;
    };
    expect(await begins(video, { filePath: '' })).toBe(join('/system/documents', 'A.mp4'));
    const { result } = (await call(window, 'app.hello')) as { result: { settings: object } };
    await call(window, 'app.setSettings', { settings: { ...result.settings, exportFolder: '/chosen' } });
    expect(await begins(video, { filePath: '' })).toBe(join('/chosen', 'A.mp4'));
  });

  it('of a double click and of a second start go to the one window', async () => {
    await writeFile(join(host.folder, 'a.sivproj'), '');
    await writeFile(join(host.folder, 'b.SIVPACK'), '');
    await writeFile(join(host.folder, 'c.sivproj'), '');
    const window = await host.start(['--flag', 'a.sivproj', 'secret.txt']);
    host.electron.app.emit('second-instance', {}, ['/studio', './b.SIVPACK', 'secret.txt'], host.folder);
    expect(window.focused).toBe(1);
    await call(window, 'app.hello');
    host.electron.app.emit('open-file', { preventDefault: vi.fn() }, join(host.folder, 'c.sivproj'));
    host.electron.app.emit('second-instance', {}, ['/studio', 'gone.sivproj'], host.folder);
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
    await writeFile(join(host.folder, 'ä b.sivproj'), '');
    const url = pathToFileURL(join(host.folder, 'ä b.sivproj')).href;
    const window = await host.start([url, 'file://elsewhere/c.sivproj', 'file:%zz.sivproj']);
    await call(window, 'app.hello');
    expect(await eventOf(window, 'files.opened')).toMatchObject({ data: { name: 'ä b.sivproj' } });
    expect(page(window).replies.filter((each) => each.kind === 'event' && each.name === 'app.notice')).toEqual([]);
  });

  it('of a window that has gone are waited for, not lost in an error', async () => {
    const window = await host.start();
    window.close();
    expect(() =>
      host.electron.app.emit('open-file', { preventDefault: vi.fn() }, join(host.folder, 'a.sivproj')),
    ).not.toThrow();
    expect(window.focused).toBe(0);
    await expect.poll(() => host.electron.app.exits).toEqual([0]);
  });

  it('leaves at once where a Studio runs already', async () => {
    host.electron.app.isFirst = false;
    await expect(host.start(['a.sivproj'])).rejects.toThrow('no window');
    expect(host.electron.app.exits).toEqual([0]);
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)];
}
