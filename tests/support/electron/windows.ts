import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { StudioBridge } from '../../../src/shared/api/bridge';
import type { Reply } from '../../../src/shared/api/message';
import { exposeBridge } from '../../../src/preload/bridge';
import { StandInIpcRenderer, type Frame, type StandInIpcMain } from './ipc';

let lastId = 0;

/** A page with our preload in it, as far as the bridge goes. */
export interface Page {
  readonly frame: Frame;
  readonly ipc: StandInIpcRenderer;
  /** All that the preload has put into the page. */
  readonly world: Readonly<Record<string, unknown>> & { readonly studio: StudioBridge };
  readonly replies: Reply[];
}

export class StandInContents extends EventEmitter {
  readonly id = ++lastId;
  page: Page | undefined;
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  /** Its page wants to be asked before it is left. */
  preventsUnload = false;
  private destroyed = false;
  constructor(
    private readonly ipcMain: StandInIpcMain,
    private readonly paths: ReadonlyMap<File, string>,
  ) {
    super();
  }

  send(channel: string, ...args: unknown[]): void {
    this.page?.ipc.emit(channel, {}, ...structuredClone(args));
  }

  getURL = () => this.page?.frame.url ?? '';
  isDestroyed = () => this.destroyed;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }

  /** Loads a page: its preload runs before anything of its own. */
  load(url: string): Page {
    const frame: Frame = { url, parent: null };
    const ipc = new StandInIpcRenderer(this.ipcMain, this, frame);
    const world: Record<string, unknown> = {};
    const page = { frame, ipc, world, replies: [] as Reply[] } as unknown as Page;
    this.page = page;
    exposeBridge({
      contextBridge: { exposeInMainWorld: (key, api: unknown) => void (world[key] = api) },
      ipcRenderer: ipc.api,
      webUtils: { getPathForFile: (file) => this.paths.get(file) ?? '' },
    });
    page.world.studio.onReply((reply) => page.replies.push(reply));
    return page;
  }

  /** Tries to go somewhere, as a link or a script would. @returns whether that was let happen */
  navigate(url: string, { isMainFrame = true, event: name = 'will-navigate' } = {}): boolean {
    const event = new Preventable();
    this.emit('will-frame-navigate', Object.assign(event, { url, isMainFrame }), url);
    if (isMainFrame) this.emit(name, event);
    return !event.defaultPrevented;
  }

  /** Its process dies. */
  crash(reason = 'crashed'): void {
    this.page = undefined;
    this.emit('render-process-gone', {}, { reason, exitCode: 133 });
  }

  forcefullyCrashRenderer = () => this.crash('killed');

  destroy(): void {
    this.destroyed = true;
    this.page = undefined;
    this.emit('destroyed');
  }
}

export class StandInWindow extends EventEmitter {
  readonly webContents: StandInContents;
  readonly loaded: string[] = [];
  bounds: Rectangle;
  maximised = false;
  visible = false;
  focused = 0;
  constructor(
    readonly options: BrowserWindowConstructorOptions,
    contents: StandInContents,
    private readonly onClosed: () => void,
  ) {
    super();
    this.webContents = contents;
    const { x = 0, y = 0, width = 800, height = 600, show = true } = options;
    this.bounds = { x, y, width, height };
    this.visible = show;
  }

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    this.webContents.load(url);
    this.emit('ready-to-show');
  }

  show = () => void (this.visible = true);
  focus = () => void this.focused++;
  maximize = () => void (this.maximised = true);
  isMaximized = () => this.maximised;
  isMinimized = () => false;
  isDestroyed = () => this.webContents.isDestroyed();
  restore = () => undefined;
  getNormalBounds = () => this.bounds;

  /** As a person closes it: whoever listens may keep it open, and so may its page unless that is overruled. */
  close(): void {
    const closing = new Preventable();
    this.emit('close', closing);
    if (closing.defaultPrevented) return;
    const unloading = new Preventable();
    if (this.webContents.preventsUnload) {
      this.webContents.emit('will-prevent-unload', unloading);
      if (!unloading.defaultPrevented) return;
    }
    this.webContents.destroy();
    this.emit('closed');
    this.onClosed();
  }
}

/** An event whose default can be prevented. */
export class Preventable {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
