import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pickle, py, type Py } from '../../../tests/support/pickleWriter';
import { floatStorage, legacyStream, parameter, storage, SYSTEM, tensor } from '../../../tests/support/torchPickle';
import { rawZip, type RawEntry } from '../packs/testing/rawZip';
import { Budget } from './budget';
import { MemorySource } from './byteSource';
import { tensorsOf } from './modules';
import type { PickleValue } from './pickleValues';
import { readTensor } from './tensorData';
import { PickleReader } from './pickleReader';
import { readTorchZip } from './torchZip';

/** Tensors saved by torch.save in both layouts, and their values. */
const expected = JSON.parse(readFileSync('tests/fixtures/checkpoints/tensors.json', 'utf8')) as Record<
  string,
  { shape: number[]; values: number[] }
>;
const zipFile = readFileSync('tests/fixtures/checkpoints/tensors_zip.pt');
const legacyFile = readFileSync('tests/fixtures/checkpoints/tensors_legacy.pt');

const refusal = (code: string, text = '') =>
  expect.objectContaining({ name: 'StudioError', code, message: expect.stringContaining(text) as string }) as Error;

function readLegacy(bytes: Uint8Array): PickleValue {
  return new PickleReader(new Budget(bytes.length)).readFile(new MemorySource(bytes)).value;
}

async function readZip(bytes: Uint8Array): Promise<PickleValue> {
  return readTorchZip(new MemorySource(bytes), new PickleReader(new Budget(bytes.length)));
}

/** All tensors of a state dict, read. */
function values(root: PickleValue, fileSize: number): Record<string, { shape: number[]; values: number[] }> {
  const budget = new Budget(fileSize);
  const read = [...(tensorsOf(root) ?? [])].map(([name, ref]) => [
    name,
    { shape: [...ref.shape], values: [...readTensor(ref, budget)] },
  ]);
  return Object.fromEntries(read) as Record<string, { shape: number[]; values: number[] }>;
}

const floats = (...numbers: number[]) => {
  const data = Float32Array.from(numbers);
  return { count: data.length, data: new Uint8Array(data.buffer) };
};

describe('files that torch.save wrote', () => {
  it('in the zip layout', async () => {
    expect(values(await readZip(zipFile), zipFile.length)).toEqual(expected);
  });

  it('in the legacy layout', () => {
    expect(values(readLegacy(legacyFile), legacyFile.length)).toEqual(expected);
  });
});

describe('tensors', () => {
  const shared = floatStorage(12, () => Float32Array.from({ length: 12 }, (_, i) => i));
  const read = (value: Py) => {
    const bytes = pickle(py.dict({ t: value }));
    return values(readLegacy(bytes), bytes.length)['t'];
  };

  it('have offsets, strides and shared storages', () => {
    const bytes = pickle(
      py.dict({
        a: tensor(shared, [3, 4]),
        b: tensor(shared, [4, 3], 0, [1, 4]),
        c: parameter(tensor(shared, [2, 2], 5, [4, 2])),
      }),
    );
    const read = values(readLegacy(bytes), bytes.length);
    expect(read['a']?.values).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(read['b']?.values).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    expect(read['c']?.values).toEqual([5, 7, 9, 11]);
  });

  it('may be views of another type of the same bytes', () => {
    const untyped = py.call('torch.storage._load_from_bytes', [
      legacyStream(
        storage('0', 8, 'torch.storage.UntypedStorage'),
        new Map([['0', { count: 8, data: floats(1.5, -2).data }]]),
      ),
    ]);
    const v3 = py.call('torch._utils._rebuild_tensor_v3', [
      untyped,
      0,
      py.tuple(2),
      py.tuple(1),
      false,
      null,
      py.global('torch.float32'),
      null,
    ]);
    expect(read(v3)?.values).toEqual([1.5, -2]);
  });

  it('come as subclasses', () => {
    const inner = py.tuple(shared, 0, py.tuple(2), py.tuple(1), false, null);
    const value = py.call('torch._tensor._rebuild_from_type_v2', [
      py.global('torch._utils._rebuild_tensor_v2'),
      py.global('torch.nn.parameter.Parameter'),
      inner,
      null,
    ]);
    expect(read(value)?.values).toEqual([0, 1]);
  });

  it.each<[string, Py, string]>([
    ['an offset beyond the storage', tensor(shared, [4], 9), 'beyond its storage'],
    ['a shape beyond the storage', tensor(shared, [13]), 'beyond its storage'],
    ['strides beyond the storage', tensor(shared, [2, 2], 0, [11, 1]), 'beyond its storage'],
    ['negative strides', tensor(shared, [2], 5, [-1]), 'strides or an offset'],
    ['a negative offset', tensor(shared, [1], -1), 'strides or an offset'],
    ['a negative shape', tensor(shared, [-1]), 'claims the shape'],
    ['a fractional shape', tensor(shared, [1.5]), 'claims the shape'],
    ['a gigantic shape', tensor(shared, [2 ** 40, 2 ** 40]), 'claims the shape'],
    ['a gigantic shape of one repeated element', tensor(shared, [2 ** 40], 0, [0]), 'repeated'],
    [
      'more dimensions than torch has',
      tensor(shared, new Array<number>(40).fill(1), 0, new Array<number>(40).fill(0)),
      'claims the shape',
    ],
    ['more strides than dimensions', tensor(shared, [2], 0, [1, 1]), 'strides or an offset'],
  ])('are refused with %s', (_, value, reason) => {
    expect(() => read(value)).toThrow(refusal('corrupt', reason));
  });

  it('that all share one storage end at the memory limit', () => {
    const big = floatStorage(2 ** 20, () => new Float32Array(2 ** 20));
    const names = Array.from({ length: 200 }, (_, i) => `t${i}`);
    const bytes = pickle(new Map<Py, Py>(names.map((name, i) => [name, tensor(big, [2 ** 20 - i], i)])));
    const refs = tensorsOf(readLegacy(bytes)) ?? new Map<string, never>();
    const budget = new Budget(bytes.length);
    expect(() => refs.forEach((ref) => readTensor(ref, budget))).toThrow(refusal('corrupt', 'overlap'));
  });
});

