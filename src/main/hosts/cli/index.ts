import { existsSync } from 'node:fs';
import { EXIT_CODES } from '../../../shared/errors';
import { version } from '../../../../package.json';
import { runCommandLine } from './app';
import type { TextStream } from './output';
import { COMMANDS } from './wiring';

/** Resources that a service left open may keep the process alive this long after the verb has ended. */
const LINGER_MS = 5_000;

/**
 * Ends the program at once. An ordinary exit waits for the worker thread and aborts if it is computing; so the clean-up
 * of an exit is run, and then the signal itself ends the process, which shells report as exit code 130 too.
 */
function stop(): void {
  if (process.platform === 'win32') process.exit(EXIT_CODES.cancelled);
  process.emit('exit', EXIT_CODES.cancelled);
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
}

function streamOf(stream: NodeJS.WriteStream): TextStream {
  // A reader that has seen enough (`| head`) closes the pipe: nothing is left to say.
  stream.on('error', () => process.exit(EXIT_CODES.io));
  return {
    get columns() {
      // Some terminals do not know their size.
      return stream.isTTY ? stream.columns || 80 : undefined;
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
