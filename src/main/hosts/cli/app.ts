import type { EventEmitter } from 'node:events';
import { createOutput, outputMode, type Streams } from './output';
import { parseCommandLine } from './program';
import { guardSignals } from './signals';
import type { Command, Place } from './verb';

/** What the program needs of the process it runs in. */
export interface Host extends Streams, Place {
  readonly version: string;
  /** Where signals come from. */
  readonly signals: EventEmitter;
  /** Ends the program at once. */
  exit(): void;
}

/**
 * The command line from arguments to exit code.
 * @param argv what was typed after `styleinv`
 * @param commands the verbs there are
 */
export async function runCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
  host: Host,
): Promise<number> {
  const output = createOutput(outputMode(argv), host, argv.includes('--verbose'));
  const guard = guardSignals(host.signals, () => host.exit());
  try {
    const request = parseCommandLine(argv, commands, host.version);
    if (request.kind === 'text') {
      host.stdout.write(request.text);
      return 0;
    }
    const context = { signal: guard.signal, progress: output.progress, notice: output.notice };
    const outcome = await request.command.run(request.raw, request.positionals, host, context);
    return output.finish(outcome);
  } catch (thrown) {
    return output.fail(thrown);
  } finally {
    guard.release();
  }
}
