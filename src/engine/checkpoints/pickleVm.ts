import { LIMITS, type Budget } from './budget';
import type { ByteCursor } from './byteCursor';
import { OPERATIONS, STOP } from './pickleOps';
import type { PickleDict, PickleGlobal, PickleValue } from './pickleValues';
import { asKind, describe, itemsOf } from './pickleValues';
import { corrupt } from './problems';

/** What a pickle's instructions mean to the reader; nothing here may run or look up foreign code. */
export interface PickleContext {
  readonly budget: Budget;
  /** REDUCE, OBJ and INST: `callee(*args)`. Throws StudioError for a global that is not on the allow list. */
  call(callee: PickleGlobal, args: readonly PickleValue[]): PickleValue;
  /** NEWOBJ: `cls.__new__(cls, *args)`; never more than a record. */
  instantiate(cls: PickleGlobal, args: readonly PickleValue[]): PickleValue;
  /** PERSID and BINPERSID: a reference to something outside the pickle. */
  persistent(id: PickleValue): PickleValue;
}

/**
 * Reads one pickle (protocols 0 to 5) from the cursor, which is left behind its STOP. The machine only builds records: it has no
 * way to import, look up or call anything.
 * @throws StudioError('corrupt') for truncated or malformed pickles and for those beyond LIMITS; what context.call throws
 */
export function readPickle(cursor: ByteCursor, context: PickleContext): PickleValue {
  const vm = new PickleVm(cursor, context);
  for (;;) {
    context.budget.operation();
    const at = cursor.position;
    const opcode = cursor.u8();
    if (opcode === STOP) return vm.pop();
    const operation = OPERATIONS[opcode];
    if (!operation) throw corrupt(`Byte ${at} is no pickle operation (0x${opcode.toString(16).padStart(2, '0')})`);
    operation(vm);
  }
}

/** Stack, marks and memo of a pickle that is being read; the operations are in pickleOps.ts. */
export class PickleVm {
  private readonly stack: PickleValue[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickleValue>();

  constructor(
    readonly cursor: ByteCursor,
    readonly context: PickleContext,
  ) {}

  get memoSize(): number {
    return this.memo.size;
  }

  push(value: PickleValue): void {
    if (this.stack.length === LIMITS.stack) throw corrupt(`Its pickle stack grows beyond ${LIMITS.stack} values`);
    this.stack.push(value);
  }

  pop(): PickleValue {
    this.needAboveMark(1);
    return this.stack.pop() as PickleValue;
  }

  /** The last `count` values, in the order they were pushed. */
  popMany(count: number): PickleValue[] {
    this.needAboveMark(count);
    return this.stack.splice(this.stack.length - count, count);
  }

  top(): PickleValue {
    this.needAboveMark(1);
    return this.stack[this.stack.length - 1] as PickleValue;
  }

  mark(): void {
    if (this.marks.length === LIMITS.marks) throw corrupt(`Its pickle nests deeper than ${LIMITS.marks} levels`);
    this.marks.push(this.stack.length);
  }

  /** Removes the last mark and returns what was pushed since. */
  popToMark(): PickleValue[] {
    const start = this.marks.pop();
    if (start === undefined) throw this.underflow();
    return this.stack.splice(start);
  }

  /** POP: removes the top value, or the mark if there is nothing above it. */
  discard(): void {
    if (this.marks.length > 0 && this.marks[this.marks.length - 1] === this.stack.length) this.marks.pop();
    else this.pop();
  }

  remember(key: number): void {
    const value = this.top();
    this.memo.set(key, value);
    if (this.memo.size > LIMITS.memo) throw corrupt(`Its pickle memo grows beyond ${LIMITS.memo} entries`);
  }

  recall(key: number): void {
    const value = this.memo.get(key);
    if (value === undefined) throw corrupt(`It refers to memo entry ${key}, which was never stored`);
    this.push(value);
  }

  /** APPEND(S): on a list or on an object that behaves like one. */
  append(items: readonly PickleValue[]): void {
    const target = this.top();
    if (typeof target === 'object' && target !== null) {
      if (target.kind === 'list') return appendAll(target.items, items);
      if (target.kind === 'object') return appendAll((target.items ??= []), items);
    }
    throw corrupt(`It appends to ${describe(target)} at byte ${this.cursor.position}`);
  }

  /** SETITEM(S): keys and values in turns, on a dict or on an object that behaves like one. */
  setItems(pairs: readonly PickleValue[]): void {
    const target = this.top();
    const dict = asKind(target, 'dict') ?? asKind(target, 'object');
    if (!dict || pairs.length % 2 !== 0)
      throw corrupt(`It sets items of ${describe(target)} at byte ${this.cursor.position}`);
    const entries = (dict.entries ??= new Map<PickleValue, PickleValue>());
    for (let i = 0; i < pairs.length; i += 2) entries.set(pairs[i] as PickleValue, pairs[i + 1] as PickleValue);
  }

  addToSet(items: readonly PickleValue[]): void {
    const set = asKind(this.top(), 'set');
    if (!set) throw corrupt(`It adds to ${describe(this.top())} as if it were a set at byte ${this.cursor.position}`);
    appendAll(set.items, items);
  }

  /** BUILD: the state an object would be given. Changing a class or function is what only hostile pickles do. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    const holder = asKind(target, 'object') ?? asKind(target, 'dict');
    if (holder) holder.state = state;
    else if (!asKind(target, 'tensor'))
      throw corrupt(`It tries to change ${describe(target)}; nothing was changed or run`);
  }

  global(module: PickleValue, name: PickleValue): PickleGlobal {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw corrupt('It names a global by something that is no text');
    this.context.budget.object();
    return { kind: 'global', name: `${module}.${name}` };
  }

  call(callee: PickleValue, args: PickleValue): PickleValue {
    const [global, items] = this.callable(callee, args);
    return this.context.call(global, items);
  }

  instantiate(cls: PickleValue, args: PickleValue): PickleValue {
    const [global, items] = this.callable(cls, args);
    return this.context.instantiate(global, items);
  }

  list(kind: 'list' | 'tuple', items: PickleValue[]): PickleValue {
    this.context.budget.object();
    return { kind, items };
  }

  set(items: PickleValue[]): PickleValue {
    this.context.budget.object();
    return { kind: 'set', items };
  }

  dict(): PickleDict {
    this.context.budget.object();
    return { kind: 'dict', global: 'builtins.dict', entries: new Map() };
  }

  private callable(callee: PickleValue, args: PickleValue): [PickleGlobal, PickleValue[]] {
    const global = asKind(callee, 'global');
    const items = itemsOf(args);
    if (!global) throw corrupt(`It calls ${describe(callee)}, which is no function; it was not run`);
    if (!items) throw corrupt(`It calls ${global.name} with ${describe(args)} instead of arguments; it was not run`);
    this.context.budget.object();
    return [global, items];
  }

  private needAboveMark(count: number): void {
    const floor = this.marks[this.marks.length - 1] ?? 0;
    if (this.stack.length - count < floor) throw this.underflow();
  }

  private underflow() {
    return corrupt(`Its pickle takes more from the stack than it put there, at byte ${this.cursor.position}`);
  }
}

/** Without spreading: the argument list of a call has a size limit that a hostile file would reach. */
function appendAll(target: PickleValue[], items: readonly PickleValue[]): void {
  for (const item of items) target.push(item);
}
