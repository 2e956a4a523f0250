import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StudioError } from '../../shared/errors';
import { corrupt } from './problems';

/** Random access to bytes that may be far larger than memory should hold; every reader here works on this. */
export interface ByteSource {
  readonly size: number;
  /** Fills `target` from `offset`; throws StudioError('corrupt') if that runs past the end. */
  read(target: Uint8Array, offset: number): void;
}

/** Throws StudioError('corrupt') unless [offset, offset + length) lies inside a source of `size` bytes. */
function checkRange(size: number, offset: number, length: number): void {
  const inside = Number.isSafeInteger(offset) && offset >= 0 && length >= 0 && offset + length <= size;
  if (!inside) throw corrupt(`It ends too early: ${length} bytes are expected at ${offset}, but it has ${size}`);
}

export class MemorySource implements ByteSource {
  readonly size: number;
  constructor(private readonly bytes: Uint8Array) {
    this.size = bytes.length;
  }

  read(target: Uint8Array, offset: number): void {
    checkRange(this.size, offset, target.length);
    target.set(this.bytes.subarray(offset, offset + target.length));
  }
}

/** A file that stays open until close(). */
export class FileSource implements ByteSource {
  readonly size: number;
  private constructor(private readonly fd: number) {
    this.size = fstatSync(fd).size;
  }

  /** Opens a regular file; throws StudioError('bad-input') for folders, pipes and devices. */
  static open(path: string): FileSource {
    const fd = openSync(path, 'r');
    if (fstatSync(fd).isFile()) return new FileSource(fd);
    closeSync(fd);
    throw new StudioError(
      'bad-input',
      'A file was expected, but this is a folder or a device: choose the file itself.',
    );
  }

  read(target: Uint8Array, offset: number): void {
    checkRange(this.size, offset, target.length);
    let done = 0;
    while (done < target.length) {
      const count = readSync(this.fd, target, done, target.length - done, offset + done);
      if (count === 0) throw corrupt(`It became shorter while it was read, at byte ${offset + done}`);
      done += count;
    }
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** A part of another source; slices of slices refer to the first source directly. */
export class SliceSource implements ByteSource {
  private readonly base: ByteSource;
  private readonly start: number;

  /** @throws StudioError('corrupt') if the part does not lie inside `source`. */
  constructor(
    source: ByteSource,
    offset: number,
    readonly size: number,
  ) {
    checkRange(source.size, offset, size);
    this.base = source instanceof SliceSource ? source.base : source;
    this.start = source instanceof SliceSource ? source.start + offset : offset;
  }

  read(target: Uint8Array, offset: number): void {
    checkRange(this.size, offset, target.length);
    this.base.read(target, this.start + offset);
  }
}

/** `length` bytes from `offset`, copied. */
export function readBytes(source: ByteSource, offset: number, length: number): Buffer {
  checkRange(source.size, offset, length);
  const bytes = Buffer.allocUnsafe(length);
  source.read(bytes, offset);
  return bytes;
}
