import type { Budget } from './budget';
import { readBytes } from './byteSource';
import { latin1Bytes } from './latin1';
import { asKind, describe, itemsOf, numbersOf, type PickleGlobal, type PickleValue } from './pickleValues';
import { corrupt, unsupported } from './problems';
import { checkedTensor, dtypeOf, ELEMENT_SIZES, type StorageRef } from './tensorRef';

/** What the calls below need beyond their arguments. */
export interface CallContext {
  readonly budget: Budget;
  /** A storage from the bytes of a torch.save stream (pickleReader.ts). */
  loadStorage(bytes: PickleValue | undefined): PickleValue;
}

type Args = readonly PickleValue[];
type Call = (args: Args, context: CallContext, callee: string) => PickleValue;

/** Makes the record that stands for an instance; nothing of its class is known or needed. */
export function inert(global: string, args: Args): PickleValue {
  return { kind: 'object', global, args };
}

const DICTS = new Set([
  'builtins.dict',
  'collections.OrderedDict',
  'collections.defaultdict',
  'dnnlib.EasyDict',
  'dnnlib.util.EasyDict',
]);

/** A dict from what a dict class is called with: nothing, pairs or another dict. */
function dict(args: Args, { budget }: CallContext, global: string): PickleValue {
  const entries = new Map<PickleValue, PickleValue>();
  const content = global === 'collections.defaultdict' ? args[1] : args[0];
  const pairs = itemsOf(content) ?? [];
  const copied = asKind(content, 'dict')?.entries ?? new Map<PickleValue, PickleValue>();
  budget.object(pairs.length + copied.size);
  for (const pair of pairs) {
    const [key, value] = itemsOf(pair) ?? [];
    if (key === undefined || value === undefined) throw corrupt(`It makes a ${global} from something other than pairs`);
    entries.set(key, value);
  }
  for (const [key, value] of copied) entries.set(key, value);
  return { kind: 'dict', global, entries };
}

function sequence(kind: 'list' | 'tuple' | 'set'): Call {
  return (args, { budget }) => {
    const items = itemsOf(args[0]) ?? asKind(args[0], 'set')?.items ?? [];
    budget.object(items.length);
    return { kind, items: items.slice() };
  };
}

/** torch._utils._rebuild_tensor(_v2): storage, offset, shape, strides; v3 adds the dtype its untyped storage is to be read as. */
function tensor(args: Args, _: CallContext, callee: string): PickleValue {
  let storage = asKind(args[0], 'storage')?.storage;
  const shape = numbersOf(args[2]);
  const strides = numbersOf(args[3]);
  if (!storage || typeof args[1] !== 'number' || !shape || !strides)
    throw corrupt(`A tensor (${callee}) is not described as it must be`);
  const dtype = callee.endsWith('_v3') ? asKind(args[6], 'global') : undefined;
  if (dtype) storage = retyped(storage, dtype.name);
  return { kind: 'tensor', tensor: checkedTensor(storage, args[1], shape, strides) };
}

/** The same bytes as another element type; `data` is looked up late because legacy files tell it after the tensors. */
function retyped(storage: StorageRef, dtype: string): StorageRef {
  const type = dtypeOf(dtype);
  const count = Math.floor((storage.count * ELEMENT_SIZES[storage.type]) / ELEMENT_SIZES[type]);
  return {
    type,
    count,
    get data() {
      return storage.data;
    },
  };
}

function parameter(args: Args, _: CallContext, callee: string): PickleValue {
  const data = asKind(args[0], 'tensor');
  if (!data) throw corrupt(`A parameter (${callee}) is made of ${describe(args[0])} instead of a tensor`);
  return data;
}

/** Protocol 2 writes bytes as text and the call _codecs.encode(text, 'latin1'). */
function encode(args: Args, { budget }: CallContext): PickleValue {
  const [text, encoding] = args;
  if (typeof encoding !== 'string' || !/^latin-?1$/i.test(encoding))
    throw corrupt('It encodes a text by something other than latin1');
  return { kind: 'bytes', source: latin1Bytes(text, budget) };
}

/** numpy.core.multiarray.scalar(dtype, bytes) as a plain number; kinds a setting never has stay records. */
function numpyScalar(args: Args, _: CallContext, callee: string): PickleValue {
  const dtype = asKind(args[0], 'object')?.args[0];
  const source = asKind(args[1], 'bytes')?.source;
  if (typeof dtype !== 'string' || !source || source.size > 16) return inert(callee, args);
  const bytes = readBytes(source, 0, source.size);
  const kind = `${dtype.replace(/^[<|=]/, '')}:${bytes.length}`;
  if (kind === 'f8:8') return bytes.readDoubleLE();
  if (kind === 'f4:4') return bytes.readFloatLE();
  if (kind === 'i4:4') return bytes.readInt32LE();
  if (kind === 'i8:8') return Number(bytes.readBigInt64LE());
  if (kind === 'b1:1') return bytes[0] !== 0;
  return inert(callee, args);
}