describe('legacy files are refused with', () => {
  const object = py.dict({ a: tensor(storage('0', 2), [2]) });
  const good = legacyStream(object, new Map([['0', floats(1, 2)]]));

  it('nothing wrong: read', () => {
    expect(values(readLegacy(good), good.length)['a']?.values).toEqual([1, 2]);
  });

  const twoWays = py.dict({ a: tensor(storage('0', 2), [2]), b: tensor(storage('0', 3), [3]) });
  it.each<[string, Uint8Array, string]>([
    ['data cut short', good.subarray(0, good.length - 1), 'corrupt'],
    ['no data', legacyStream(object, new Map()), 'corrupt'],
    ['another count than announced', legacyStream(object, new Map([['0', { ...floats(1, 2), count: 3 }]])), 'corrupt'],
    ['a negative count', legacyStream(object, new Map([['0', { ...floats(1, 2), count: -1 }]])), 'corrupt'],
    [
      'data for an unknown key',
      legacyStream(
        object,
        new Map([
          ['0', floats(1, 2)],
          ['1', floats(1)],
        ]),
      ),
      'corrupt',
    ],
    ['a storage described in two ways', legacyStream(twoWays, new Map([['0', floats(1, 2)]])), 'corrupt'],
    [
      'a storage of 2^52 elements',
      legacyStream(py.dict({ a: tensor(storage('0', 2 ** 52), [2]) }), new Map([['0', floats(1, 2)]])),
      'corrupt',
    ],
    [
      'a big-endian system',
      legacyStream(object, new Map([['0', floats(1, 2)]]), new Map([...SYSTEM, ['little_endian', false]])),
      'unsupported',
    ],
    [
      'quantised numbers',
      legacyStream(py.dict({ a: tensor(storage('0', 2, 'torch.QInt8Storage'), [2]) }), new Map()),
      'unsupported',
    ],
    [
      'a storage class of another package',
      legacyStream(py.dict({ a: tensor(storage('0', 2, 'evil.FloatStorage'), [2]) }), new Map()),
      'unsupported',
    ],
    [
      'storage views',
      legacyStream(
        tensor(
          py.persistent(py.tuple('storage', py.global('torch.FloatStorage'), '0', 'cpu', 2, py.tuple('v', 0, 1))),
          [2],
        ),
        new Map(),
      ),
      'unsupported',
    ],
    ['a persistent id that is no storage', legacyStream(py.persistent(py.tuple('module', 'x')), new Map()), 'corrupt'],
  ])('%s', (_, bytes, code) => {
    expect(() => values(readLegacy(bytes), bytes.length)).toThrow(refusal(code));
  });

  it('pickles inside pickles inside pickles', () => {
    let bytes: Uint8Array = legacyStream(storage('0', 2), new Map([['0', floats(1, 2)]]));
    for (let i = 0; i < 5; i++)
      bytes = legacyStream(
        py.call('torch.storage._load_from_bytes', [
          py.raw(Buffer.concat([Buffer.of(0x42, bytes.length & 255, (bytes.length >> 8) & 255, 0, 0), bytes])),
        ]),
        new Map(),
      );
    expect(() => readLegacy(bytes)).toThrow(refusal('corrupt', 'nests'));
  });

  it('a storage that is something else', () => {
    for (const content of [Buffer.from('hello'), pickle(1), new Uint8Array(0)]) {
      const bytes = pickle(tensor(py.call('torch.storage._load_from_bytes', [content]), [1]));
      expect(() => readLegacy(bytes)).toThrow(refusal('corrupt'));
    }
    expect(() => readLegacy(pickle(py.call('torch.storage._load_from_bytes', ['text'])))).toThrow(refusal('corrupt'));
  });

  it('foreign calls in the stream of a tensor', () => {
    const bytes = pickle(
      py.call('torch.storage._load_from_bytes', [legacyStream(py.call('os.system', ['touch x']), new Map())]),
    );
    expect(() => readLegacy(bytes)).toThrow(refusal('corrupt', 'os.system'));
  });
});

