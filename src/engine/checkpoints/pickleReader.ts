import { LIMITS, type Budget } from './budget';
import { ByteCursor } from './byteCursor';
import type { ByteSource } from './byteSource';
import { call, instantiate } from './pickleGlobals';
import { asKind, describe, itemsOf, type PickleBytes, type PickleValue } from './pickleValues';
import { readPickle, type PickleContext } from './pickleVm';
import { corrupt, unsupported } from './problems';
import { byteLength, storageFromId, type Storages } from './torchStorage';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
/** Window for reading pickles inside pickles: their headers are short and their data is skipped. */
const NESTED_WINDOW = 4096;

/**
 * Reads pickles of one file, with everything they may contain: torch storages inside byte strings, and torch.save streams
 * (the layout before PyTorch 1.6). Tensors stay in the file.
 */
export class PickleReader {
  private depth = 0;
  private readonly loaded = new WeakMap<PickleBytes, PickleValue>();

  constructor(private readonly budget: Budget) {}

  /**
   * The object in a plain pickle or in a legacy torch.save stream.
   * @throws StudioError 'corrupt' or 'unsupported'
   */
  readFile(source: ByteSource): { value: PickleValue; legacy: boolean } {
    const cursor = new ByteCursor(source);
    const value = readPickle(cursor, this.context(noPersistentIds));
    return value === MAGIC ? { value: this.readStream(cursor), legacy: true } : { value, legacy: false };
  }

  /** One pickle whose persistent ids are resolved by the caller, e.g. data.pkl of a zip file. */
  readWith(source: ByteSource, persistent: PickleContext['persistent']): PickleValue {
    return readPickle(new ByteCursor(source), this.context(persistent));
  }

  private context(persistent: PickleContext['persistent']): PickleContext {
    const calls = { budget: this.budget, loadStorage: (bytes: PickleValue | undefined) => this.loadStorage(bytes) };
    return {
      budget: this.budget,
      call: (callee, args) => call(callee, args, calls),
      instantiate: (cls, args) => instantiate(cls, args, calls),
      persistent,
    };
  }

  /** torch.storage._load_from_bytes: a whole torch.save stream as bytes. The same bytes give the same storage. */
  private loadStorage(argument: PickleValue | undefined): PickleValue {
    const bytes = asKind(argument, 'bytes');
    if (!bytes) throw corrupt(`It loads a tensor storage from ${describe(argument)}`);
    const known = this.loaded.get(bytes);
    if (known !== undefined) return known;
    if (this.depth === LIMITS.nesting) throw corrupt(`It nests pickles deeper than ${LIMITS.nesting} levels`);
    this.depth++;
    const cursor = new ByteCursor(bytes.source, 0, NESTED_WINDOW);
    if (readPickle(cursor, this.context(noPersistentIds)) !== MAGIC)
      throw corrupt('The bytes of a tensor storage are no torch.save stream');
    const value = this.readStream(cursor);
    this.depth--;
    this.loaded.set(bytes, value);
    return value;
  }

  /** What follows the magic number: protocol, system, object, storage keys, then each storage's count and data. */
  private readStream(cursor: ByteCursor): PickleValue {
    const storages: Storages = new Map();
    const plain = this.context(noPersistentIds);
    if (readPickle(cursor, plain) !== PROTOCOL)
      throw unsupported('It is from an unknown version of torch.save', 'save it again');
    const system = asKind(readPickle(cursor, plain), 'dict');
    if (system?.entries.get('little_endian') === false) {
      throw unsupported('It was written on a big-endian computer', 'save it again on an ordinary one');
    }
    const value = readPickle(
      cursor,
      this.context((id) => storageFromId(id, storages)),
    );
    const keys = itemsOf(readPickle(cursor, plain));
    if (!keys) throw corrupt('The list of its tensor storages is missing');
    for (const key of keys) {
      const storage = typeof key === 'string' ? storages.get(key) : undefined;
      if (!storage || storage.data)
        throw corrupt(`Its list of tensor storages names ${describe(key)}, which cannot be`);
      const count = cursor.u64();
      if (count !== storage.count)
        throw corrupt(`Storage ${describe(key)} has ${count} elements where ${storage.count} are announced`);
      storage.data = cursor.slice(byteLength(storage));
    }
    if ([...storages.values()].some((storage) => !storage.data))
      throw corrupt('The data of a tensor storage is missing');
    return value;
  }
}

function noPersistentIds(id: PickleValue): never {
  throw corrupt(`It refers to ${describe(id)} outside the pickle`);
}
