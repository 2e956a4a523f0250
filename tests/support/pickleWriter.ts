/**
 * A small pickle writer, protocols 2 to 5, so that tests can make checkpoints as Python would and hostile ones as it would not.
 * JavaScript arrays are lists, Maps are dicts, Uint8Arrays are bytes, integers are ints and other numbers floats.
 */
export type Py =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Py[]
  | ReadonlyMap<Py, Py>
  | PyTuple
  | PyFloat
  | PySet
  | PyGlobal
  | PyCall
  | PyInstance
  | PyPersistent
  | PyLazyBytes
  | PyRaw;

class PyTuple {
  constructor(readonly items: readonly Py[]) {}
}
class PyFloat {
  constructor(readonly value: number) {}
}
class PySet {
  constructor(readonly items: readonly Py[]) {}
}
class PyGlobal {
  constructor(readonly name: string) {}
}
/** REDUCE of a global, then optionally list items, dict entries and a state. */
class PyCall {
  constructor(
    readonly callee: string,
    readonly args: readonly Py[],
    readonly more: { entries?: ReadonlyMap<Py, Py>; state?: Py } = {},
  ) {}
}
/** NEWOBJ of a class, then optionally dict entries and a state. `state` may be set later, to make cycles. */
class PyInstance {
  constructor(
    readonly cls: string,
    public state?: Py,
    readonly entries?: ReadonlyMap<Py, Py>,
  ) {}
}
class PyPersistent {
  constructor(readonly id: Py) {}
}
/** Bytes made only when they are written. */
class PyLazyBytes {
  constructor(
    readonly length: number,
    readonly make: () => Uint8Array,
  ) {}
}
/** Operations as they are; must leave one value on the stack. */
class PyRaw {
  constructor(readonly operations: Uint8Array) {}
}

export const py = {
  tuple: (...items: Py[]) => new PyTuple(items),
  float: (value: number) => new PyFloat(value),
  set: (...items: Py[]) => new PySet(items),
  global: (name: string) => new PyGlobal(name),
  call: (callee: string, args: readonly Py[] = [], more?: PyCall['more']) => new PyCall(callee, args, more),
  instance: (cls: string, state?: Py, entries?: ReadonlyMap<Py, Py>) => new PyInstance(cls, state, entries),
  persistent: (id: Py) => new PyPersistent(id),
  lazyBytes: (length: number, make: () => Uint8Array) => new PyLazyBytes(length, make),
  raw: (operations: Uint8Array | string) =>
    new PyRaw(typeof operations === 'string' ? Buffer.from(operations, 'latin1') : operations),
  dict: (entries: Readonly<Record<string, Py>>): ReadonlyMap<Py, Py> => new Map<Py, Py>(Object.entries(entries)),
  /** collections.OrderedDict as Python 3 pickles it. */
  ordered: (entries: ReadonlyMap<Py, Py> = new Map<Py, Py>()) => new PyCall('collections.OrderedDict', [], { entries }),
};

export type PickleProtocol = 2 | 3 | 4 | 5;

/** Writes one pickle to a sink, piece by piece; records that occur twice are written once and then referred to. */
export class PickleWriter {
  private readonly memo = new Map<unknown, number>();

  constructor(
    private readonly sink: (bytes: Uint8Array) => void,
    private readonly protocol: PickleProtocol = 4,
  ) {}

  dump(value: Py): void {
    this.op(0x80, [this.protocol]);
    this.value(value);
    this.op(0x2e);
  }

  private op(code: number, rest: ArrayLike<number> = []): void {
    this.sink(Uint8Array.of(code, ...Array.from(rest)));
  }

  private u32(code: number, value: number): void {
    const bytes = Buffer.alloc(5);
    bytes[0] = code;
    bytes.writeUInt32LE(value, 1);
    this.sink(bytes);
  }

  private recall(key: unknown): boolean {
    const index = this.memo.get(key);
    if (index === undefined) return false;
    this.u32(0x6a, index);
    return true;
  }

  private remember(key: unknown): void {
    const index = this.memo.size;
    this.memo.set(key, index);
    if (this.protocol >= 4) this.op(0x94);
    else this.u32(0x72, index);
  }

