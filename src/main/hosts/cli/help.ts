import { EXIT_CODES, type ErrorCode } from '../../../shared/errors';
import type { Example } from './verb';

const MEANINGS: Record<ErrorCode, string> = {
  internal: 'a bug in this program',
  usage: 'the command was written wrong',
  'bad-input': 'a file or value is not what it must be',
  corrupt: 'a file is damaged',
  unsupported: 'a file is understood, but this program cannot do it',
  'not-found': 'a file, network or style is not there',
  exists: 'something would be overwritten: --force does it',
  io: 'reading or writing failed',
  'disk-full': 'the disk is full',
  'out-of-memory': 'memory ran out',
  provider: 'an execution provider is missing or computes wrongly',
  ffmpeg: 'there is no ffmpeg, or it failed',
  cancelled: 'stopped by Ctrl-C',
};

/** The table of exit codes, as the help and docs/cli.md show it. */
export function exitCodeLines(): string[] {
  const codes = Object.entries(EXIT_CODES) as [ErrorCode, number][];
  const rows = codes
    .sort(([, a], [, b]) => a - b)
    .map(([code, number]) => `  ${String(number).padEnd(5)}${MEANINGS[code]}`);
  return ['Exit codes:', `  ${'0'.padEnd(5)}done`, ...rows];
}

export function exampleLines(examples: readonly Example[]): string[] {
  return ['Examples:', ...examples.flatMap(({ command, meaning }) => [`  styleinv ${command}`, `      ${meaning}`])];
}
