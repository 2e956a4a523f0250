import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { call, eventOf, runningHost } from '../../../../tests/support/electron/runningHost';
import type { StandInWindow } from '../../../../tests/support/electron/windows';

const host = runningHost();

describe('what is loaded', () => {
  const load = async (url: string, init?: RequestInit) => {
    const answer = await host.electron.protocols.get('studio')?.(new Request(url, init));
    if (!answer) throw new Error('nobody answers');
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  it('is the interface, under a strict policy', async () => {
    await host.start();
    expect(host.electron.schemes).toEqual([
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
    await host.start();
    const { status, text } = await load(url);
    expect([status, text]).toEqual([404, '']);
  });

  it('is a stretch of a file of the project where a player asks for one', async () => {
    const window = await host.start();
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
    await host.start();
    expect((await load('studio://evil/')).status).toBe(403);
    expect((await load('studio://app/', { method: 'POST' })).status).toBe(403);
  });
});

describe('the menu', () => {
  it('sends commands, says them in the artist’s language and shows their shortcuts', async () => {
    const window = await host.start();
    const { result } = (await call(window, 'app.hello')) as { result: { settings: object } };
    host.electron.choose('edit.undo');
    expect(await eventOf(window, 'app.command')).toMatchObject({ data: { command: 'edit.undo' } });
    await call(window, 'app.setSettings', {
      settings: { ...result.settings, language: 'de', shortcuts: { 'project.save': 'Mod+Alt+S' } },
    });
    await expect.poll(() => host.electron.menu.map(({ label }) => label)).toContain('Bearbeiten');
    const file = host.electron.menu[0]?.submenu as { id?: string; accelerator?: string }[];
    expect(file.find(({ id }) => id === 'project.save')?.accelerator).toBe('CommandOrControl+Alt+S');
  });

  it('speaks as the system does where no language is set', async () => {
    host.electron.app.locale = 'de-AT';
    await host.start();
    expect(host.electron.menu.map(({ label }) => label)).toContain('Bearbeiten');
  });

  it('lists projects that have a file, and opens them as a double click does', async () => {
    const window = await host.start();
    const created = (await call(window, 'projects.create', { name: 'A & B', sample: false })) as {
      result: { project: { id: string } };
    };
    expect(() => host.electron.choose('recent')).toThrow('no menu entry');
    await call(window, 'projects.save', { id: created.result.project.id });
    await vi.waitFor(() => host.electron.choose('A && B'));
    expect(await eventOf(window, 'files.opened')).toMatchObject({ data: { name: 'A & B.sivproj' } });
    expect(host.electron.app.recent).toHaveLength(1);
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
    const window = await host.start();
    await call(window, 'app.hello');
    await busy(window);
    host.electron.answers.push({ response: 1 });
    host.electron.app.quit();
    await expect.poll(() => host.electron.dialogs.at(-1)?.options).toMatchObject({ defaultId: 1, cancelId: 1 });
    expect(host.electron.windows).toHaveLength(1);
    host.electron.answers.push({ response: 0 });
    window.close();
    window.close();
    await host.ended();
    expect(host.electron.dialogs).toHaveLength(2);
  }, 90_000);

  it('does not hold up the end of a session', async () => {
    const window = await host.start();
    await busy(window);
    window.emit('query-session-end', {});
    window.close();
    await host.ended();
    expect(host.electron.dialogs).toEqual([]);
  }, 90_000);

  it('stays with changes that could not be kept, until the artist gives them up', async () => {
    const window = await host.start();
    window.webContents.preventsUnload = true;
    window.close();
    expect(host.electron.windows).toHaveLength(1);
    expect(host.electron.dialogs.at(-1)?.options).toMatchObject({ defaultId: 0, cancelId: 0 });
    host.electron.answers.push({ response: 1 });
    window.close();
    await host.ended();
  });

  it('comes back with what it is to open when it is started again while it ends', async () => {
    const window = await host.start();
    window.close();
    host.electron.app.emit('second-instance', {}, ['/studio', '--flag', 'a.sivproj'], host.folder);
    expect(host.electron.app.relaunches).toEqual([{ args: ['--flag', join(host.folder, 'a.sivproj')] }]);
    await host.ended();
  });
});

describe('a window that fails', () => {
  it('is loaded again, and the Studio goes on', async () => {
    const window = await host.start();
    await call(window, 'app.hello');
    window.webContents.crash();
    expect(window.loaded).toHaveLength(2);
    expect(await call(window, 'app.problemReport', {})).toMatchObject({
      result: { text: expect.stringContaining('process ended: crashed') as string },
    });
  });

  it('asks before it is loaded a third time within a minute', async () => {
    const window = await host.start();
    host.electron.answers.push({ response: 0 });
    for (let crash = 0; crash < 3; crash++) window.webContents.crash();
    expect(window.loaded).toHaveLength(3);
    await expect.poll(() => window.loaded.length).toBe(4);
    expect(host.electron.dialogs.map(({ kind }) => kind)).toEqual(['message']);
  });

  it('leaves what happened in the problem report: a page that is not loaded, another process that ended', async () => {
    const window = await host.start();
    await call(window, 'app.hello');
    const { webContents } = window;
    webContents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'studio://app/', true);
    webContents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', 'studio://app/', true);
    webContents.emit('preload-error', {}, '/preload', new Error('preload is broken'));
    host.electron.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 9 });
    host.electron.app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0 });
    const { result } = (await call(window, 'app.problemReport', {})) as { result: { text: string } };
    for (const part of ['ERR_FILE_NOT_FOUND', 'preload is broken', 'GPU (GPU) ended: crashed (9)'])
      expect(result.text).toContain(part);
    expect(result.text).not.toMatch(/ERR_ABORTED|Utility/);
  });

  it('may be ended when it hangs', async () => {
    const window = await host.start();
    host.electron.answers.push({ response: 1 });
    window.emit('unresponsive');
    await expect.poll(() => window.loaded.length).toBe(2);
  });

  it('says why the Studio cannot start', async () => {
    await rm(join(host.folder, 'out'), { recursive: true });
    await expect(host.start()).rejects.toThrow('no window');
    expect(host.electron.dialogs[0]?.options).toMatchObject({
      content: expect.stringContaining('npm run build') as string,
    });
    expect(host.electron.app.exits).toEqual([1]);
  });
});

describe('notifications and the file manager', () => {
  it('show only what is the program’s own', async () => {
    const window = await host.start();
    const own = join(host.folder, 'home', 'exports', 'a.mp4');
    await mkdir(join(host.folder, 'home', 'exports'), { recursive: true });
    await writeFile(own, '');
    expect(await call(window, 'files.reveal', { path: own })).toMatchObject({ kind: 'result' });
    expect(await call(window, 'files.reveal', { path: join(host.folder, 'secret.txt') })).toMatchObject({
      kind: 'error',
    });
    expect(host.electron.revealed).toEqual([own]);
  });
});
