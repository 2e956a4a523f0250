import { deflateRawSync } from 'node:zlib';

/** An entry of a zip for tests; what is not given is as an honest writer would have it. */
export interface RawEntry {
  readonly name: string;
  readonly data: Uint8Array;
  /** 0 stored, 8 deflated, others unknown. */
  readonly method?: number;
  readonly flags?: number;
  /** Unix mode in the upper half. */
  readonly attributes?: number;
  /** Uncompressed and compressed size the directory declares. */
  readonly declared?: number;
  readonly declaredPacked?: number;
  /** Let the directory point at another entry's data. */
  readonly offset?: number;
}

/** A zip from entries that no honest writer would make: any name, any declared size, any attribute. Check sums are 0: the reader relies on sha256. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const method = entry.method ?? 0;
    const packed = method === 8 ? deflateRawSync(entry.data) : Buffer.from(entry.data);
    const name = Buffer.from(entry.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(entry.flags ?? 0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(entry.declaredPacked ?? packed.length, 14);
    common.writeUInt32LE(entry.declared ?? entry.data.length, 18);
    common.writeUInt16LE(name.length, 22);

    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE((3 << 8) | 20, 4);
    common.copy(record, 6);
    record.writeUInt32LE(entry.attributes ?? 0o100644 * 2 ** 16, 38);
    record.writeUInt32LE(entry.offset ?? at, 42);
    directory.push(record, name);

    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    common.copy(header, 4);
    bodies.push(header, name, packed);
    at += header.length + name.length + packed.length;
  }
  const directoryBytes = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directoryBytes, end]);
}
