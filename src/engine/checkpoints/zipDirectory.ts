import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { StudioError, throwIfCancelled } from '../../shared/errors';
import { SliceSource, type ByteSource } from './byteSource';
import { corrupt, unsupported } from './problems';

const MAX_ENTRIES = 100_000;
const STORED = 0;
const CRC_CHUNK = 4 * 2 ** 20;

/**
 * The contents of a zip file by name, unread. Refused are names outside the archive, entries that overlap or reach beyond
 * the file, compression (a small file could then stand for a huge one), encryption, and more than 100,000 entries.
 * @throws StudioError 'corrupt', 'unsupported', 'cancelled'
 */
export async function readZipDirectory(source: ByteSource, signal?: AbortSignal): Promise<Map<string, ByteSource>> {
  try {
    const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true, strictFileNames: true };
    const zip = await yauzl.fromRandomAccessReaderPromise(new SourceReader(source), source.size, options);
    if (zip.entryCount > MAX_ENTRIES) throw corrupt(`Its zip directory claims ${zip.entryCount} entries`);
    const entries = new Map<string, ByteSource>();
    const ranges: Range[] = [];
    for await (const entry of zip.eachEntry()) {
      throwIfCancelled(signal);
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      ranges.push({ start: entry.relativeOffsetOfLocalHeader, end: fileDataStart + entry.compressedSize });
      if (entries.has(entry.fileName)) throw corrupt(`Its zip directory names ${quoted(entry.fileName)} twice`);
      entries.set(entry.fileName, contentOf(source, entry, fileDataStart));
    }
    checkDisjoint(ranges);
    return entries;
  } catch (error) {
    throw error instanceof StudioError ? error : zipError(error);
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

function contentOf(source: ByteSource, entry: yauzl.Entry, start: number): ByteSource {
  const { fileName, compressionMethod, compressedSize, uncompressedSize } = entry;
  if (entry.isEncrypted())
    throw unsupported(`${quoted(fileName)} in it is encrypted`, 'save the checkpoint without a password');
  if (compressionMethod !== STORED) {
    throw unsupported(
      `${quoted(fileName)} in it is compressed, which torch never does`,
      'unpack it and save the checkpoint again with torch.save',
    );
  }
  if (compressedSize !== uncompressedSize) throw corrupt(`${quoted(fileName)} in it has two sizes`);
  return new VerifiedSource(new SliceSource(source, start, compressedSize), entry.crc32, fileName);
}

function checkDisjoint(ranges: Range[]): void {
  ranges.sort((a, b) => a.start - b.start);
  ranges.forEach(({ end }, i) => {
    const next = ranges[i + 1];
    if (next && next.start < end) throw corrupt('Entries of its zip directory overlap, as in a zip bomb');
  });
}

/** Checks the CRC of the whole content once, when it is first read. A CRC of 0 means that torch was told to leave it out. */
class VerifiedSource implements ByteSource {
  readonly size: number;
  private verified: boolean;

  constructor(
    private readonly content: ByteSource,
    private readonly crc: number,
    private readonly name: string,
  ) {
    this.size = content.size;
    this.verified = crc === 0;
  }

  read(target: Uint8Array, offset: number): void {
    if (!this.verified) this.verify();
    this.content.read(target, offset);
  }

  private verify(): void {
    let crc = 0;
    const scratch = new Uint8Array(Math.min(CRC_CHUNK, this.size));
    for (let at = 0; at < this.size; at += CRC_CHUNK) {
      const chunk = scratch.subarray(0, Math.min(CRC_CHUNK, this.size - at));
      this.content.read(chunk, at);
      crc = crc32(chunk, crc);
    }
    if (crc !== this.crc) throw corrupt(`${quoted(this.name)} in it is not what was written (its checksum differs)`);
    this.verified = true;
  }
}

/** Lets yauzl read from a source; it only ever asks for headers. */
class SourceReader extends yauzl.RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let failure: Error | null = null;
    try {
      this.source.read(buffer.subarray(offset, offset + length), position);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    setImmediate(callback, failure);
  }

  override _readStreamForRange(): never {
    throw new StudioError('internal', 'zip entries are read directly, not as streams');
  }
}

function zipError(error: unknown): StudioError {
  const message = error instanceof Error ? error.message : String(error);
  if (/relative path|absolute path|invalid characters/.test(message)) {
    return corrupt('Its zip directory names a file outside the archive; nothing was unpacked', message);
  }
  return corrupt('Its zip directory is broken', message);
}

function quoted(name: string): string {
  return `'${name.slice(0, 80)}'`;
}
