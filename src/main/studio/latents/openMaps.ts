import { randomBytes } from 'node:crypto';
import type { F32 } from '../../../engine/tensor/tensor';
import { StudioError } from '../../../shared/errors';
import type { PackRef } from '../../../shared/scene';
import type { Client } from '../handlers';
import type { MapWorker } from './mapWorker';

export interface OpenMap {
  readonly id: string;
  readonly pack: PackRef;
  /** [count,wDim], in memory that the worker reads too. */
  readonly codes: F32;
  readonly worker: MapWorker;
}

/** Maps a window may have at a time: the one it shows, and the one before while that is being replaced. */
export const MOST_MAPS = 2;
/**
 * Codes of all maps together, in bytes: 100,000 of 512 numbers two times over. What a worker derives from them (reduced codes, layouts)
 * takes a tenth of it besides.
 */
export const MOST_CODE_BYTES = 400 * 2 ** 20;

interface Entry {
  readonly map: OpenMap;
  readonly client: Client;
  readonly free: () => void;
}

/** The maps that windows have open; a map belongs to its window and goes with it. */
export class OpenMaps {
  private readonly maps = new Map<string, Entry>();
  private reserved = 0;

  /**
   * Makes room for codes before they are allocated. @returns gives the room back
   * @throws StudioError 'out-of-memory'
   */
  reserve(bytes: number): () => void {
    if (this.reserved + bytes > MOST_CODE_BYTES) {
      throw new StudioError('out-of-memory', 'There is no room for so large a map: make it of fewer samples.');
    }
    this.reserved += bytes;
    let held = true;
    return () => {
      if (held) this.reserved -= bytes;
      held = false;
    };
  }

  /** Opens a map for a window; its oldest one closes when it has too many. @param free called when it is closed */
  add(client: Client, map: Omit<OpenMap, 'id'>, free: () => void): OpenMap {
    const opened: OpenMap = { ...map, id: randomBytes(12).toString('base64url') };
    const mine = [...this.maps.values()].filter((each) => each.client.id === client.id);
    for (const { map: old } of mine.slice(0, Math.max(0, mine.length - MOST_MAPS + 1))) this.drop(old.id);
    this.maps.set(opened.id, { map: opened, client, free });
    client.gone.addEventListener('abort', () => this.drop(opened.id), { once: true });
    return opened;
  }

  /** @throws StudioError 'not-found' for a map this window does not have */
  get(client: Client, id: string): OpenMap {
    const found = this.maps.get(id);
    if (found?.client.id === client.id) return found.map;
    throw new StudioError('not-found', 'This map is no longer open: build it again.');
  }

  close(client: Client, id: string): void {
    if (this.maps.get(id)?.client.id === client.id) this.drop(id);
  }

  /** Number of maps that are open. */
  get size(): number {
    return this.maps.size;
  }

  private drop(id: string): void {
    const found = this.maps.get(id);
    if (!found) return;
    this.maps.delete(id);
    void found.map.worker.close();
    found.free();
  }
}
