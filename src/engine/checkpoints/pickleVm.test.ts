import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pickle, py } from '../../../tests/support/pickleWriter';
import { Budget, LIMITS } from './budget';
import { MemorySource, readBytes } from './byteSource';
import { asKind, itemsOf, type PickleValue } from './pickleValues';
import { PickleReader } from './pickleReader';

function read(bytes: Uint8Array): PickleValue {
  return new PickleReader(new Budget(bytes.length)).readFile(new MemorySource(bytes)).value;
}

/** A pickle written as pickletools prints it: texts as they are, numbers as bytes. */
const ops = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.of(part))));
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer).toString('latin1');
const u64 = (value: bigint) => Buffer.from(BigUint64Array.of(value).buffer).toString('latin1');
const refusal = (code: string, text = '') =>
  expect.objectContaining({ name: 'StudioError', code, message: expect.stringContaining(text) as string }) as Error;

/** Values of records as JavaScript would write them, for comparing; `seen` stops at cycles. */
function plain(value: PickleValue | undefined, seen = new Set<PickleValue>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return 'again';
  const inner = new Set(seen).add(value);
  const list = itemsOf(value) ?? asKind(value, 'set')?.items;
  if (list) return list.map((item) => plain(item, inner));
  const bytes = asKind(value, 'bytes')?.source;
  if (bytes) return [...readBytes(bytes, 0, bytes.size)];
  const dict = asKind(value, 'dict');
  if (dict) return Object.fromEntries([...dict.entries].map(([k, v]) => [String(plain(k, inner)), plain(v, inner)]));
  const object = asKind(value, 'object');
  if (object)
    return { object: object.global, args: object.args.map((a) => plain(a, inner)), state: plain(object.state, inner) };
  return asKind(value, 'global')?.name ?? value.kind;
}

describe('pickles that Python wrote', () => {
  const files = JSON.parse(readFileSync('tests/fixtures/checkpoints/python-pickles.json', 'utf8')) as Record<
    string,
    string
  >;

  it.each(Object.keys(files))('protocol %s', (protocol) => {
    const value = plain(read(Buffer.from(files[protocol] ?? '', 'base64'))) as Record<string, unknown>;
    const { bytes, array, point, ...rest } = value;
    expect(rest).toEqual({
      none: null,
      yes: true,
      no: false,
      ints: [0, 1, 255, 256, 65535, 65536, -1, -129, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53 - 1],
      big: [2n ** 64n, -(2n ** 70n), 2n ** 300n],
      floats: [0.5, -1e300, Infinity, Math.PI],
      text: 'h\u00e9llo \u4e16\u{1f600}\n\\',
      empty: '',
      tuple0: [],
      tuple1: [1],
      tuple4: [1, 2, 3, 4],
      nested: [[1, [2]], []],
      set: [7],
      frozen: [8],
      ordered: { b: 1, a: 2 },
      default: { k: [1] },
      class: 'models.geometry.Point',
      cycle: [1, 'again'],
      same: [['x'], ['x']],
      intkeys: { 1: 'one', '2,3': 'pair' },
    });
    expect(bytes).toEqual([0, 255, 128, 97, 98, 99]);
    expect(JSON.stringify(array)).toContain(protocol === '5' ? '[120,121,122]' : 'bytearray');
    expect(point).toEqual({ object: 'models.geometry.Point', args: [], state: { x: [1, 2] } });
  });

  it('shares what is shared', () => {
    const [first, second] =
      itemsOf(asKind(read(Buffer.from(files['4'] ?? '', 'base64')), 'dict')?.entries.get('same')) ?? [];
    expect(first).toBe(second);
  });

  it.each([2, 3, 4, 5] as const)('the tests’ own writer agrees, protocol %s', (protocol) => {
    const value = py.dict({
      a: [1, 2.5, 'x'],
      b: py.tuple(true, null),
      c: py.set(3),
      d: Uint8Array.of(200, 1),
      e: -70000,
      f: 2 ** 40,
    });
    expect(plain(read(pickle(value, protocol)))).toEqual({
      a: [1, 2.5, 'x'],
      b: [true, null],
      c: [3],
      d: [200, 1],
      e: -70000,
      f: 2 ** 40,
    });
  });

  it('keeps texts that are too long to be names in the file', () => {
    const value = read(pickle(py.dict({ module_src: 'x'.repeat(LIMITS.inlineText + 1) })));
    expect(asKind(asKind(value, 'dict')?.entries.get('module_src'), 'text')?.source.size).toBe(LIMITS.inlineText + 1);
  });
});

