import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { provideChromium } from '../../../build/first-run/chromium.mjs';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The built browser host in a process and a folder of its own, and a Chromium that looks at it. */
export class BenchStudio {
  private child: ChildProcess | undefined;
  private readonly home = mkdtempSync(join(tmpdir(), 'bench-chromium-'));
  address = '';
  /** The same after the first start: a page remembers its project by where it came from. */
  private port = '0';
  /** When the program said where it is, in milliseconds since 1970. */
  up = 0;

  private constructor(
    readonly browser: Browser,
    readonly page: Page,
  ) {}

  /** @throws Error if there is no Chromium and none can be had */
  static async launch(): Promise<BenchStudio> {
    const found = await provideChromium(ROOT);
    if ('missing' in found) throw new Error(found.missing);
    const { program: executablePath } = found;
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: [
        '--enable-unsafe-swiftshader',
        '--disable-dev-shm-usage',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      colorScheme: 'dark',
    });
    return new BenchStudio(browser, await context.newPage());
  }

  /** Starts the program, on what it was left with. @throws Error with what it said if it does not come up */
  async start(): Promise<void> {
    const env = { ...process.env, STYLEINV_HOME: this.home };
    const args = [join(ROOT, 'out', 'main', 'studio.js'), '--port', this.port, '--no-open'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    let said = '';
    this.address = await new Promise((done, fail) => {
      const look = (text: string) => {
        said += text;
        const [address] = /http:\/\/\S+#token=\S+/.exec(said) ?? [];
        if (address) done(address);
      };
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', look);
      child.once('exit', () => fail(new Error(`The program ended:\n${said}`)));
    });
    this.up = Date.now();
    this.port = new URL(this.address).port;
  }

  async stop(): Promise<void> {
    if (!this.child || this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