  private value(value: Py): void {
    if (value === null) return this.op(0x4e);
    if (typeof value === 'boolean') return this.op(value ? 0x88 : 0x89);
    if (typeof value === 'number') return this.number(value);
    if (value instanceof PyFloat) return this.double(value.value);
    if (value instanceof PyRaw) return this.sink(value.operations);
    const key =
      value instanceof PyGlobal ? `global ${value.name}` : typeof value === 'string' ? `text ${value}` : value;
    if (this.recall(key)) return;
    if (typeof value === 'string') this.text(value);
    else if (value instanceof Uint8Array) return this.bytes(value.length, () => value, key);
    else if (value instanceof PyLazyBytes) return this.bytes(value.length, value.make, key);
    else if (value instanceof PyGlobal) this.global(value.name);
    else if (value instanceof PyTuple) this.tuple(value.items);
    else if (value instanceof PyPersistent) {
      this.value(value.id);
      return this.op(0x51);
    } else return this.container(value, key);
    this.remember(key);
  }

  /** Containers and objects enter the memo before their content, as in Python, so that cycles work. */
  private container(value: Exclude<Py, null | boolean | number | string | Uint8Array>, key: unknown): void {
    if (value instanceof PySet) {
      this.value(py.call('builtins.set', [value.items]));
      return this.remember(key);
    }
    if (value instanceof PyCall) {
      this.value(py.global(value.callee));
      this.tuple(value.args);
      this.op(0x52);
      this.remember(key);
      if (value.more.entries) this.entries(value.more.entries);
      if (value.more.state !== undefined) this.state(value.more.state);
    } else if (value instanceof PyInstance) {
      this.value(py.global(value.cls));
      this.op(0x29);
      this.op(0x81);
      this.remember(key);
      if (value.entries) this.entries(value.entries);
      if (value.state !== undefined) this.state(value.state);
    } else if (value instanceof Map) {
      this.op(0x7d);
      this.remember(key);
      this.entries(value as ReadonlyMap<Py, Py>);
    } else {
      this.op(0x5d);
      this.remember(key);
      this.op(0x28);
      for (const item of value as readonly Py[]) this.value(item);
      this.op(0x65);
    }
  }

  private entries(entries: ReadonlyMap<Py, Py>): void {
    this.op(0x28);
    for (const [k, v] of entries) {
      this.value(k);
      this.value(v);
    }
    this.op(0x75);
  }

  private state(state: Py): void {
    this.value(state);
    this.op(0x62);
  }

  private tuple(items: readonly Py[]): void {
    if (items.length === 0) return this.op(0x29);
    if (items.length > 3) this.op(0x28);
    for (const item of items) this.value(item);
    this.op(items.length > 3 ? 0x74 : 0x84 + items.length);
  }

  private number(value: number): void {
    if (!Number.isInteger(value) || Object.is(value, -0)) return this.double(value);
    if (value >= 0 && value < 256) return this.op(0x4b, [value]);
    if (Math.abs(value) < 2 ** 31) return this.u32(0x4a, value >>> 0);
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    this.op(0x8a, [8, ...bytes]);
  }

  private double(value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    this.op(0x47, bytes);
  }

  private text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    if (this.protocol >= 4 && bytes.length < 256) this.op(0x8c, [bytes.length]);
    else this.u32(0x58, bytes.length);
    this.sink(bytes);
  }

  private bytes(length: number, make: () => Uint8Array, key: unknown): void {
    if (this.protocol === 2) {
      const text = Buffer.from(make()).toString('latin1');
      return this.container(py.call('_codecs.encode', [text, 'latin1']), key);
    }
    this.u32(0x42, length);
    this.sink(make());
    this.remember(key);
  }

  private global(name: string): void {
    const dot = name.lastIndexOf('.');
    const [module, local] = [name.slice(0, dot), name.slice(dot + 1)];
    if (this.protocol < 4) return this.sink(Buffer.from(`c${module}\n${local}\n`));
    this.value(module);
    this.value(local);
    this.op(0x93);
  }
}

/** A whole pickle in memory. */
export function pickle(value: Py, protocol: PickleProtocol = 4): Buffer {
  const parts: Uint8Array[] = [];
  new PickleWriter((bytes) => parts.push(bytes), protocol).dump(value);
  return Buffer.concat(parts);
}
