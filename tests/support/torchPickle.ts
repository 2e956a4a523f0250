import type { F32 } from '../../src/engine/tensor/tensor';
import { pickle, py, type Py } from './pickleWriter';

/** What torch.save's older stream starts with: 0x1950a86a20f9469cfc6c. */
const MAGIC = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');

export const SYSTEM = py.dict({
  protocol_version: 1001,
  little_endian: true,
  type_sizes: py.dict({ short: 2, int: 4, long: 4 }),
});

/** A storage inside a torch.save stream, as its persistent id refers to it. */
export function storage(key: string, count: number, cls = 'torch.FloatStorage'): Py {
  return py.persistent(py.tuple('storage', py.global(cls), key, 'cpu', count, null));
}

/** What stands before the data of the storages in a legacy torch.save stream. */
export function legacyHead(object: Py, keys: readonly string[], system: Py = SYSTEM): Buffer {
  return Buffer.concat([MAGIC, pickle(1001, 2), pickle(system, 2), pickle(object, 2), pickle(keys, 2)]);
}

/** A legacy torch.save stream: the object, then each storage's count and data. */
export function legacyStream(
  object: Py,
  storages: ReadonlyMap<string, { count: number; data: Uint8Array }>,
  system?: Py,
): Buffer {
  const parts: Uint8Array[] = [legacyHead(object, [...storages.keys()], system)];
  for (const { count, data } of storages.values()) parts.push(countBytes(count), data);
  return Buffer.concat(parts);
}

function countBytes(count: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(count));
  return bytes;
}

/** torch.storage._load_from_bytes(...) for float32 numbers. `make` is called when the bytes are written. */
export function floatStorage(count: number, make: () => Float32Array): Py {
  const head = Buffer.concat([legacyHead(storage('0', count), ['0']), countBytes(count)]);
  const bytes = py.lazyBytes(head.length + 4 * count, () => {
    const { buffer, byteOffset, byteLength } = make();
    return Buffer.concat([head, new Uint8Array(buffer, byteOffset, byteLength)]);
  });
  return py.call('torch.storage._load_from_bytes', [bytes]);
}

/** Row-major strides. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((n, d) => n * d, 1));
}

export function tensor(
  from: Py,
  shape: readonly number[],
  offset = 0,
  strides: readonly number[] = stridesOf(shape),
): Py {
  return py.call('torch._utils._rebuild_tensor_v2', [
    from,
    offset,
    py.tuple(...shape),
    py.tuple(...strides),
    false,
    py.ordered(),
  ]);
}

export function parameter(data: Py): Py {
  return py.call('torch._utils._rebuild_parameter', [data, true, py.ordered()]);
}

/** Attributes of modules by their path, e.g. {'mapping.fc0': {bias_gain: 0.01}}; '' is the network itself. */
export type Attributes = Readonly<Record<string, Readonly<Record<string, Py>>>>;

/** Shape of a tensor and how to make it, so that large networks need not be in memory at once. */
export interface LazyTensor {
  readonly shape: readonly number[];
  readonly make: () => Float32Array;
}

export function ready(weights: ReadonlyMap<string, F32>): Map<string, LazyTensor> {
  return new Map([...weights].map(([name, { shape, data }]) => [name, { shape, make: () => data }]));
}

const BUFFERS =
  /(resample_filter|noise_const|w_avg|latent_avg|running_mean|running_var|num_batches_tracked|freqs|phase_scales)$/;

/**
 * A network as torch_utils.persistence pickles it: modules nested by the dots in the names, each with its (omitted) source.
 * @param plain makes submodules ordinary torch.nn modules where their path matches
 */
export function network(
  className: string,
  tensors: ReadonlyMap<string, LazyTensor>,
  attributes: Attributes = {},
  plain: RegExp = /^$/,
): Py {
  return moduleAt('', className, [...tensors], attributes, plain);
}

type Named = readonly [name: string, tensor: LazyTensor];

function moduleAt(
  path: string,
  className: string,
  tensors: readonly Named[],
  attributes: Attributes,
  plain: RegExp,
): Py {
  const own = tensors.filter(([name]) => !name.includes('.'));
  const children = new Map<string, Named[]>();
  for (const [name, value] of tensors) {
    const dot = name.indexOf('.');
    if (dot < 0) continue;
    const child = children.get(name.slice(0, dot)) ?? [];
    child.push([name.slice(dot + 1), value]);
    children.set(name.slice(0, dot), child);
  }
  const asPy = ([name, { shape, make }]: Named): [string, Py] => {
    const data = tensor(
      floatStorage(
        shape.reduce((n, d) => n * d, 1),
        make,
      ),
      shape,
    );
    return [name, BUFFERS.test(name) ? data : parameter(data)];
  };
  const state = new Map<Py, Py>(
    Object.entries({
      training: false,
      _parameters: new Map<Py, Py>([...own.filter(([name]) => !BUFFERS.test(name)).map(asPy), ['absent', null]]),
      _buffers: py.ordered(new Map<Py, Py>(own.filter(([name]) => BUFFERS.test(name)).map(asPy))),
      _non_persistent_buffers_set: py.set(),
      _forward_hooks: py.ordered(),
      _modules: new Map<Py, Py>(
        [...children].map(([name, inner]) => {
          const childPath = path === '' ? name : `${path}.${name}`;
          return [name, moduleAt(childPath, `Layer_${name.replace(/\d+$/, '')}`, inner, attributes, plain)];
        }),
      ),
      ...attributes[path],
    }),
  );
  if (path !== '' && plain.test(path)) return py.instance(`torch.nn.modules.container.${className}`, state);
  const meta = py.dict({ type: 'class', version: 6, module_src: '# source omitted\n', class_name: className, state });
  return py.call('torch_utils.persistence._reconstruct_persistent_obj', [meta]);
}
