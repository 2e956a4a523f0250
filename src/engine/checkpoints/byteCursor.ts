import { SliceSource, type ByteSource } from './byteSource';
import { corrupt } from './problems';

/** Sequential little-endian reading of a source through a small window, with every read checked against its end. */
export class ByteCursor {
  private readonly window: Buffer;
  private windowStart = 0;
  private windowEnd = 0;

  constructor(
    readonly source: ByteSource,
    private at = 0,
    windowSize = 1 << 16,
  ) {
    this.window = Buffer.allocUnsafe(Math.min(windowSize, source.size));
  }

  get position(): number {
    return this.at;
  }

  get remaining(): number {
    return this.source.size - this.at;
  }

  u8(): number {
    const i = this.advance(1);
    return this.window[i] as number;
  }

  u16(): number {
    return this.window.readUInt16LE(this.advance(2));
  }

  u32(): number {
    return this.window.readUInt32LE(this.advance(4));
  }

  i32(): number {
    return this.window.readInt32LE(this.advance(4));
  }

  /** 64-bit length or count; one beyond 2^53 cannot be true of any file. */
  u64(): number {
    const value = this.window.readBigUInt64LE(this.advance(8));
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw corrupt(`A length of ${value} bytes is claimed at byte ${this.at}`);
    return Number(value);
  }

  /** Big-endian double, as pickles store it. */
  f64be(): number {
    return this.window.readDoubleBE(this.advance(8));
  }

  /** `length` bytes, copied; meant for short pieces. */
  bytes(length: number): Buffer {
    this.need(length);
    const out = Buffer.allocUnsafe(length);
    if (length <= this.window.length) {
      const start = this.advance(length);
      this.window.copy(out, 0, start, start + length);
    } else {
      this.source.read(out, this.at);
      this.at += length;
    }
    return out;
  }

  /** The text (Latin-1) up to the next line feed, which is consumed; throws StudioError('corrupt') if longer than `limit`. */
  line(limit: number): string {
    const codes: number[] = [];
    for (let c = this.u8(); c !== 0x0a; c = this.u8()) {
      if (codes.length === limit) throw corrupt(`A line longer than ${limit} bytes ends at byte ${this.at}`);
      codes.push(c);
    }
    return Buffer.from(codes).toString('latin1');
  }

  /** The next `length` bytes as a source of their own, without reading them. */
  slice(length: number): SliceSource {
    this.need(length);
    const part = new SliceSource(this.source, this.at, length);
    this.at += length;
    return part;
  }

  private need(length: number): void {
    if (length > this.remaining) {
      throw corrupt(`It ends too early: ${length} bytes are expected at ${this.at}, but only ${this.remaining} follow`);
    }
  }

  /** Makes `length` bytes available (at most the window's size) and returns where in the window they start. */
  private advance(length: number): number {
    if (this.at + length > this.windowEnd || this.at < this.windowStart) {
      this.need(length);
      const count = Math.min(this.window.length, this.remaining);
      this.source.read(this.window.subarray(0, count), this.at);
      this.windowStart = this.at;
      this.windowEnd = this.at + count;
    }
    const index = this.at - this.windowStart;
    this.at += length;
    return index;
  }
}
