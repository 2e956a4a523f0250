import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, IpcRenderer } from 'electron';
import type { StandInContents } from './windows';

type Listener = (event: IpcMainEvent, ...args: unknown[]) => void;
type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;

/** The main process's end. As in Electron, what arrives is a structured clone, and an error of a handler is only its message. */
export class StandInIpcMain {
  private readonly emitter = new EventEmitter();
  private readonly handlers = new Map<string, Handler>();

  on(channel: string, listener: Listener): this {
    this.emitter.on(channel, listener);
    return this;
  }

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }

  /** What a page's process sends; `url` and `parent` are those of the frame that does. */
  send(sender: StandInContents, frame: Frame, channel: string, args: readonly unknown[]): void {
    this.emitter.emit(channel, { sender, senderFrame: frame }, ...structuredClone(args));
  }

  async invoke(sender: StandInContents, frame: Frame, channel: string, args: readonly unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    const event = { sender, senderFrame: frame } as unknown as IpcMainInvokeEvent;
    try {
      return structuredClone(await handler(event, ...structuredClone(args)));
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`);
    }
  }

  get api(): IpcMain {
    return this as unknown as IpcMain;
  }
}

/** The frame a message comes from. */
export interface Frame {
  readonly url: string;
  readonly parent: Frame | null;
}

/** A page's end. */
export class StandInIpcRenderer extends EventEmitter {
  constructor(
    private readonly main: StandInIpcMain,
    private readonly contents: StandInContents,
    private readonly frame: Frame,
  ) {
    super();
  }

  send(channel: string, ...args: unknown[]): void {
    this.main.send(this.contents, this.frame, channel, args);
  }

  invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    return this.main.invoke(this.contents, this.frame, channel, args);
  }

  /** What another frame in the same process would send. */
  from(frame: Frame): StandInIpcRenderer {
    return new StandInIpcRenderer(this.main, this.contents, frame);
  }

  get api(): IpcRenderer {
    return this as unknown as IpcRenderer;
  }
}
