/** Something that takes memory until it is released. */
export interface Resource {
  /** Memory it takes, about. */
  readonly bytes: number;
  release(): Promise<void>;
}

interface Entry {
  readonly opened: Promise<Resource>;
  users: number;
  bytes: number;
  /** Released by its last user. */
  dropped: boolean;
}

/** Resources kept open for whoever needs them next, the least recently used released first when they take more than a budget. */
export class Pool {
  private readonly entries = new Map<string, Entry>();

  /** @param budget in bytes; what is in use may take more */
  constructor(private readonly budget: number) {}

  /** Memory taken at present, in bytes, about. */
  get bytes(): number {
    return [...this.entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Runs `work` with the resource of a name, which `open` opens if it is not open.
   * @param key says what it is: two resources of one key are interchangeable
   */
  async use<R extends Resource, T>(key: string, open: () => Promise<R>, work: (resource: R) => Promise<T>): Promise<T> {
    const entry = this.entries.get(key) ?? this.add(key, open);
    // the last in the order is the most recently used
    this.entries.delete(key);
    this.entries.set(key, entry);
    entry.users++;
    try {
      return await work((await entry.opened) as R);
    } finally {
      entry.users--;
      if (entry.dropped && entry.users === 0) await release(entry);
      else await this.shrink();
    }
  }

  /** Releases everything, what is in use when it no longer is. */
  async clear(): Promise<void> {
    for (const [key, entry] of [...this.entries]) await this.drop(key, entry);
  }

  private add(key: string, open: () => Promise<Resource>): Entry {
    const opened = open();
    const entry: Entry = { opened, users: 0, bytes: 0, dropped: false };
    opened.then(
      ({ bytes }) => (entry.bytes = bytes),
      () => this.entries.get(key) === entry && this.entries.delete(key),
    );
    return entry;
  }

  private async shrink(): Promise<void> {
    for (const [key, entry] of [...this.entries]) {
      if (this.bytes <= this.budget) return;
      if (entry.users === 0) await this.drop(key, entry);
    }
  }

  private async drop(key: string, entry: Entry): Promise<void> {
    if (this.entries.get(key) === entry) this.entries.delete(key);
    entry.dropped = true;
    if (entry.users === 0) await release(entry);
  }
}

async function release({ opened }: Entry): Promise<void> {
  const resource = await opened.catch(() => undefined);
  await resource?.release();
}
