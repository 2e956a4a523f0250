import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { resolvePack } from '../../../engine/packs/locations';
import { openPack, type Pack } from '../../../engine/packs/pack';
import { MANIFEST_FILE } from '../../../shared/pack';
import type { PackRef } from '../../../shared/scene';

/** Packs that stay open without anyone using them. */
const MOST_IDLE = 4;
/** How long they do. */
const IDLE_MS = 60_000;

interface Held {
  readonly pack: Pack;
  /** Tells whether the content is still the one that was opened. */
  readonly stamp: string;
  users: number;
  /** It is no longer the pack of its path: closed by its last user. */
  stale: boolean;
  closing?: NodeJS.Timeout;
}

/**
 * Packs opened once for all who use them, and for a while after the last of them. A pack that was replaced on the disk is opened anew;
 * who uses the old one goes on with it.
 */
export class OpenPacks {
  private readonly held = new Map<string, Held>();
  private readonly opening = new Map<string, Promise<Held>>();

  constructor(
    private readonly idleMs = IDLE_MS,
    private readonly mostIdle = MOST_IDLE,
  ) {}

  /** Runs `work` with a pack. @throws StudioError as openPack, and whatever `work` throws */
  async use<T>(ref: PackRef, work: (pack: Pack) => Promise<T>): Promise<T> {
    const path = await resolvePack(ref.name);
    const held = await this.take(path);
    try {
      return await work(held.pack);
    } finally {
      await this.giveBack(path, held);
    }
  }

  /** Closes what nobody uses; the rest when it is given back. */
  async close(): Promise<void> {
    for (const [path, held] of [...this.held]) await this.drop(path, held);
  }

  private async take(path: string): Promise<Held> {
    const stamp = await stampOf(path);
    const known = this.held.get(path);
    if (known && known.stamp !== stamp) await this.drop(path, known);
    const held = this.held.get(path) ?? (await this.open(path, stamp));
    clearTimeout(held.closing);
    held.users++;
    return held;
  }

  /** Opens it once however many ask. */
  private open(path: string, stamp: string): Promise<Held> {
    const key = `${stamp} ${path}`;
    const started =
      this.opening.get(key) ??
      openPack(path)
        .then((pack) => {
          const held: Held = { pack, stamp, users: 0, stale: false };
          this.held.set(path, held);
          return held;
        })
        .finally(() => this.opening.delete(key));
    this.opening.set(key, started);
    return started;
  }

  private async giveBack(path: string, held: Held): Promise<void> {
    held.users--;
    if (held.users > 0) return;
    if (held.stale) return held.pack.close();
    held.closing = setTimeout(() => void this.drop(path, held), this.idleMs).unref();
    const idle = [...this.held].filter(([, each]) => each.users === 0);
    const [oldest] = idle;
    if (idle.length > this.mostIdle && oldest) await this.drop(...oldest);
  }

  private async drop(path: string, held: Held): Promise<void> {
    clearTimeout(held.closing);
    if (this.held.get(path) === held) this.held.delete(path);
    if (held.stale) return;
    held.stale = true;
    if (held.users === 0) await held.pack.close();
  }
}

/** Changes whenever the manifest of a folder, or a pack in one file, is written anew: all else in a pack is named there by its hash. */
async function stampOf(path: string): Promise<string> {
  const own = await stat(path, { bigint: true });
  const { ino, size, mtimeNs } = own.isDirectory() ? await stat(join(path, MANIFEST_FILE), { bigint: true }) : own;
  return `${ino} ${size} ${mtimeNs}`;
}
