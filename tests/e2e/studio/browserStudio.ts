import { lstatSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Complaints } from './complaints';
import { fixDice } from './dice';
import { Program, type Fault } from './program';
import type { Studio } from './studio';

/** The browser host in a page. It runs from the first `open` on. */
export class BrowserStudio implements Studio {
  private program: Program | undefined;
  private port = 0;
  private logs = '';

  constructor(
    readonly page: Page,
    readonly home: string,
    private readonly complaints: Complaints,
  ) {
    // From now on dialogs are held up for the test: asking for that only when one is due may come too late.
    page.on('filechooser', () => undefined);
  }

  get address(): string {
    return this.program?.address ?? '';
  }

  log(): string {
    return this.logs + (this.program?.log ?? '');
  }

  async open(): Promise<void> {
    if (!this.program) await this.page.addInitScript(fixDice);
    this.program ??= await Program.start(this.home, this.port);
    this.port = this.program.port;
    // Another fragment alone would not load the page anew.
    await this.page.goto('about:blank');
    await this.page.goto(this.program.address);
  }

  async kill(): Promise<void> {
    // The browser says so of every attempt to reach it.
    this.complaints.expect(/^console: (WebSocket connection to|Failed to load resource: net::ERR_CONNECTION_REFUSED)/);
    await this.program?.kill();
    this.forget();
  }

  /** Makes something go wrong in the program from now on. @returns ends it */
  async fail(fault: Fault): Promise<() => Promise<void>> {
    if (!this.program) throw new Error('The program does not run.');
    return this.program.fail(fault);
  }

  /** Starts the program again after it was killed; the page stays as it is. */
  async revive(): Promise<void> {
    this.program = await Program.start(this.home, this.port);
  }

  async restart(): Promise<void> {
    await this.page.goto('about:blank');
    await this.program?.stop();
    this.forget();
    await this.open();
  }

  async choose(paths: readonly string[], trigger: () => Promise<unknown>): Promise<void> {
    const asked = this.page.waitForEvent('filechooser');
    await trigger();
    const chooser = await asked;
    const isFolder = paths.length === 1 && lstatSync(paths[0] ?? '').isDirectory();
    await chooser.setFiles(isFolder ? (paths[0] ?? '') : [...paths]);
  }

  async close(): Promise<void> {
    // A window that is still open would complain that the program is gone.
    await this.page.goto('about:blank').catch(() => undefined);
    await this.program?.kill();
    this.forget();
  }

  private forget(): void {
    this.logs = this.log();
    this.program = undefined;
  }
}
