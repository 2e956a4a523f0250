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

/** Every exit code with the error code it stands for ('' for success), in order. */
export function exitCodes(): { exitCode: number; code: ErrorCode | ''; meaning: string }[] {
  const codes = Object.entries(EXIT_CODES) as [ErrorCode, number][];
  const rows = codes.map(([code, exitCode]) => ({ exitCode, code, meaning: MEANINGS[code] }));
  return [{ exitCode: 0, code: '' as const, meaning: 'done' }, ...rows.sort((a, b) => a.exitCode - b.exitCode)];
}

export function exitCodeLines(): string[] {
  return ['Exit codes:', ...exitCodes().map(({ exitCode, meaning }) => `  ${String(exitCode).padEnd(5)}${meaning}`)];
}

export function exampleLines(examples: readonly Example[]): string[] {
  return ['Examples:', ...examples.flatMap(({ command, meaning }) => [`  styleinv ${command}`, `      ${meaning}`])];
}
