import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions, Rectangle } from 'electron';
import type { ElectronApi } from '../../../src/main/hosts/electron/api';
import { StandInIpcMain } from './ipc';
import { Preventable, StandInContents, StandInWindow } from './windows';

type ProtocolHandler = (request: Request) => Response | Promise<Response>;
type PermissionRequest = (contents: StandInContents, permission: string, answer: (given: boolean) => void) => void;

/** The system around the program, and what the program did to it. */
export interface StandIn {
  readonly api: ElectronApi;
  readonly app: StandInApp;
  readonly windows: StandInWindow[];
  readonly schemes: { scheme: string; privileges: Record<string, boolean> }[];
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

  /** Ends the program unless somebody prevents it. */
  quit(): void {
    const event = new Preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exits.push(0);
  }
}

/** Electron, as far as the desktop host uses it: the same calls, events and orders, and no window to be seen. */
export function standInElectron(): StandIn {
  const app = new StandInApp();
  const ipcMain = new StandInIpcMain();
  const standIn: Omit<StandIn, 'api' | 'choose'> = {
    app,
    windows: [],
    schemes: [],
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
        if (standIn.windows.length === 0) app.emit('window-all-closed');
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
