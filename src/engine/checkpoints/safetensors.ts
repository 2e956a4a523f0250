import { StudioError, throwIfCancelled } from '../../shared/errors';
import { f32, sizeOf, type DType, type F32, type Tensor } from '../tensor/tensor';
import { writeAtomically, type WriteOptions } from './atomicWrite';
import { FileSource, MemorySource, type ByteSource } from './byteSource';
import { bfloat16ToFloat32, FLOAT16_MAX, float16ToFloat32, float32ToFloat16 } from './float16';
import { inFile, unsupported } from './problems';
import { encodeHeader, readSafetensorsHeader, type SafetensorsEntry } from './safetensorsHeader';

/** An open safetensors file; tensors are read one by one when asked for. */
export interface SafetensorsFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, SafetensorsEntry>;
  /** F16 stays raw half patterns; BF16 and F64 become float32. @throws StudioError 'not-found', 'unsupported' */
  read(name: string): Tensor;
  /** Any number type as float32. @throws StudioError 'not-found', 'unsupported' */
  readF32(name: string): F32;
}

/** Reads `bytes` as a safetensors file; the checks are those of readSafetensorsHeader. */
export function parseSafetensors(bytes: Uint8Array): SafetensorsFile {
  return onSource(new MemorySource(bytes));
}

/**
 * Opens a file, runs `use` and closes it.
 * @throws StudioError 'corrupt', 'unsupported', 'not-found', 'io', with the file's name in the message
 */
export async function withSafetensors<T>(path: string, use: (file: SafetensorsFile) => T | Promise<T>): Promise<T> {
  let source: FileSource | undefined;
  try {
    source = FileSource.open(path);
    return await use(onSource(source));
  } catch (error) {
    throw inFile(path, error);
  } finally {
    source?.close();
  }
}

/** All tensors of a file with its metadata. Errors as withSafetensors, and 'cancelled'. */
export async function readSafetensors(
  path: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<{ tensors: Map<string, Tensor>; metadata: Readonly<Record<string, string>> }> {
  return withSafetensors(path, (file) => {
    const tensors = new Map<string, Tensor>();
    for (const name of file.tensors.keys()) {
      throwIfCancelled(signal);
      tensors.set(name, file.read(name));
    }
    return { tensors, metadata: file.metadata };
  });
}

function onSource(source: ByteSource): SafetensorsFile {
  const { tensors, metadata } = readSafetensorsHeader(source);
  const entryOf = (name: string): SafetensorsEntry => {
    const entry = tensors.get(name);
    if (entry) return entry;
    throw new StudioError(
      'not-found',
      `There is no tensor '${name}' in it; it holds ${[...tensors.keys()].slice(0, 8).join(', ')}.`,
    );
  };
  const read = (name: string) => readEntry(source, name, entryOf(name));
  return { tensors, metadata, read, readF32: (name) => toF32(name, read(name)) };
}

function readEntry(source: ByteSource, name: string, { dtype, shape, offset, length }: SafetensorsEntry): Tensor {
  // A buffer of its own, so that it starts aligned for every element type.
  const { buffer } = fill(source, offset, length);
  switch (dtype) {
    case 'F32':
      return { dtype: 'float32', shape, data: new Float32Array(buffer) };
    case 'F16':
      return { dtype: 'float16', shape, data: new Uint16Array(buffer) };
    case 'BF16':
      return f32(shape, bfloat16ToFloat32(new Uint16Array(buffer)));
    case 'F64':
      return f32(shape, Float32Array.from(new Float64Array(buffer)));
    case 'I64':
      return { dtype: 'int64', shape, data: new BigInt64Array(buffer) };
    case 'I32':
      return { dtype: 'int32', shape, data: new Int32Array(buffer) };
    case 'U8':
      return { dtype: 'uint8', shape, data: new Uint8Array(buffer) };
    case 'BOOL':
      return { dtype: 'bool', shape, data: new Uint8Array(buffer) };
    default:
      throw unsupported(
        `Tensor '${name}' has the type ${dtype}, which is not used here`,
        'save it again as F32 or F16',
      );
  }
}

function fill(source: ByteSource, offset: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  source.read(bytes, offset);
  return bytes;
}

function toF32(name: string, tensor: Tensor): F32 {
  const { dtype, shape, data } = tensor;
  if (dtype === 'float32') return tensor as F32;
  if (dtype === 'float16') return f32(shape, float16ToFloat32(data as Uint16Array));
  if (data instanceof BigInt64Array) return f32(shape, Float32Array.from(data, Number));
  if (dtype === 'bool') throw unsupported(`Tensor '${name}' holds truth values, not numbers`, 'choose another tensor');
  return f32(shape, Float32Array.from(data));
}

export interface EncodeOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  /** How float32 tensors are stored: all alike, or decided for each. 'float32' if left out. */
  readonly storage?: 'float32' | 'float16' | ((name: string, tensor: Tensor) => 'float32' | 'float16');
}

