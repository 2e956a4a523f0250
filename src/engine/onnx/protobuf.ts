/** Wire types of protocol buffers that ONNX uses. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** Writes one protocol buffer message. Large byte fields are kept by reference until `finish`. */
export class MessageWriter {
  private readonly parts: Uint8Array[] = [];
  private length = 0;

  int(field: number, value: number | bigint): this {
    this.tag(field, VARINT);
    return this.varint(value);
  }
  float(field: number, value: number): this {
    this.tag(field, FIXED32);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.push(bytes);
  }
  bytes(field: number, value: Uint8Array): this {
    this.tag(field, LENGTH);
    this.varint(value.length);
    return this.push(value);
  }
  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }
  message(field: number, value: MessageWriter): this {
    this.tag(field, LENGTH);
    this.varint(value.length);
    this.parts.push(...value.parts);
    this.length += value.length;
    return this;
  }
  packedInts(field: number, values: readonly (number | bigint)[]): this {
    const inner = new MessageWriter();
    for (const value of values) inner.varint(value);
    return this.message(field, inner);
  }
  finish(): Uint8Array {
    const out = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  private tag(field: number, wire: number): void {
    this.varint((field << 3) | wire);
  }
  private varint(value: number | bigint): this {
    const out: number[] = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 127n) {
      out.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    out.push(Number(rest));
    return this.push(Uint8Array.from(out));
  }
  private push(bytes: Uint8Array): this {
    this.parts.push(bytes);
    this.length += bytes.length;
    return this;
  }
}

/** One field of a message: integers as bigint, fixed 32-bit floats as number, everything else as bytes. */
export interface Field {
  readonly number: number;
  readonly value: bigint | number | Uint8Array;
}

/** Iterates the fields of a message. @throws RangeError on truncated or malformed input. */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, value);
    }
    throw new RangeError('varint too long');
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    switch (tag & 7) {
      case VARINT:
        yield { number, value: varint() };
        break;
      case FIXED32:
        yield { number, value: view.getFloat32(at, true) };
        at += 4;
        break;
      case FIXED64:
        yield { number, value: view.getFloat64(at, true) };
        at += 8;
        break;
      case LENGTH: {
        const length = Number(varint());
        if (length < 0 || at + length > bytes.length) throw new RangeError('field runs past the end');
        yield { number, value: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      default:
        throw new RangeError(`unknown wire type ${tag & 7}`);
    }
  }
}
