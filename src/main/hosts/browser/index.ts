import { hostname } from 'node:os';
import { join } from 'node:path';
import { isIPv6 } from 'node:net';
import { programFolder } from '../../../engine/packs/locations';
import { EXIT_CODES, StudioError, toStudioError } from '../../../shared/errors';
import { version } from '../../../../package.json';
import { isLoopback } from './gate';
import { canOpen, openInSystem } from './openInSystem';
import { DEFAULT_PORT, parseOptions, type StudioOptions } from './options';
import { startBrowserHost, type BrowserHost } from './server';

/** What is under way may take this long to end before the program leaves anyway. */
const GRACE_MS = 10_000;

async function run(options: StudioOptions): Promise<void> {
  const host = await start(options);
  const address = addressOf(options.host, host);
  if (!isLoopback(options.host)) {
    console.error(
      `Other machines can reach this Studio. Whoever has the address below can read and write what you can, unencrypted.`,
    );
  }
  const opens = options.open && canOpen();
  console.log(opens ? `The Studio opens in your browser: ${address}` : `The Studio is at ${address}`);
  console.log('Press Ctrl-C here to end it; the address then ends with it.');
  if (opens) openInSystem(address);
  host.studio.warmUp();
  endPolitely(host);
}

async function start({ host, port }: StudioOptions): Promise<BrowserHost> {
  const renderer = join(programFolder(), 'out', 'renderer');
  try {
    return await startBrowserHost({ host, port: port ?? DEFAULT_PORT, renderer });
  } catch (error) {
    if (port !== undefined || !(error instanceof StudioError) || error.code !== 'exists') throw error;
    return startBrowserHost({ host, port: 0, renderer });
  }
}

function addressOf(host: string, { port, token }: BrowserHost): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? hostname() : isIPv6(host) ? `[${host}]` : host;
  return `http://${name}:${port}/#token=${token}`;
}

function endPolitely(host: BrowserHost): void {
  let ending = false;
  const end = (exitCode: number, forget = false) => {
    // The second time the person means it.
    if (ending) process.exit(exitCode);
    ending = true;
    setTimeout(() => process.exit(exitCode), GRACE_MS).unref();
    host.close(forget).then(
      () => process.exit(exitCode),
      (error: unknown) => fail(error),
    );
  };
  // Who presses Ctrl-C is done with the addresses it gave; a machine that goes down, or a terminal, is not.
  process.on('SIGINT', () => end(EXIT_CODES.cancelled, true));
  process.on('SIGTERM', () => end(0));
  process.on('SIGHUP', () => end(0));
  process.on('unhandledRejection', (error) => host.studio.errors.add('program', error));
}

function fail(error: unknown): never {
  const { code, message } = toStudioError(error);
  console.error(message);
  process.exit(EXIT_CODES[code]);
}

const parsed = parseOptions(process.argv.slice(2), version);
if (parsed.kind === 'end') {
  console.log(parsed.text.trimEnd());
  process.exitCode = parsed.exitCode;
} else {
  await run(parsed.options).catch(fail);
}