/** A safetensors file ready to be written: its size, and its bytes in order, converted as they are asked for. */
export interface EncodedSafetensors {
  readonly bytes: number;
  chunks(): Generator<Uint8Array>;
}

const STORED_AS: Record<DType, { name: string; size: number }> = {
  int64: { name: 'I64', size: 8 },
  float32: { name: 'F32', size: 4 },
  int32: { name: 'I32', size: 4 },
  float16: { name: 'F16', size: 2 },
  uint8: { name: 'U8', size: 1 },
  bool: { name: 'BOOL', size: 1 },
};
/** float32 numbers converted at a time. */
const CHUNK = 1 << 20;

/**
 * Lays tensors out as a safetensors file, wide element types first so that all are aligned, otherwise in the given order.
 * @throws StudioError('internal') if a name occurs twice; chunks() throws 'bad-input' if a number is too large for float16
 */
export function encodeSafetensors(
  tensors: Iterable<readonly [string, Tensor]>,
  options: EncodeOptions = {},
): EncodedSafetensors {
  const { metadata = {}, storage = 'float32' } = options;
  const entries = Array.from(tensors, ([name, tensor]) => {
    const wanted = typeof storage === 'function' ? storage(name, tensor) : storage;
    const stored = STORED_AS[tensor.dtype === 'float32' ? wanted : tensor.dtype];
    return {
      name,
      tensor,
      dtype: stored.name,
      size: stored.size,
      shape: tensor.shape,
      length: sizeOf(tensor.shape) * stored.size,
    };
  }).sort((a, b) => b.size - a.size);
  const header = encodeHeader(entries, metadata);
  return {
    bytes: entries.reduce((sum, { length }) => sum + length, header.length),
    *chunks() {
      yield header;
      for (const { name, tensor, dtype } of entries) {
        if (tensor.dtype === 'float32' && dtype === 'F16') yield* halfChunks(name, tensor.data as Float32Array);
        else yield* byteChunks(tensor.data);
      }
    },
  };
}

function* byteChunks({ buffer, byteOffset, byteLength }: Tensor['data']): Generator<Uint8Array> {
  for (let at = 0; at < byteLength; at += 4 * CHUNK) {
    yield new Uint8Array(buffer, byteOffset + at, Math.min(4 * CHUNK, byteLength - at));
  }
}

function* halfChunks(name: string, data: Float32Array): Generator<Uint8Array> {
  for (let at = 0; at < data.length; at += CHUNK) {
    const part = data.subarray(at, at + CHUNK);
    const halves = float32ToFloat16(part);
    for (let i = 0; i < halves.length; i++) {
      if (((halves[i] as number) & 0x7fff) === 0x7c00 && Number.isFinite(part[i]))
        throw tooLarge(name, part[i] as number);
    }
    yield new Uint8Array(halves.buffer);
  }
}

function tooLarge(name: string, value: number): StudioError {
  return new StudioError(
    'bad-input',
    `Tensor '${name}' holds ${value}, but float16 ends at ${FLOAT16_MAX}: store it as float32.`,
  );
}

/** Writes a safetensors file atomically. Errors as encodeSafetensors and writeAtomically, with the file's name in the message. */
export async function writeSafetensors(
  path: string,
  tensors: Iterable<readonly [string, Tensor]>,
  options: EncodeOptions & WriteOptions = {},
): Promise<void> {
  try {
    const encoded = encodeSafetensors(tensors, options);
    await writeAtomically(path, encoded.bytes, encoded.chunks(), options);
  } catch (error) {
    throw inFile(path, error);
  }
}
