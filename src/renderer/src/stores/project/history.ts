import type { Project } from '../../../../shared/project';

/** What an edit is called: a message key and its values. */
export interface Step {
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface Entry {
  readonly step: Step;
  /** Edits with the same key in quick succession are one. */
  readonly merge?: string;
  /** When it was last added to, in milliseconds. */
  readonly at: number;
  /** The project before it. */
  readonly before: Project;
}

/** Undo as data: what was done, what was undone, and the project between. Projects share what did not change. */
export interface History {
  readonly present: Project;
  /** Oldest first. */
  readonly past: readonly Entry[];
  /** Next to redo first; `before` of these is the project after them. */
  readonly future: readonly Entry[];
}

export const MOST_STEPS = 500;
/** Edits with the same merge key are one step if they follow each other within this time. */
export const MERGE_MS = 1_000;

export const begin = (present: Project): History => ({ present, past: [], future: [] });

/** A new step; what had been undone is gone. */
export function edit(history: History, after: Project, step: Step, at: number, merge?: string): History {
  const last = history.past.at(-1);
  const merged = merge !== undefined && last?.merge === merge && at - last.at < MERGE_MS && history.future.length === 0;
  if (merged) return { present: after, past: [...history.past.slice(0, -1), { ...last, step, at }], future: [] };
  const entry: Entry = { step, at, before: history.present, ...(merge !== undefined && { merge }) };
  return { present: after, past: [...history.past, entry].slice(-MOST_STEPS), future: [] };
}

/** One step back; the same history if there is none. */
export function undone(history: History): History {
  const last = history.past.at(-1);
  if (!last) return history;
  const future = [{ ...last, at: 0, before: history.present }, ...history.future];
  return { present: last.before, past: history.past.slice(0, -1), future };
}

/** One step forward again. */
export function redone(history: History): History {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { present: next.before, past: [...history.past, { ...next, before: history.present }], future };
}

/** A change to every state there was, is and can be again: what undo has no meaning for. */
export function amended({ present, past, future }: History, change: (project: Project) => Project): History {
  const amend = (entry: Entry): Entry => ({ ...entry, before: change(entry.before) });
  return { present: change(present), past: past.map(amend), future: future.map(amend) };
}
