import { sizeOf, type DataOf, type DType, type Tensor } from '../tensor/tensor';
import { writeAtomically, type WriteOptions } from './atomicWrite';
import { FileSource, MemorySource, type ByteSource } from './byteSource';
import { encodeNpyHeader, readNpyHeader } from './npyHeader';
import { corrupt, inFile, unsupported } from './problems';

/** How an .npy element type is read: its size, and its numbers as a tensor's data. `bytes` are aligned and little-endian. */
interface Reader {
  readonly size: number;
  readonly dtype: DType;
  read(bytes: ArrayBuffer): DataOf[DType];
}

const READERS: Readonly<Record<string, Reader>> = {
  f2: { size: 2, dtype: 'float16', read: (bytes) => new Uint16Array(bytes) },
  f4: { size: 4, dtype: 'float32', read: (bytes) => new Float32Array(bytes) },
  f8: { size: 8, dtype: 'float32', read: (bytes) => Float32Array.from(new Float64Array(bytes)) },
  i1: { size: 1, dtype: 'int32', read: (bytes) => Int32Array.from(new Int8Array(bytes)) },
  i2: { size: 2, dtype: 'int32', read: (bytes) => Int32Array.from(new Int16Array(bytes)) },
  i4: { size: 4, dtype: 'int32', read: (bytes) => new Int32Array(bytes) },
  i8: { size: 8, dtype: 'int64', read: (bytes) => new BigInt64Array(bytes) },
  u1: { size: 1, dtype: 'uint8', read: (bytes) => new Uint8Array(bytes) },
  u2: { size: 2, dtype: 'int32', read: (bytes) => Int32Array.from(new Uint16Array(bytes)) },
  u4: { size: 4, dtype: 'int64', read: (bytes) => BigInt64Array.from(new Uint32Array(bytes), BigInt) },
  b1: { size: 1, dtype: 'bool', read: (bytes) => new Uint8Array(bytes) },
};

/** Reads an .npy array; C or Fortran order, either byte order. float64 becomes float32, small integers int32. */
export function parseNpy(bytes: Uint8Array): Tensor {
  return readSource(new MemorySource(bytes));
}

/** As parseNpy, from a file. @throws StudioError 'corrupt', 'unsupported', 'not-found', 'io', with the file's name in the message */
export function readNpy(path: string): Tensor {
  let source: FileSource | undefined;
  try {
    source = FileSource.open(path);
    return readSource(source);
  } catch (error) {
    throw inFile(path, error);
  } finally {
    source?.close();
  }
}

function readSource(source: ByteSource): Tensor {
  const { type, bigEndian, fortranOrder, shape, offset } = readNpyHeader(source);
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!reader) throw unsupported(`It holds numpy's element type ${type}`, 'save it again as float32');
  const length = sizeOf(shape) * reader.size;
  if (offset + length !== source.size)
    throw corrupt(`It has ${source.size - offset} bytes of data where its shape needs ${length}`);
  const bytes = new Uint8Array(length);
  source.read(bytes, offset);
  if (bigEndian) reverseElements(bytes, reader.size);
  const ordered = fortranOrder ? toRowMajor(bytes, shape, reader.size) : bytes;
  return { dtype: reader.dtype, shape, data: reader.read(ordered.buffer) };
}

function reverseElements(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** Elements whose first index varies fastest -> whose last does. */
function toRowMajor(bytes: Uint8Array, shape: readonly number[], size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  const index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((n, s) => n * s, size));
  for (let to = 0; to < bytes.length; to += size) {
    const from = index.reduce((at, i, d) => at + i * (strides[d] as number), 0);
    for (let b = 0; b < size; b++) out[to + b] = bytes[from + b] as number;
    for (let d = shape.length - 1; d >= 0; d--) {
      index[d] = ((index[d] as number) + 1) % (shape[d] as number);
      if (index[d] !== 0) break;
    }
  }
  return out;
}

const TYPES: Readonly<Record<DType, string>> = {
  float32: '<f4',
  float16: '<f2',
  int32: '<i4',
  int64: '<i8',
  uint8: '|u1',
  bool: '|b1',
};

/** An .npy file of a tensor, as bytes. @param options float64: store float32 numbers as float64, for tools that want it */
export function encodeNpy(tensor: Tensor, { float64 = false }: { float64?: boolean } = {}): Uint8Array[] {
  const { dtype, shape, data } = tensor;
  if (float64 && data instanceof Float32Array) {
    return [encodeNpyHeader('<f8', shape), new Uint8Array(Float64Array.from(data).buffer)];
  }
  return [encodeNpyHeader(TYPES[dtype], shape), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

/** Writes an .npy file atomically. Errors as writeAtomically, with the file's name in the message. */
export async function writeNpy(
  path: string,
  tensor: Tensor,
  options: WriteOptions & { float64?: boolean } = {},
): Promise<void> {
  try {
    const chunks = encodeNpy(tensor, options);
    await writeAtomically(
      path,
      chunks.reduce((n, chunk) => n + chunk.length, 0),
      chunks,
      options,
    );
  } catch (error) {
    throw inFile(path, error);
  }
}
