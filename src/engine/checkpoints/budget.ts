import { corrupt } from './problems';

/** Limits for one file, far above any network checkpoint and far below what would hurt the machine. */
export const LIMITS = {
  /** Pickle operations, nested pickles included. */
  operations: 5_000_000,
  /** Containers and records made by pickles. */
  objects: 1_000_000,
  /** Entries in the memo of one pickle. */
  memo: 2_000_000,
  /** Values on the stack of one pickle. */
  stack: 1_000_000,
  /** Open marks of one pickle, i.e. how deep its literals nest. */
  marks: 10_000,
  /** A longer text stays in the file. */
  inlineText: 65_536,
  /** Bytes of all texts kept as strings. */
  textBytes: 64 * 2 ** 20,
  /** Bytes of an integer. */
  integerBytes: 256,
  /** Pickles inside byte strings of pickles (tensors in torch's older layout are at 1). */
  nesting: 3,
  /** Names in a state dict. */
  tensors: 20_000,
  /** Networks and state dicts in one file. */
  candidates: 32,
  /** Submodules inside submodules. */
  moduleDepth: 32,
} as const;

/** What reading one file has used so far; shared by all readers of that file, so that nesting does not multiply a limit. */
export class Budget {
  private operations = 0;
  private objects = 0;
  private text = 0;
  private bytes = 0;
  private readonly maxBytes: number;

  /** @param fileSize bytes of the file: what is copied out of it may take a few times that much. */
  constructor(fileSize: number) {
    this.maxBytes = 4 * fileSize + 64 * 2 ** 20;
  }

  operation(): void {
    if (++this.operations > LIMITS.operations)
      throw corrupt(`It holds more than ${LIMITS.operations} pickle operations`);
  }

  object(count = 1): void {
    this.objects += count;
    if (this.objects > LIMITS.objects) throw corrupt(`It holds more than ${LIMITS.objects} objects`);
  }

  string(bytes: number): void {
    this.text += bytes;
    if (this.text > LIMITS.textBytes) throw corrupt(`It holds more than ${LIMITS.textBytes} bytes of text`);
  }

  /** Call before allocating memory for data. */
  allocate(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > this.maxBytes) {
      throw corrupt(`Its tensors overlap so much that they need more than ${this.maxBytes} bytes of memory`);
    }
  }
}
