import { randomBytes } from 'node:crypto';
import { StudioError } from '../../../shared/errors';
import type { PackRef } from '../../../shared/scene';
import type { Client } from '../handlers';

/** A folder that a window has had checked. */
export interface Check {
  readonly id: string;
  /** As the window names the folder. */
  readonly handle: string;
  readonly root: string;
  readonly pack: PackRef;
  readonly crop: 'aligned' | 'centre';
  /** Folder of the prepared set of everything that can be used. */
  readonly cache: string;
  /** Files that can be looked at, by their path in the folder. */
  readonly pictures: ReadonlySet<string>;
  /** Files in the set. */
  readonly used: ReadonlySet<string>;
}

/** Checks a window can come back to. */
const KEPT = 4;

/** The checks of every window; they end with it. */
export class Checks {
  private readonly byClient = new Map<string, Check[]>();

  add(client: Client, check: Omit<Check, 'id'>): Check {
    const kept = { ...check, id: randomBytes(12).toString('base64url') };
    if (client.gone.aborted) return kept;
    const known = this.byClient.get(client.id);
    if (!known) client.gone.addEventListener('abort', () => this.byClient.delete(client.id), { once: true });
    this.byClient.set(client.id, [...(known ?? []), kept].slice(-KEPT));
    return kept;
  }

  /** @throws StudioError 'not-found' */
  get(client: Client, id: string): Check {
    const check = this.byClient.get(client.id)?.find((known) => known.id === id);
    if (check) return check;
    throw new StudioError('not-found', 'This folder has to be checked again: choose it once more.');
  }
}