describe('globals', () => {
  it('that are unknown and only mentioned are names', () => {
    expect(plain(read(pickle([py.global('os.system'), py.global('some.thing')])))).toEqual(['os.system', 'some.thing']);
  });

  it('that are unknown classes become records without being made', () => {
    expect(plain(read(pickle(py.instance('subprocess.Popen', py.dict({ args: 'touch x' })))))).toEqual({
      object: 'subprocess.Popen',
      args: [],
      state: { args: 'touch x' },
    });
  });

  it.each([
    ['os.system', 'corrupt'],
    ['posix.system', 'corrupt'],
    ['nt.system', 'corrupt'],
    ['subprocess.Popen', 'corrupt'],
    ['builtins.eval', 'corrupt'],
    ['builtins.exec', 'corrupt'],
    ['builtins.getattr', 'corrupt'],
    ['builtins.__import__', 'corrupt'],
    ['__builtin__.execfile', 'corrupt'],
    ['importlib.import_module', 'corrupt'],
    ['runpy.run_path', 'corrupt'],
    ['functools.partial', 'corrupt'],
    ['dnnlib.util.call_func_by_name', 'unsupported'],
    ['torch.load', 'unsupported'],
    ['torch_utils.persistence.import_hook', 'unsupported'],
    ['torch.nn.modules.module.os.system', 'unsupported'],
    ['constructor', 'unsupported'],
    ['__proto__.constructor', 'unsupported'],
  ])('that are called are refused by name: %s', (name, code) => {
    for (const protocol of [2, 4] as const) {
      expect(() => read(pickle(py.call(name, ['touch /tmp/x']), protocol))).toThrow(refusal(code, name));
      expect(() => read(pickle(py.call(name, ['touch /tmp/x']), protocol))).toThrow(/not run/);
    }
  });

  it.each([
    ['INST', ops("(S'touch x'\nios\nsystem\n.")],
    ['OBJ', ops("(cos\nsystem\nS'touch x'\no.")],
    ['a call inside the arguments of an allowed one', pickle(py.call('builtins.set', [[py.call('os.system', ['x'])]]))],
    [
      'a call through _rebuild_from_type_v2',
      pickle(
        py.call('torch._tensor._rebuild_from_type_v2', [py.global('os.system'), py.global('x.Y'), py.tuple('x'), null]),
      ),
    ],
  ])('that are called by other ways are refused too: %s', (_, bytes) => {
    expect(() => read(bytes)).toThrow(refusal('corrupt', 'os.system'));
  });

  it('cannot be changed by BUILD', () => {
    expect(() => read(ops('cos\nsystem\n}b.'))).toThrow(refusal('corrupt', 'os.system'));
  });

  it('run nothing: nothing foreign is reachable from the reader', () => {
    const before = Reflect.ownKeys(globalThis).length;
    const touched: string[] = [];
    Object.defineProperty(globalThis, 'sentinel', { value: () => touched.push('ran'), configurable: true });
    for (const name of ['globalThis.sentinel', 'sentinel.call', 'builtins.sentinel', '.sentinel']) {
      expect(() => read(pickle(py.call(name, [])))).toThrow(/not run/);
    }
    Reflect.deleteProperty(globalThis, 'sentinel');
    expect(touched).toEqual([]);
    expect(Reflect.ownKeys(globalThis).length).toBe(before);
  });
});

