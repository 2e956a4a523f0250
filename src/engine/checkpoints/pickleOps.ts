import { LIMITS } from './budget';
import { parseDecimal, parseLong, parseQuoted, parseRawUnicode, toNumber } from './pickleLiterals';
import type { PickleValue } from './pickleValues';
import type { PickleVm } from './pickleVm';
import { corrupt, unsupported } from './problems';

/** One pickle operation; its argument follows the opcode at the cursor. Names in comments are those of Python's pickletools. */
type Operation = (vm: PickleVm) => void;

export const STOP = 0x2e;
const NEWEST_PROTOCOL = 5;
const LINE_LIMIT = 2 ** 20;

function text(vm: PickleVm, length: number): PickleValue {
  if (length > LIMITS.inlineText) {
    vm.context.budget.object();
    return { kind: 'text', source: vm.cursor.slice(length) };
  }
  vm.context.budget.string(length);
  return vm.cursor.bytes(length).toString('utf8');
}

function bytes(vm: PickleVm, length: number): PickleValue {
  vm.context.budget.object();
  return { kind: 'bytes', source: vm.cursor.slice(length) };
}

/** A str of Python 2: text if short, else data. */
function oldString(vm: PickleVm, length: number): PickleValue {
  if (length > LIMITS.inlineText) return bytes(vm, length);
  vm.context.budget.string(length);
  return vm.cursor.bytes(length).toString('latin1');
}

function line(vm: PickleVm): string {
  const read = vm.cursor.line(LINE_LIMIT);
  vm.context.budget.string(read.length);
  return read;
}

function protocol(vm: PickleVm): void {
  const version = vm.cursor.u8();
  if (version > NEWEST_PROTOCOL) {
    throw unsupported(`It uses pickle protocol ${version}`, `save it again with protocol ${NEWEST_PROTOCOL} or lower`);
  }
}

function frame(vm: PickleVm): void {
  const length = vm.cursor.u64();
  if (length > vm.cursor.remaining) throw corrupt(`A pickle frame of ${length} bytes runs past the end`);
}

function key(textual: string): number {
  const value = parseDecimal(textual);
  if (typeof value !== 'number' || value < 0) throw corrupt(`'${textual.slice(0, 40)}' is no memo key`);
  return value;
}

function dictFrom(vm: PickleVm, pairs: PickleValue[]): void {
  vm.push(vm.dict());
  vm.setItems(pairs);
}

function newObject(vm: PickleVm, withKeywords: boolean): void {
  // Keyword arguments of __new__ carry nothing that a network's description needs.
  if (withKeywords) vm.pop();
  const args = vm.pop();
  vm.push(vm.instantiate(vm.pop(), args));
}

function callFromMark(vm: PickleVm, callee: PickleValue, args: PickleValue[]): void {
  vm.push(vm.call(callee, { kind: 'tuple', items: args }));
}

const unknownExtension: Operation = () => {
  throw corrupt('It refers to the extension registry of the Python program that wrote it');
};
const outOfBand: Operation = () => {
  throw unsupported(
    'It keeps its data outside the pickle (out-of-band buffers)',
    'save it again with torch.save or pickle.dump',
  );
};

