import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './places';

const START_MS = 60_000;
const FAULTS = pathToFileURL(join(import.meta.dirname, 'faults.mjs')).href;

/** What can be made to go wrong: writing, and the thread that computes the pictures. */
export type Fault = 'full-disk' | 'dead-worker';

const faultsOf = (home: string) => join(home, '.faults');

/** The built browser host, running on its own folder as after `npm start -- --no-open`. */
export class Program {
  private output = '';
  private constructor(
    private readonly child: ChildProcess,
    readonly home: string,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  /** As it printed it, with the token in its fragment. */
  address = '';

  /** @param port 0 for any that is free. @throws Error with what it printed if it does not come up */
  static async start(home: string, port = 0): Promise<Program> {
    const args = [join(ROOT, 'out', 'main', 'studio.js'), '--port', String(port), '--no-open'];
    const options = `${process.env['NODE_OPTIONS'] ?? ''} --import=${FAULTS}`;
    const env = { ...process.env, STYLEINV_HOME: home, STYLEINV_FAULTS: faultsOf(home), NODE_OPTIONS: options };
    const program = new Program(spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }), home);
    try {
      program.address = await program.printedAddress();
    } catch (error) {
      await program.kill();
      throw error;
    }
    return program;
  }

  /** Makes something go wrong from now on. @returns ends it */
  async fail(fault: Fault): Promise<() => Promise<void>> {
    const path = join(faultsOf(this.home), fault);
    await mkdir(faultsOf(this.home), { recursive: true });
    await writeFile(path, '');
    return () => rm(path, { force: true });
  }

  get port(): number {
    return Number(new URL(this.address).port);
  }

  /** Everything it has printed. */
  get log(): string {
    return this.output;
  }

  /** As a power cut would: it has no chance to write anything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** As Ctrl-C would. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }

  private printedAddress(): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('did not print its address in time'), START_MS);
      const fail = (what: string) => {
        clearTimeout(timer);
        reject(new Error(`The browser host ${what}. It said:\n${this.output}`));
      };
      const look = () => {
        const [address] = /http:\/\/\S+#token=\S+/.exec(this.output) ?? [];
        if (address === undefined) return;
        clearTimeout(timer);
        resolve(address);
      };
      this.child.stdout?.on('data', look);
      this.child.once('exit', (code) => fail(`ended with ${String(code)}`));
      this.child.once('error', (error) => fail(`could not be started (${error.message})`));
    });
  }
}