describe('zip files are refused with', () => {
  const id = (key: string, count: number) =>
    py.persistent(py.tuple('storage', py.global('torch.FloatStorage'), key, 'cpu', count));
  const data = (key = '0', count = 2) => pickle(py.dict({ a: tensor(id(key, count), [2]) }), 2);
  const archive = (...more: RawEntry[]) =>
    rawZip([{ name: 'm/data.pkl', data: data() }, { name: 'm/data/0', data: floats(1, 2).data }, ...more]);

  it('nothing wrong: read', async () => {
    const bytes = archive({ name: 'm/byteorder', data: Buffer.from('little') });
    expect(values(await readZip(bytes), bytes.length)['a']?.values).toEqual([1, 2]);
  });

  const bomb = rawZip([
    { name: 'm/data.pkl', data: data() },
    { name: 'm/data/0', data: new Uint8Array(1e6), method: 8 },
  ]);
  const overlapping = rawZip([
    { name: 'm/data.pkl', data: data() },
    { name: 'm/data/0', data: floats(1, 2).data },
    { name: 'm/data/1', data: floats(1, 2).data, offset: 0 },
  ]);
  it.each<[string, Uint8Array, string, string]>([
    ['a compressed entry (zip bomb)', bomb, 'unsupported', 'compressed'],
    ['overlapping entries (zip bomb)', overlapping, 'corrupt', 'overlap'],
    ['a path outside', archive({ name: '../../etc/cron.d/x', data: floats(1).data }), 'corrupt', 'outside'],
    ['an absolute path', archive({ name: '/etc/cron.d/x', data: floats(1).data }), 'corrupt', 'outside'],
    ['a Windows path', archive({ name: 'C:\\x', data: floats(1).data }), 'corrupt', 'outside'],
    ['a name twice', archive({ name: 'm/data/0', data: floats(3, 4).data }), 'corrupt', 'twice'],
    [
      'encryption',
      archive({ name: 'm/data/1', data: new Uint8Array(16), flags: 1, declared: 4 }),
      'unsupported',
      'encrypted',
    ],
    ['two sizes', archive({ name: 'm/data/1', data: floats(1).data, declared: 1e9 }), 'corrupt', ''],
    [
      'an entry beyond the file',
      archive({ name: 'm/data/1', data: floats(1).data, declared: 1e9, declaredPacked: 1e9 }),
      'corrupt',
      '',
    ],
    [
      'missing data',
      rawZip([
        { name: 'm/data.pkl', data: data('7') },
        { name: 'm/data/0', data: floats(1, 2).data },
      ]),
      'corrupt',
      'missing',
    ],
    [
      'too little data',
      rawZip([
        { name: 'm/data.pkl', data: data('0', 3) },
        { name: 'm/data/0', data: floats(1, 2).data },
      ]),
      'corrupt',
      'bytes instead of',
    ],
    ['a key that is a path', rawZip([{ name: 'm/data.pkl', data: data('../data.pkl') }]), 'corrupt', 'missing'],
    ['no pickle', rawZip([{ name: 'a.png', data: floats(1).data }]), 'unsupported', 'without a PyTorch checkpoint'],
    ['a model pack', rawZip([{ name: 'manifest.json', data: floats(1).data }]), 'unsupported', 'as a pack'],
    ['TorchScript', archive({ name: 'm/constants.pkl', data: floats(1).data }), 'unsupported', 'TorchScript'],
    ['a big-endian system', archive({ name: 'm/byteorder', data: Buffer.from('big') }), 'unsupported', 'big-endian'],
    ['a cut directory', archive().subarray(0, -10), 'corrupt', ''],
    [
      'foreign calls',
      rawZip([{ name: 'm/data.pkl', data: pickle(py.call('os.system', ['x']), 2) }]),
      'corrupt',
      'os.system',
    ],
  ])('%s', async (_, bytes, code, text) => {
    await expect(readZip(bytes).then((root) => values(root, bytes.length))).rejects.toEqual(refusal(code, text));
  });

  it('a flipped bit in the data', async () => {
    const bytes = Buffer.from(zipFile);
    const at = bytes.indexOf('/data/0') + 200;
    for (const i of [at, bytes.indexOf('base')]) {
      const flipped = Buffer.from(bytes);
      flipped[i] = (flipped[i] as number) ^ 4;
      const result = await readZip(flipped)
        .then((root) => values(root, bytes.length))
        .catch((error: unknown) => error);
      if (i === at && JSON.stringify(result) === JSON.stringify(expected)) continue; // padding between entries
      expect(result).toEqual(refusal('corrupt'));
    }
  });
});
