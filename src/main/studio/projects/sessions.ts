import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { lockFolder, wasAbandoned, type Lock } from '../../jobs/lock';
import { StudioError } from '../../../shared/errors';
import type { Client } from '../handlers';
import type { ProjectPlaces } from './places';

/** A window that was reloaded comes back before the host has noticed that it went. */
const GRACE_MS = 1_500;

interface Session {
  readonly client: Client;
  readonly lock: Lock;
  readonly recovered: boolean;
  /** Set once it is being let go. */
  released?: Promise<void>;
}

/** Which window has which project open: one each, across all processes of this machine. */
export class ProjectSessions {
  private readonly open = new Map<string, Promise<Session>>();

  constructor(
    private readonly places: ProjectPlaces,
    /** Runs before a project is let go. */
    private readonly settle: (id: string) => Promise<void>,
  ) {}

  /**
   * Opens a project for a window; it may be open in it already.
   * @returns whether it was open when the program ended unexpectedly
   * @throws StudioError 'exists' if another window has it
   */
  async take(id: string, client: Client): Promise<boolean> {
    const present = await this.open.get(id)?.catch(() => undefined);
    if (present?.client.id === client.id) return present.recovered;
    if (present) await this.waitFor(id, present);
    if (client.gone.aborted) throw new StudioError('cancelled', 'The window is gone.');
    if (this.open.has(id)) return this.take(id, client);
    const taking = this.lock(id, client);
    this.open.set(id, taking);
    try {
      const { recovered } = await taking;
      client.gone.addEventListener('abort', () => void this.release(id, client), { once: true });
      return recovered;
    } catch (thrown) {
      this.open.delete(id);
      throw thrown;
    }
  }

  /** Whether this window has it. */
  async has(id: string, client: Client): Promise<boolean> {
    const session = await this.open.get(id)?.catch(() => undefined);
    return session?.client.id === client.id;
  }

  isOpen(id: string): boolean {
    return this.open.has(id);
  }

  /** Lets a project go if this window has it. */
  async release(id: string, client: Client): Promise<void> {
    const session = await this.open.get(id)?.catch(() => undefined);
    if (session?.client.id === client.id) await this.end(id, session);
  }

  /** Lets every project go: the program ends as it should. */
  async releaseAll(): Promise<void> {
    const ids = [...this.open.keys()];
    await Promise.all(
      ids.map(async (id) => {
        const session = await this.open.get(id)?.catch(() => undefined);
        if (session) await this.end(id, session);
      }),
    );
  }

  private end(id: string, session: Session): Promise<void> {
    return (session.released ??= (async () => {
      await this.settle(id);
      await session.lock.release();
      this.open.delete(id);
    })());
  }

  private async lock(id: string, client: Client): Promise<Session> {
    const folder = this.places.folder(id);
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
      throw new StudioError(
        'not-found',
        'This project is no longer on the disk: open its file, or choose another one.',
      );
    }
    const recovered = await wasAbandoned(folder);
    const lock = await lockFolder(folder, () => BUSY);
    return { client, lock, recovered };
  }

  private async waitFor(id: string, session: Session): Promise<void> {
    const { gone } = session.client;
    if (!gone.aborted) await once(gone, 'abort', { signal: AbortSignal.timeout(GRACE_MS) }).catch(() => undefined);
    if (!gone.aborted && !session.released) throw new StudioError('exists', BUSY);
    await this.end(id, session);
  }
}

const BUSY = 'This project is open in another window: close it there first, or go on there.';
