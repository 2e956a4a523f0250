import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions, Rectangle } from 'electron';
import type { ElectronApi } from '../../../src/main/hosts/electron/api';
import { StandInIpcMain } from './ipc';
import { Preventable, StandInContents, StandInWindow } from './windows';

type ProtocolHandler = (request: Request) => Response | Promise<Response>;
type PermissionRequest = (
  contents: StandInContents,
  permission: string,
  answer: (given: boolean) => void,
  details: { isMainFrame: boolean; requestingUrl: string },
) => void;

/** The system around the program, and what the program did to it. */
export interface StandIn {
  readonly api: ElectronApi;
  readonly app: StandInApp;
  readonly windows: StandInWindow[];
  readonly schemes: { scheme: string; privileges: Record<string, boolean> }[];
  readonly session: EventEmitter;
  readonly protocols: Map<string, ProtocolHandler>;
  readonly permissions: {
    request?: PermissionRequest;
    check?: (contents: unknown, permission: string, origin: string) => boolean;
    device?: () => boolean;
  };
  readonly dialogs: { kind: string; options: Record<string, unknown> }[];
  /** What the person does in the next dialogs. */
  readonly answers: Record<string, unknown>[];
  readonly notifications: EventEmitter[];
  readonly revealed: string[];
  /** Paths of files that were dropped or picked. */
  readonly paths: Map<File, string>;
  screens: { id: number; workArea: Rectangle }[];
  menu: MenuItemConstructorOptions[];
  /** Chooses a menu entry by its id, or by its label if it has none. */
  choose(entry: string): void;
}

export class StandInApp extends EventEmitter {
  readonly recent: string[] = [];
  readonly exits: number[] = [];
  /** Kilobytes of each kind of process. */
  metrics = [
    { type: 'Browser', memory: { workingSetSize: 300_000 } },
    { type: 'Tab', memory: { workingSetSize: 150_000 } },
    { type: 'GPU', memory: { workingSetSize: 50_000 } },
  ];
  isPackaged = false;
  /** Windows that are open. */
  readonly windows: StandInWindow[] = [];
  quitting = false;
  isFirst = true;
  sandboxed = false;
  locale = 'en-GB';
  private ready = () => undefined as void;
  private readonly readiness = new Promise<void>((resolve) => (this.ready = resolve));

  enableSandbox = () => void (this.sandboxed = true);
  getAppMetrics = () => this.metrics;
  requestSingleInstanceLock = () => this.isFirst;
  getLocale = () => this.locale;
  getPath = (name: string) => `/system/${name}`;
  whenReady = () => this.readiness;
  becomeReady = () => this.ready();
  addRecentDocument = (path: string) => void this.recent.push(path);
  exit = (code = 0) => void this.exits.push(code);

  readonly relaunches: { args?: string[] }[] = [];
  userModelId = '';
  setAppUserModelId = (id: string) => void (this.userModelId = id);
  relaunch = (options: { args?: string[] }) => void this.relaunches.push(options);

  /** Closes all windows, of which each may stay, and ends the program unless somebody prevents it. */
  quit(): void {
    this.quitting = true;
    this.emit('before-quit', new Preventable());
    for (const window of [...this.windows]) window.close();
    if (this.windows.length > 0) {
      this.quitting = false;
      return;
    }
    const event = new Preventable();
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.quitting = false;
    else this.exits.push(0);
  }
}

/** Electron, as far as the desktop host uses it: the same calls, events and orders, and no window to be seen. */
export function standInElectron(): StandIn {
  const app = new StandInApp();
  const ipcMain = new StandInIpcMain();
  const standIn: Omit<StandIn, 'api' | 'choose'> = {
    app,
    windows: app.windows,
    schemes: [],
    session: new EventEmitter(),
    protocols: new Map(),
    permissions: {},
    dialogs: [],
    answers: [],
    notifications: [],
    revealed: [],
    paths: new Map(),
    screens: [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
    menu: [],
  };
  const ask = (kind: string, fallback: Record<string, unknown>) => {
    return async (...args: unknown[]) => {
      standIn.dialogs.push({ kind, options: args.at(-1) as Record<string, unknown> });
      return standIn.answers.shift() ?? fallback;
    };
  };
  class Window extends StandInWindow {
    constructor(options: BrowserWindowConstructorOptions) {
      const contents = new StandInContents(ipcMain, standIn.paths);
      app.emit('web-contents-created', {}, contents);
      super(options, contents, () => {
        standIn.windows.splice(standIn.windows.indexOf(this), 1);
        // it is not told of windows that are closed because the program ends
        if (standIn.windows.length === 0 && !app.quitting) app.emit('window-all-closed');
      });
      standIn.windows.push(this);
    }
  }
  class Notice extends EventEmitter {
    static isSupported = () => true;
    constructor(readonly options: { title: string; body: string }) {
      super();
    }
    show = () => void standIn.notifications.push(this);
  }
  const api = {
    app,
    ipcMain: ipcMain.api,
    BrowserWindow: Window,
    Notification: Notice,
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
      setApplicationMenu: (menu: MenuItemConstructorOptions[]) => void (standIn.menu = menu),
    },
    dialog: {
      showOpenDialog: ask('open', { canceled: true, filePaths: [] }),
      showSaveDialog: ask('save', { canceled: true, filePath: '' }),
      showMessageBox: ask('message', { response: 0 }),
      showMessageBoxSync: (...args: unknown[]) => {
        standIn.dialogs.push({ kind: 'message', options: args.at(-1) as Record<string, unknown> });
        return (standIn.answers.shift()?.['response'] as number | undefined) ?? 0;
      },
      showErrorBox: (title: string, content: string) =>
        void standIn.dialogs.push({ kind: 'error', options: { title, content } }),
    },
    screen: { getPrimaryDisplay: () => standIn.screens[0], getAllDisplays: () => standIn.screens },
    shell: { showItemInFolder: (path: string) => void standIn.revealed.push(path) },
    protocol: {
      registerSchemesAsPrivileged: (schemes: StandIn['schemes']) => void standIn.schemes.push(...schemes),
    },
    session: {
      defaultSession: {
        protocol: { handle: (scheme: string, handler: ProtocolHandler) => standIn.protocols.set(scheme, handler) },
        setPermissionRequestHandler: (handler: PermissionRequest) => void (standIn.permissions.request = handler),
        setPermissionCheckHandler: (handler: NonNullable<StandIn['permissions']['check']>) =>
          void (standIn.permissions.check = handler),
        on: (name: string, listener: (...args: unknown[]) => void) => void standIn.session.on(name, listener),
        setDevicePermissionHandler: (handler: () => boolean) => void (standIn.permissions.device = handler),
      },
    },
  } as unknown as ElectronApi;
  const entries = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? entries(item.submenu) : [])]);
  return Object.assign(standIn, {
    api,
    choose(wanted: string) {
      const entry = entries(standIn.menu).find(({ id, label }) => id === wanted || label === wanted);
      if (!entry?.click || entry.enabled === false) throw new Error(`There is no menu entry '${wanted}' to choose.`);
      (entry.click as () => void)();
    },
  });
}