describe('damaged or hostile pickles are refused:', () => {
  const valid = pickle(py.dict({ a: [1, 2, 3], b: 'text', c: Uint8Array.of(1, 2) }));
  it.each(Array.from({ length: valid.length - 1 }, (_, i) => i))('cut after %i bytes', (length) => {
    expect(() => read(valid.subarray(0, length))).toThrow(refusal('corrupt'));
  });

  it.each<[string, Uint8Array]>([
    ['a byte that is no operation', ops(0x80, 4, 0xff, '.')],
    ['stack underflow by POP', ops('0.')],
    ['stack underflow by a tuple', ops('K', 1, 0x87, '.')],
    ['stack underflow by REDUCE', ops(')R.')],
    ['stack underflow through a mark', ops('K', 1, '(', 0x85, '.')],
    ['SETITEMS without a mark', ops('}u.')],
    ['APPENDS without a mark', ops(']e.')],
    ['STOP on an empty stack', ops('.')],
    ['a memo entry that was never stored', ops('h', 7, '.')],
    ['a negative memo key', ops('K', 1, 'p-1\n.')],
    ['a memo key that is no number', ops('K', 1, 'pabc\n.')],
    ['a text longer than the file', ops('X', u32(0xffffffff), 'abc.')],
    ['a text of 2^60 bytes', ops(0x8d, u64(2n ** 60n), 'abc.')],
    ['bytes of 2^63 bytes', ops(0x8e, u64(2n ** 63n), 'abc.')],
    ['a gigantic bytearray', ops(0x96, u64(2n ** 40n), 'abc.')],
    ['a frame longer than the file', ops(0x80, 4, 0x95, u64(1000n), 'N.')],
    ['an integer of 2 GB', ops(0x8b, u32(0x7fffffff), 'a.')],
    ['an integer of 2000 bytes', ops(0x8b, u32(2000), 'a'.repeat(2000), '.')],
    ['a decimal integer of 5000 digits', ops(`I${'9'.repeat(5000)}\n.`)],
    ['a line without end', ops('I', '1'.repeat(2 ** 20 + 1))],
    ['text where a number should be', ops('F0x12\n.')],
    ['a text without quotes', ops('Sabc\n.')],
    ['a character beyond Unicode', ops('V\\Uffffffff\n.')],
    ['an odd number of dict items', ops('}(K', 1, 'u.')],
    ['appending to a number', ops('K', 1, 'K', 2, 'a.')],
    ['adding to a list as if it were a set', ops('](K', 1, 0x90, '.')],
    ['setting items of a list', ops(']K', 1, 'K', 2, 's.')],
    ['changing a number', ops('K', 1, '}b.')],
    ['calling a number', ops('K', 1, ')R.')],
    ['calling with something other than arguments', ops('cbuiltins\nset\nNR.')],
    ['a global named by numbers', ops('K', 1, 'K', 2, 0x93, '.')],
    ['the extension registry', ops(0x82, 1, '.')],
    ['a persistent id', ops('Pabc\n.')],
    ['a dict made from a list of numbers', pickle(py.call('collections.OrderedDict', [[1, 2]]))],
    ['bytes made from text beyond Latin-1', pickle(py.call('_codecs.encode', ['\u4e16', 'latin1']))],
    ['bytes made by another codec', pickle(py.call('_codecs.encode', ['x', 'rot13']))],
    [
      'a tensor of nothing',
      pickle(py.call('torch._utils._rebuild_tensor_v2', [1, 0, py.tuple(1), py.tuple(1), false, null])),
    ],
    ['a parameter of nothing', pickle(py.call('torch._utils._rebuild_parameter', [1, true, null]))],
    ['more marks than nesting allows', Buffer.alloc(LIMITS.marks + 2, '(')],
    ['more values than the stack holds', Buffer.alloc(LIMITS.stack + 2, 'N')],
    ['more objects than a checkpoint has', Buffer.concat([ops(']'), Buffer.alloc(2 * LIMITS.objects + 4, ']0')])],
    ['more operations than a checkpoint has', Buffer.alloc(LIMITS.operations + 4, 'N0')],
  ])('%s', (_, bytes) => {
    expect(() => read(bytes)).toThrow(refusal('corrupt'));
  });

  it.each<[string, Uint8Array]>([
    ['protocol 9', ops(0x80, 9, 'N.')],
    ['out-of-band buffers', ops(0x80, 5, 0x97, '.')],
  ])('%s, as unsupported', (_, bytes) => {
    expect(() => read(bytes)).toThrow(refusal('unsupported'));
  });

  it('but deep nesting and doubling references are only records', () => {
    const deep = Buffer.concat([ops(']'), Buffer.alloc(100_000, ')'), Buffer.alloc(0), ops('.')]);
    expect(itemsOf(read(deep))).toEqual([]);
    // [x, x] of [x, x] of ... : 2^200 leaves if anyone expanded it.
    const bomb = ops('N', ...Array.from({ length: 200 }, () => ['q', 0, '](h', 0, 'h', 0, 'e']).flat(), '.');
    expect(itemsOf(read(bomb))).toHaveLength(2);
    const nested = Buffer.concat([Buffer.alloc(200_000, ']'), Buffer.alloc(199_999, 'a'), ops('.')]);
    expect(itemsOf(read(nested))).toHaveLength(1);
  });

  it('and copying a large list again and again ends at the object limit', () => {
    const list = Buffer.concat([ops(']('), Buffer.alloc(50_000, 'N'), ops('eq', 1)]);
    const copy = ops('cbuiltins\nset\nh', 1, 0x85, 'R0');
    const bytes = Buffer.concat([list, ...Array.from({ length: 100 }, () => copy), ops('N.')]);
    expect(() => read(bytes)).toThrow(refusal('corrupt', 'objects'));
  });
});
