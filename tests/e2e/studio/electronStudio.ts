import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronProgram } from '../../../build/first-run/electron.mjs';
import { fixDice } from './dice';
import { ROOT } from './places';
import type { Studio } from './studio';

/** The desktop's window. */
export class ElectronStudio implements Studio {
  private app: ElectronApplication | undefined;
  private window: Page | undefined;
  private logs = '';

  /** @param watch is given every window */
  constructor(
    readonly home: string,
    private readonly watch: (page: Page) => void,
  ) {}

  get page(): Page {
    if (!this.window) throw new Error('The window is closed.');
    return this.window;
  }

  log(): string {
    return this.logs;
  }

  async open(): Promise<void> {
    if (this.app) await this.page.reload();
    else await this.start();
  }

  async kill(): Promise<void> {
    const program = this.app?.process();
    const ended = new Promise((done) => program?.once('exit', done));
    program?.kill('SIGKILL');
    await ended;
    this.app = this.window = undefined;
  }

  async restart(): Promise<void> {
    await this.close();
    await this.start();
  }

  async choose(paths: readonly string[], trigger: () => Promise<unknown>): Promise<void> {
    await this.app?.evaluate(
      ({ dialog }, filePaths) => {
        dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
      },
      [...paths],
    );
    await trigger();
  }

  async close(): Promise<void> {
    await this.app?.close();
    this.app = this.window = undefined;
  }

  private async start(): Promise<void> {
    const executablePath = electronProgram(ROOT, process.env);
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    this.app = await _electron.launch({
      ...(executablePath && { executablePath }),
      args: [...sandbox, ROOT],
      env: { ...(process.env as Record<string, string>), STYLEINV_HOME: this.home },
    });
    for (const stream of [this.app.process().stdout, this.app.process().stderr])
      stream?.on('data', (chunk: Buffer) => (this.logs += chunk.toString()));
    this.window = await this.app.firstWindow();
    await this.window.addInitScript(fixDice);
    await this.window.evaluate(fixDice);
    await this.window.setViewportSize({ width: 1440, height: 900 });
    this.watch(this.window);
  }
}
