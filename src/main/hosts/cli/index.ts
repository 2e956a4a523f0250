import { existsSync } from 'node:fs';
import { EXIT_CODES } from '../../../shared/errors';
import { version } from '../../../../package.json';
import { runCommandLine } from './app';
import type { TextStream } from './output';
import { COMMANDS } from './wiring';

/** Resources that a service left open may keep the process alive this long after the verb has ended. */
const LINGER_MS = 5_000;

const stop = () => process.exit(EXIT_CODES.cancelled);

function streamOf(stream: NodeJS.WriteStream): TextStream {
  // A reader that has seen enough (`| head`) closes the pipe: nothing is left to say.
  stream.on('error', () => process.exit(EXIT_CODES.io));
  return {
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
    write: (text) => void stream.write(text),
  };
}

process.exitCode = await runCommandLine(process.argv.slice(2), COMMANDS, {
  cwd: process.cwd(),
  exists: existsSync,
  version,
  stdout: streamOf(process.stdout),
  stderr: streamOf(process.stderr),
  signals: process,
  exit: stop,
});
setTimeout(() => process.exit(), LINGER_MS).unref();