const BY_NAME: Record<string, [opcode: number, operation: Operation]> = {
  MARK: [0x28, (vm) => vm.mark()],
  POP: [0x30, (vm) => vm.discard()],
  POP_MARK: [0x31, (vm) => void vm.popToMark()],
  DUP: [0x32, (vm) => vm.push(vm.top())],
  FLOAT: [0x46, (vm) => vm.push(toNumber(line(vm)))],
  INT: [0x49, (vm) => vm.push(parseDecimal(line(vm)))],
  BININT: [0x4a, (vm) => vm.push(vm.cursor.i32())],
  BININT1: [0x4b, (vm) => vm.push(vm.cursor.u8())],
  LONG: [0x4c, (vm) => vm.push(parseDecimal(line(vm)))],
  BININT2: [0x4d, (vm) => vm.push(vm.cursor.u16())],
  NONE: [0x4e, (vm) => vm.push(null)],
  PERSID: [0x50, (vm) => vm.push(vm.context.persistent(line(vm)))],
  BINPERSID: [0x51, (vm) => vm.push(vm.context.persistent(vm.pop()))],
  REDUCE: [
    0x52,
    (vm) => {
      const args = vm.pop();
      vm.push(vm.call(vm.pop(), args));
    },
  ],
  STRING: [0x53, (vm) => vm.push(parseQuoted(line(vm)))],
  BINSTRING: [0x54, (vm) => vm.push(oldString(vm, vm.cursor.u32()))],
  SHORT_BINSTRING: [0x55, (vm) => vm.push(oldString(vm, vm.cursor.u8()))],
  UNICODE: [0x56, (vm) => vm.push(parseRawUnicode(line(vm)))],
  BINUNICODE: [0x58, (vm) => vm.push(text(vm, vm.cursor.u32()))],
  APPEND: [0x61, (vm) => vm.append([vm.pop()])],
  BUILD: [0x62, (vm) => vm.build()],
  GLOBAL: [
    0x63,
    (vm) => {
      const module = line(vm);
      vm.push(vm.global(module, line(vm)));
    },
  ],
  DICT: [0x64, (vm) => dictFrom(vm, vm.popToMark())],
  EMPTY_DICT: [0x7d, (vm) => vm.push(vm.dict())],
  APPENDS: [0x65, (vm) => vm.append(vm.popToMark())],
  GET: [0x67, (vm) => vm.recall(key(line(vm)))],
  BINGET: [0x68, (vm) => vm.recall(vm.cursor.u8())],
  LONG_BINGET: [0x6a, (vm) => vm.recall(vm.cursor.u32())],
  INST: [
    0x69,
    (vm) => {
      const module = line(vm);
      callFromMark(vm, vm.global(module, line(vm)), vm.popToMark());
    },
  ],
  LIST: [0x6c, (vm) => vm.push(vm.list('list', vm.popToMark()))],
  EMPTY_LIST: [0x5d, (vm) => vm.push(vm.list('list', []))],
  OBJ: [
    0x6f,
    (vm) => {
      const [callee = null, ...args] = vm.popToMark();
      callFromMark(vm, callee, args);
    },
  ],
  PUT: [0x70, (vm) => vm.remember(key(line(vm)))],
  BINPUT: [0x71, (vm) => vm.remember(vm.cursor.u8())],
  LONG_BINPUT: [0x72, (vm) => vm.remember(vm.cursor.u32())],
  SETITEM: [0x73, (vm) => vm.setItems(vm.popMany(2))],
  TUPLE: [0x74, (vm) => vm.push(vm.list('tuple', vm.popToMark()))],
  EMPTY_TUPLE: [0x29, (vm) => vm.push(vm.list('tuple', []))],
  SETITEMS: [0x75, (vm) => vm.setItems(vm.popToMark())],
  BINFLOAT: [0x47, (vm) => vm.push(vm.cursor.f64be())],
  PROTO: [0x80, protocol],
  NEWOBJ: [0x81, (vm) => newObject(vm, false)],
  EXT1: [0x82, unknownExtension],
  EXT2: [0x83, unknownExtension],
  EXT4: [0x84, unknownExtension],
  TUPLE1: [0x85, (vm) => vm.push(vm.list('tuple', vm.popMany(1)))],
  TUPLE2: [0x86, (vm) => vm.push(vm.list('tuple', vm.popMany(2)))],
  TUPLE3: [0x87, (vm) => vm.push(vm.list('tuple', vm.popMany(3)))],
  NEWTRUE: [0x88, (vm) => vm.push(true)],
  NEWFALSE: [0x89, (vm) => vm.push(false)],
  LONG1: [0x8a, (vm) => vm.push(parseLong(vm.cursor, vm.cursor.u8()))],
  LONG4: [0x8b, (vm) => vm.push(parseLong(vm.cursor, vm.cursor.u32()))],
  SHORT_BINUNICODE: [0x8c, (vm) => vm.push(text(vm, vm.cursor.u8()))],
  BINUNICODE8: [0x8d, (vm) => vm.push(text(vm, vm.cursor.u64()))],
  BINBYTES: [0x42, (vm) => vm.push(bytes(vm, vm.cursor.u32()))],
  SHORT_BINBYTES: [0x43, (vm) => vm.push(bytes(vm, vm.cursor.u8()))],
  BINBYTES8: [0x8e, (vm) => vm.push(bytes(vm, vm.cursor.u64()))],
  EMPTY_SET: [0x8f, (vm) => vm.push(vm.set([]))],
  ADDITEMS: [0x90, (vm) => vm.addToSet(vm.popToMark())],
  FROZENSET: [0x91, (vm) => vm.push(vm.set(vm.popToMark()))],
  NEWOBJ_EX: [0x92, (vm) => newObject(vm, true)],
  STACK_GLOBAL: [
    0x93,
    (vm) => {
      const [module = null, name = null] = vm.popMany(2);
      vm.push(vm.global(module, name));
    },
  ],
  MEMOIZE: [0x94, (vm) => vm.remember(vm.memoSize)],
  FRAME: [0x95, frame],
  BYTEARRAY8: [0x96, (vm) => vm.push(bytes(vm, vm.cursor.u64()))],
  NEXT_BUFFER: [0x97, outOfBand],
  READONLY_BUFFER: [0x98, outOfBand],
};

/** Operations by opcode. */
export const OPERATIONS: readonly (Operation | undefined)[] = Object.values(BY_NAME).reduce<(Operation | undefined)[]>(
  (table, [opcode, operation]) => {
    table[opcode] = operation;
    return table;
  },
  new Array<Operation | undefined>(256).fill(undefined),
);
