import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors';
import { pictureBytes, type CacheIndex, type Shard } from './cacheFormat';
import { checkRead } from './memory';

/** Shards held open at once. */
const OPEN_FILES = 48;
/** 0..255 -> [-1,1] */
const LEVELS = Float32Array.from({ length: 256 }, (_, level) => level / 127.5 - 1);

/**
 * The pictures of a cache by number, through all its shards. Reads are synchronous and go straight to the file: the system keeps
 * what is used often in memory, for all processes together.
 */
export class PictureFiles {
  readonly count: number;
  private readonly starts: number[] = [];
  private readonly descriptors = new Map<number, number>();
  private readonly bytes: Uint8Array;
  private closed = false;

  constructor(
    private readonly folder: string,
    private readonly index: { readonly shards: readonly Shard[]; readonly resolution: number },
  ) {
    let start = 0;
    for (const { pictures } of index.shards) {
      this.starts.push(start);
      start += pictures;
    }
    this.count = start;
    this.bytes = new Uint8Array(pictureBytes(index.resolution));
  }

  /** As ImageSet.read. */
  read(picture: number, into: Float32Array, mirror: boolean): void {
    checkRead(picture, this.count, into, this.bytes.length);
    this.readBytes(picture);
    const { resolution } = this.index;
    const { bytes } = this;
    for (let row = 0; row < bytes.length; row += resolution) {
      const first = mirror ? row + resolution - 1 : row;
      const step = mirror ? -1 : 1;
      for (let x = 0; x < resolution; x++) into[row + x] = LEVELS[bytes[first + step * x] as number] as number;
    }
  }

  /** Planar uint8 [3,R,R]; valid until the next read. @throws StudioError 'io' */
  readBytes(picture: number): Uint8Array {
    if (this.closed) throw new StudioError('internal', 'the set of pictures was closed');
    const shard = this.shardOf(picture);
    const at = (picture - (this.starts[shard] as number)) * this.bytes.length;
    try {
      const descriptor = this.descriptorOf(shard);
      for (let got = 0; got < this.bytes.length;) {
        const more = readSync(descriptor, this.bytes, got, this.bytes.length - got, at + got);
        if (more === 0) throw new Error(`the shard ends at byte ${at + got}`);
        got += more;
      }
    } catch (error) {
      const sentence = `Picture ${picture} in ${this.folder} cannot be read: prepare the folder of images again.`;
      throw new StudioError('io', sentence, String(error), { cause: error });
    }
    return this.bytes;
  }

  close(): void {
    this.closed = true;
    for (const descriptor of this.descriptors.values()) closeSync(descriptor);
    this.descriptors.clear();
  }

  /** The last shard that begins at or before the picture; empty ones are passed over. */
  private shardOf(picture: number): number {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] as number) <= picture) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The least recently used file is closed when too many are open. */
  private descriptorOf(shard: number): number {
    const known = this.descriptors.get(shard);
    if (known !== undefined) {
      this.descriptors.delete(shard);
      this.descriptors.set(shard, known);
      return known;
    }
    const [oldest] = this.descriptors;
    if (oldest && this.descriptors.size >= OPEN_FILES) {
      this.descriptors.delete(oldest[0]);
      closeSync(oldest[1]);
    }
    const descriptor = openSync(join(this.folder, `${this.index.shards[shard]?.name}.rgb`), 'r');
    this.descriptors.set(shard, descriptor);
    return descriptor;
  }
}

/** Whether every shard of an index is there in its full length. */
export function isWhole(folder: string, { shards, resolution }: CacheIndex): boolean {
  return shards.every(
    ({ name, pictures }) => sizeOf(join(folder, `${name}.rgb`)) === pictures * pictureBytes(resolution),
  );
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
