import { Command, CommanderError, InvalidArgumentError } from 'commander';

/** Where the Studio is found unless told otherwise; any free port if this one is taken. */
export const DEFAULT_PORT = 4646;

export interface StudioOptions {
  readonly host: string;
  /** undefined: the default one, or any that is free. */
  readonly port: number | undefined;
  /** Open the system's browser. */
  readonly open: boolean;
}

export type ParsedOptions =
  | { readonly kind: 'run'; readonly options: StudioOptions }
  /** Something to print and an exit code. */
  | { readonly kind: 'end'; readonly text: string; readonly exitCode: number };

/** Reads the command line of the browser host. */
export function parseOptions(args: readonly string[], version: string): ParsedOptions {
  let text = '';
  const write = (chunk: string) => (text += chunk);
  const command = new Command('npm start --')
    .description('Opens the Studio in a browser.')
    .version(version)
    .option('--port <number>', `port to listen on (default: ${DEFAULT_PORT}, or any that is free)`, portNumber)
    .option(
      '--host <address>',
      'address to listen on. Anything but the default lets other machines in: whoever has the printed address can read ' +
        'and write what you can, and nothing on the way is encrypted. Over an untrusted network, keep the default and use ' +
        '"ssh -L 4646:localhost:4646 <machine>" instead',
      '127.0.0.1',
    )
    .option('--no-open', 'print the address instead of opening the system’s browser')
    .option('--browser', 'use the browser even where the desktop window could be opened')
    .configureOutput({ writeOut: write, writeErr: write })
    .exitOverride();
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { kind: 'end', text, exitCode: error.exitCode === 0 ? 0 : 2 };
  }
  const { port, host, open } = command.opts<{ port?: number; host: string; open: boolean }>();
  return { kind: 'run', options: { port, host, open } };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a number from 0 to 65535.');
  return port;
}
