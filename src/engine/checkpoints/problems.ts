import { basename } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';

/** A file that is damaged, cut short or hostile; `what` names the finding as a clause without a full stop. */
export function corrupt(what: string, detail?: string): StudioError {
  return new StudioError(
    'corrupt',
    `${what}; the file is damaged or hostile, so get a fresh copy from its source.`,
    detail,
  );
}

/** Understood, but nothing this program can use; `remedy` says what to do instead. Both are clauses without a full stop. */
export function unsupported(what: string, remedy: string): StudioError {
  return new StudioError('unsupported', `${what}; ${remedy}.`);
}

/** Anything thrown while `path` was read, as a StudioError whose message starts with the file's name. */
export function inFile(path: string, thrown: unknown): StudioError {
  const error = thrown instanceof RangeError ? outOfMemory(thrown) : toStudioError(thrown);
  if (error.code === 'cancelled') return error;
  return new StudioError(error.code, `${basename(path)}: ${error.message}`, error.detail, { cause: thrown });
}

/** Sizes are checked against the file before anything is allocated, so a RangeError here means the machine is full. */
function outOfMemory(cause: RangeError): StudioError {
  if (!/allocation|array length/i.test(cause.message)) return toStudioError(cause);
  const message = 'There is not enough memory for its tensors: close other programs or use a smaller file.';
  return new StudioError('out-of-memory', message, cause.stack, { cause });
}
