/**
 * Every error a user can meet has a code from this closed union, so that it crosses processes by code and
 * never by prototype, and so that the command line can turn it into a documented exit code.
 */
export const ERROR_CODES = [
  'usage', // the command or call was written wrong
  'bad-input', // a file or value is not what it must be
  'corrupt', // a file says it is something and is damaged or hostile
  'unsupported', // understood, but this program cannot do it
  'not-found', // a file, folder, network or style that is not there
  'exists', // would overwrite something; asked for nothing like that
  'io', // reading or writing failed
  'disk-full',
  'out-of-memory',
  'provider', // an execution provider is missing or computes wrongly
  'ffmpeg', // no ffmpeg, or it failed
  'cancelled',
  'internal', // a bug in this program
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Exit code of the command line for each error code (documented in docs/cli.md). 0 is success, 130 a cancel. */
export const EXIT_CODES: Record<ErrorCode, number> = {
  usage: 2,
  'bad-input': 3,
  corrupt: 4,
  unsupported: 5,
  'not-found': 6,
  exists: 7,
  io: 8,
  'disk-full': 9,
  'out-of-memory': 10,
  provider: 11,
  ffmpeg: 12,
  cancelled: 130,
  internal: 1,
};

/** What crosses a process boundary in place of an Error object. */
export interface SerialisedError {
  code: ErrorCode;
  message: string;
  detail?: string;
}

/**
 * An error meant for a person: `message` is one clear sentence that says what happened, where, and what to do;
 * `detail` is for the problem report (a library's own message, a log tail).
 */
export class StudioError extends Error {
  override readonly name = 'StudioError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly detail?: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Turns anything thrown into a StudioError; foreign errors become 'disk-full', 'not-found', 'io' or 'internal'. */
export function toStudioError(thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { code: errno, path } = error as Error & { code?: string; path?: string };
  const where = path ? ` (${path})` : '';
  const wrap = (code: ErrorCode, message: string) => new StudioError(code, message, error.stack, { cause: error });
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
      return wrap('disk-full', `The disk is full${where}: free some space and try again.`);
    case 'ENOENT':
      return wrap('not-found', `There is no such file or folder${where}: check the path.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return wrap(
        'io',
        `No permission to read or write there${where}: choose another folder or change its permissions.`,
      );
    case 'EISDIR':
      return wrap('bad-input', `A file was expected but this is a folder${where}.`);
    default:
      return wrap(errno?.startsWith('E') && path ? 'io' : 'internal', error.message);
  }
}

/** Plain data for an error, fit for postMessage, IPC or JSON. */
export function serialiseError(thrown: unknown): SerialisedError {
  const { code, message, detail } = toStudioError(thrown);
  return detail === undefined ? { code, message } : { code, message, detail };
}

/** Inverse of serialiseError; an unknown code becomes 'internal'. */
export function deserialiseError(data: SerialisedError): StudioError {
  const code = ERROR_CODES.includes(data.code) ? data.code : 'internal';
  return new StudioError(code, data.message, data.detail);
}

/** Throws StudioError('cancelled') if the signal has fired. Called between chunks of long work. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new StudioError('cancelled', 'Cancelled.');
}
