import { toStudioError } from '../../../shared/errors';

/** The last errors, for a problem report; kept in memory only. */
export interface ErrorLog {
  add(where: string, thrown: unknown): void;
  readonly entries: readonly LoggedError[];
}

export interface LoggedError {
  readonly when: string;
  readonly where: string;
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
}

const MOST = 50;
const LONGEST_DETAIL = 4_000;

/** Errors a person caused on purpose or that are no failure of anything are left out. */
export function createErrorLog(): ErrorLog {
  const entries: LoggedError[] = [];
  return {
    entries,
    add(where, thrown) {
      const { code, message, detail } = toStudioError(thrown);
      if (code === 'cancelled') return;
      const cut = detail === undefined ? {} : { detail: detail.slice(0, LONGEST_DETAIL) };
      entries.push({ when: new Date().toISOString(), where, code, message: message.slice(0, LONGEST_DETAIL), ...cut });
      if (entries.length > MOST) entries.shift();
    },
  };
}
