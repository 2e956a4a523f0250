import { projectSchema, type Project } from '../../../../shared/project';

/**
 * The last resort: while the program cannot be reached, changes are put where the browser keeps things for this address, and are offered
 * when the project is opened again.
 */
type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;
const keyOf = (id: string) => `unkept:${id}`;

export function stash(project: Project, storage: Storage = localStorage): void {
  try {
    storage.setItem(keyOf(project.id), JSON.stringify({ ...project, modified: new Date().toISOString() }));
  } catch {
    // It is full or forbidden: the project is still in this window, which says so.
  }
}

export function unstash(id: string, storage: Storage = localStorage): void {
  storage.removeItem(keyOf(id));
}

/** What was stashed of a project, if it is newer than what the program has of it. */
export function stashed(kept: Project, storage: Storage = localStorage): Project | undefined {
  const text = storage.getItem(keyOf(kept.id));
  if (text === null) return undefined;
  const found = projectSchema.safeParse(parse(text));
  return found.success && found.data.id === kept.id && found.data.modified > kept.modified ? found.data : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
