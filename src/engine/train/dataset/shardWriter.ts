import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../checkpoints/atomicWrite';
import { syncFolder, temporaryName } from '../../packs/durable';
import { toStudioError } from '../../../shared/errors';
import { emptyRecord, SHARD_BYTES, SHARD_PICTURES, shardName, type ShardRecord, type SoundShard } from './cacheFormat';

/** Opens a new file for writing; another one in tests. */
export type OpenNew = (path: string) => Promise<Pick<FileHandle, 'writeFile' | 'sync' | 'close'>>;

/**
 * One shard while it is written, picture by picture, under a temporary name. Only `finish` gives it its name; it then holds all
 * of its sources.
 */
export class ShardWriter {
  /** What it holds so far; filled in by whoever cuts the pictures. */
  readonly record = emptyRecord();
  private readonly hash = createHash('sha256');
  private bytes = 0;

  private constructor(
    private readonly folder: string,
    private readonly first: number,
    private readonly temporary: string,
    private readonly handle: Awaited<ReturnType<OpenNew>>,
  ) {}

  /** @param first its first source @throws as toStudioError */
  static async open(
    folder: string,
    first: number,
    openNew: OpenNew = (path) => open(path, 'wx'),
  ): Promise<ShardWriter> {
    const temporary = temporaryName(join(folder, 'pictures'));
    try {
      return new ShardWriter(folder, first, temporary, await openNew(temporary));
    } catch (error) {
      throw toStudioError(error);
    }
  }

  /** Whether enough is in it to close it at the end of a source. */
  get full(): boolean {
    return this.bytes >= SHARD_BYTES || this.record.pictures >= SHARD_PICTURES;
  }

  /** @throws StudioError 'disk-full', 'io' */
  async add(picture: Uint8Array): Promise<void> {
    this.hash.update(picture);
    await this.handle.writeFile(picture).catch(fail);
    this.bytes += picture.length;
    this.record.pictures++;
  }

  /** @param end the source after its last. @throws StudioError 'disk-full', 'io' */
  async finish(end: number): Promise<SoundShard> {
    const name = shardName(this.first, end);
    const record: ShardRecord = { ...this.record, sha256: this.hash.digest('hex') };
    try {
      await this.handle.sync();
      await this.handle.close();
      await rename(this.temporary, join(this.folder, `${name}.rgb`));
    } catch (error) {
      throw toStudioError(error);
    }
    const text = Buffer.from(JSON.stringify(record));
    await writeAtomically(join(this.folder, `${name}.json`), text.length, [text]);
    await syncFolder(this.folder);
    const { pictures, sha256 } = record;
    return { name, pictures, sha256, from: this.first, to: end, record };
  }

  /** Removes what was written. Does no harm after `finish`. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}

function fail(error: unknown): never {
  throw toStudioError(error);
}