/** copyreg._reconstructor(cls, base, state): how protocols 0 and 1 make instances. */
function reconstructed(args: Args, context: CallContext): PickleValue {
  const cls = asKind(args[0], 'global');
  if (!cls) throw corrupt(`It makes an instance of ${describe(args[0])}`);
  return instantiate(cls, DICTS.has(currentName(cls.name)) ? args.slice(2) : [], context);
}

/** torch._tensor._rebuild_from_type_v2(function, type, args, state): a tensor of a subclass such as Parameter. */
function rebuiltFromType(args: Args, context: CallContext): PickleValue {
  const inner = asKind(args[0], 'global');
  const innerArgs = itemsOf(args[2]);
  if (!inner || !innerArgs || inner.name.includes('_rebuild_from_type'))
    throw corrupt('A tensor of a subclass is not described as it must be');
  return call(inner, innerArgs, context);
}

/** The allow list: calls that stand for data. Each builds a record; none is looked up outside this table. */
const CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ...[...DICTS].map((name): [string, Call] => [name, dict]),
  ['builtins.set', sequence('set')],
  ['builtins.frozenset', sequence('set')],
  ['builtins.list', sequence('list')],
  ['builtins.tuple', sequence('tuple')],
  ['torch.Size', sequence('tuple')],
  ['_codecs.encode', encode],
  ['torch._utils._rebuild_tensor', tensor],
  ['torch._utils._rebuild_tensor_v2', tensor],
  ['torch._utils._rebuild_tensor_v3', tensor],
  ['torch._utils._rebuild_parameter', parameter],
  ['torch._utils._rebuild_parameter_with_state', parameter],
  ['torch._tensor._rebuild_from_type_v2', rebuiltFromType],
  ['torch.storage._load_from_bytes', (args, context) => context.loadStorage(args[0])],
  ['numpy.core.multiarray.scalar', numpyScalar],
  ['numpy._core.multiarray.scalar', numpyScalar],
  ['copyreg._reconstructor', reconstructed],
]);

/** Calls of these stay records; networks and their settings are described by them. */
const INERT = new Set([
  'torch_utils.persistence._reconstruct_persistent_obj',
  'dnnlib.tflib.network.Network',
  'numpy.dtype',
  'numpy.ndarray',
  'numpy.core.multiarray._reconstruct',
  'numpy._core.multiarray._reconstruct',
  'numpy.core.numeric._frombuffer',
  'numpy._core.numeric._frombuffer',
  'torch.device',
  'builtins.bytearray',
  'builtins.complex',
  'builtins.slice',
  'builtins.range',
  'argparse.Namespace',
  'types.SimpleNamespace',
  'datetime.datetime',
  'datetime.timedelta',
  'collections.Counter',
  'collections.deque',
  'torch.serialization._get_layout',
  'numpy.random.__RandomState_ctor',
  'numpy.random._pickle.__randomstate_ctor',
  'numpy.random._pickle.__generator_ctor',
  'numpy.random._pickle.__bit_generator_ctor',
]);

/** Classes (CamelCase names only, never functions) of these packages are settings or layers. */
const INERT_CLASSES =
  /^(torch\.nn\.modules|torch\.optim|torch_utils|training|omegaconf|pathlib|easydict|yacs\.config)\.([a-z_0-9]+\.)*_?[A-Z]\w*$/;

/** Packages whose functions run programs or reach into the interpreter; a checkpoint that calls one is an attack. */
const RUNS_CODE =
  /^(os|posix|nt|sys|subprocess|builtins|shutil|socket|ctypes|importlib|runpy|code|codeop|pty|platform|webbrowser|pickle|marshal|multiprocessing|operator|functools|types|timeit|pdb|bdb|commands|asyncio|torch\.hub|torch\.jit|urllib|requests|http|ftplib|pip|pkgutil|io|_io)\./;

/** Protocols 0 to 2 use the module names of Python 2. */
function currentName(name: string): string {
  return name.replace(/^__builtin__\./, 'builtins.').replace(/^copy_reg\./, 'copyreg.');
}

/**
 * What a pickle's call of a global stands for.
 * @throws StudioError 'corrupt' or 'unsupported', naming the global, if it is not on the allow list; nothing is ever run
 */
export function call(callee: PickleGlobal, args: Args, context: CallContext): PickleValue {
  const name = currentName(callee.name);
  const known = CALLS.get(name);
  if (known) return known(args, context, name);
  if (INERT.has(name) || INERT_CLASSES.test(name)) return inert(name, args);
  if (RUNS_CODE.test(name)) {
    throw corrupt(
      `It asks to run ${callee.name.slice(0, 100)}, which can execute code on this computer; it was not run`,
    );
  }
  throw unsupported(
    `It needs the Python function ${callee.name.slice(0, 100)}, which was not run because only known data is read`,
    'save its state_dict() with torch.save and open that file instead',
  );
}

/** What an instance made without calling its constructor stands for: a dict for dict classes, else a record. */
export function instantiate(cls: PickleGlobal, args: Args, context: CallContext): PickleValue {
  const name = currentName(cls.name);
  return DICTS.has(name) ? dict(args, context, name) : inert(name, args);
}
