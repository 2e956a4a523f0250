import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { standInElectron, type StandIn } from './index';
import type { StandInWindow } from './windows';
import type { Reply } from '../../../src/shared/api/message';
import { runElectronHost } from '../../../src/main/hosts/electron/host';

/** A host in the stand-in of Electron, for each test of a file. */
export interface RunningHost {
  readonly electron: StandIn;
  /** Holds the built pages, the user's folder, and a file that is none of theirs. */
  readonly folder: string;
  start(args?: string[]): Promise<StandInWindow>;
  /** Waits until the program has ended: what is under way is stopped first. */
  ended(): Promise<void>;
  quit(): Promise<void>;
  /** Another start of Electron on the same disk. */
  again(): void;
}

/** Prepares a host before each test of the file, and ends it afterwards. */
export function runningHost(): RunningHost {
  let folder = '';
  let electron = standInElectron();
  const ended = () => vi.waitFor(() => expect(electron.app.exits).not.toEqual([]), { timeout: 60_000 });
  const quit = async () => {
    electron.app.quit();
    await ended();
  };
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
  return {
    get electron() {
      return electron;
    },
    get folder() {
      return folder;
    },
    async start(args = []) {
      const running = runElectronHost(electron.api, { out: join(folder, 'out'), args, cwd: folder, platform: 'linux' });
      electron.app.becomeReady();
      await running;
      const [window] = electron.windows;
      if (!window) throw new Error('no window was opened');
      return window;
    },
    ended,
    quit,
    again() {
      electron = standInElectron();
    },
  };
}

let lastId = 0;

/** The page in a window. */
export function page(window: StandInWindow) {
  const { page: loaded } = window.webContents;
  if (!loaded) throw new Error('the window has no page');
  return loaded;
}

/** The first message to a window's page that is the one. */
export async function reply(window: StandInWindow, isIt: (reply: Reply) => boolean): Promise<Reply> {
  return vi.waitFor(() => {
    const found = page(window).replies.find(isIt);
    if (!found) throw new Error('no such reply');
    return found;
  });
}

/** Calls as the page does. @returns the answer */
export async function call(window: StandInWindow, name: string, params: unknown = {}): Promise<Reply> {
  const id = ++lastId;
  page(window).world.studio.send({ kind: 'call', id, name, params });
  return reply(window, (each) => each.kind !== 'event' && each.id === id);
}

/** The first event of a name that the page is told of. */
export const eventOf = (window: StandInWindow, name: string) =>
  reply(window, (each) => each.kind === 'event' && each.name === name) as Promise<Reply & { data: unknown }>;
