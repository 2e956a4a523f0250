import { EXIT_CODES, serialiseError, toStudioError } from '../../../shared/errors';
import type { Progress } from '../../services/types';
import { printable } from './format';
import { ProgressDisplay } from './progress';
import type { Outcome, Report } from './verb';

/** A stream of text; `columns` is set if it is a terminal. */
export interface TextStream {
  readonly columns: number | undefined;
  write(text: string): void;
}

export interface Streams {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
}

/**
 * 'human': results on stdout, all else on stderr. 'json': one document on stdout, nothing else anywhere.
 * 'json-lines': the same, and before it a line for every progress and notice.
 */
export type OutputMode = 'human' | 'json' | 'json-lines';

/** How a verb speaks. Exactly one of `finish` and `fail` is called, at the end. */
export interface Output {
  readonly progress: (progress: Progress) => void;
  readonly notice: (sentence: string) => void;
  /** @returns the exit code, as `fail` does */
  finish(outcome: Outcome): number;
  fail(thrown: unknown): number;
}

/** Read before anything else, because even an error in the arguments has to be told in the right mode. */
export function outputMode(argv: readonly string[]): OutputMode {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  if (options.includes('--json-lines')) return 'json-lines';
  return options.includes('--json') ? 'json' : 'human';
}

export function createOutput(mode: OutputMode, streams: Streams, verbose: boolean): Output {
  return mode === 'human' ? humanOutput(streams, verbose) : jsonOutput(streams.stdout, mode === 'json-lines', verbose);
}

function humanOutput({ stdout, stderr }: Streams, verbose: boolean): Output {
  const display = new ProgressDisplay(stderr);
  const say = (sentence: string) => {
    display.clear();
    stderr.write(`${printable(sentence)}\n`);
  };
  return {
    progress: (progress) => display.show(progress),
    notice: say,
    finish({ report }) {
      report.remarks.forEach(say);
      display.clear();
      for (const line of report.lines) stdout.write(`${printable(line)}\n`);
      return exitCode(report);
    },
    fail(thrown) {
      const { code, message, detail } = toStudioError(thrown);
      say(code === 'internal' ? `Something went wrong inside StyleInV Studio: ${message}` : message);
      if (verbose && detail !== undefined) say(detail);
      else if (code === 'internal') say('Run it again with --verbose for what a problem report needs.');
      return EXIT_CODES[code];
    },
  };
}

function jsonOutput(stdout: TextStream, lines: boolean, verbose: boolean): Output {
  const notices: string[] = [];
  const write = (document: unknown) => stdout.write(`${JSON.stringify(document)}\n`);
  return {
    progress: (progress) => lines && write({ progress }),
    notice: (notice) => (lines ? write({ notice }) : notices.push(notice)),
    finish({ result, report }) {
      write(notices.length > 0 ? { result, notices } : { result });
      return exitCode(report);
    },
    fail(thrown) {
      const { code, message, detail } = serialiseError(thrown);
      write({ error: verbose && detail !== undefined ? { code, message, detail } : { code, message } });
      return EXIT_CODES[code];
    },
  };
}

function exitCode({ verdict }: Report): number {
  return verdict ? EXIT_CODES[verdict] : 0;
}
