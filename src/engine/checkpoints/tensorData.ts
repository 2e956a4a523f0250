import { throwIfCancelled } from '../../shared/errors';
import type { Budget } from './budget';
import type { ByteSource } from './byteSource';
import { bfloat16ToFloat32, float16ToFloat32 } from './float16';
import { corrupt, unsupported } from './problems';
import { checkedSize, ELEMENT_SIZES, isContiguous, type ElementType, type TensorRef } from './tensorRef';

/** Bytes moved between two looks at the abort signal; a multiple of every element size. */
const CHUNK = 4 * 2 ** 20;

type Convert = (bytes: Uint8Array, out: Float32Array) => void;

/** View of `bytes` (which start at the front of their own buffer) as 16-bit patterns. */
const halves = (bytes: Uint8Array) => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);

function fromInt64(bytes: Uint8Array, out: Float32Array): void {
  const values = new BigInt64Array(bytes.buffer, bytes.byteOffset, out.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(values[i]);
}

/** Element types -> float32 (rounded where it holds fewer digits); `bytes` are aligned for the type. */
const CONVERT: Partial<Record<ElementType, Convert>> = {
  float64: (bytes, out) => out.set(new Float64Array(bytes.buffer, bytes.byteOffset, out.length)),
  float16: (bytes, out) => void float16ToFloat32(halves(bytes), out),
  bfloat16: (bytes, out) => void bfloat16ToFloat32(halves(bytes), out),
  int64: fromInt64,
  int32: (bytes, out) => out.set(new Int32Array(bytes.buffer, bytes.byteOffset, out.length)),
  int16: (bytes, out) => out.set(new Int16Array(bytes.buffer, bytes.byteOffset, out.length)),
  int8: (bytes, out) => out.set(new Int8Array(bytes.buffer, bytes.byteOffset, out.length)),
  uint8: (bytes, out) => out.set(bytes),
  bool: (bytes, out) => out.set(bytes),
};

/**
 * The elements of a tensor as float32, row-major. float32 storages are read straight into the result.
 * @throws StudioError 'corrupt' (beyond the budget, data missing), 'unsupported' (complex numbers), 'cancelled'
 */
export function readTensor(tensor: TensorRef, budget: Budget, signal?: AbortSignal): Float32Array {
  const size = checkedSize(tensor.shape);
  const { storage } = tensor;
  if (!storage.data) throw corrupt('The data of a tensor is missing');
  budget.allocate(4 * size);
  if (isContiguous(tensor)) return readRun(storage.data, storage.type, tensor.offset, size, signal);
  const length = size === 0 ? 0 : tensor.shape.reduce((n, d, i) => n + (d - 1) * (tensor.strides[i] as number), 1);
  budget.allocate(4 * length);
  const run = readRun(storage.data, storage.type, tensor.offset, length, signal);
  return gather(run, tensor.shape, tensor.strides, size);
}

/** `count` consecutive elements from element `start` on. */
function readRun(
  source: ByteSource,
  type: ElementType,
  start: number,
  count: number,
  signal?: AbortSignal,
): Float32Array {
  const elementSize = ELEMENT_SIZES[type];
  const convert = CONVERT[type];
  if (!convert && type !== 'float32')
    throw unsupported(`A tensor holds ${type} numbers`, 'save it again as float32 or float16');
  const out = new Float32Array(count);
  const step = CHUNK / elementSize;
  const scratch = new Uint8Array(convert ? Math.min(CHUNK, count * elementSize) : 0);
  for (let i = 0; i < count; i += step) {
    throwIfCancelled(signal);
    const part = out.subarray(i, Math.min(count, i + step));
    const bytes = convert
      ? scratch.subarray(0, part.length * elementSize)
      : new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    source.read(bytes, (start + i) * elementSize);
    convert?.(bytes, part);
  }
  return out;
}

/** out[i, j, ...] = run[i*strides[0] + j*strides[1] + ...] */
function gather(run: Float32Array, shape: readonly number[], strides: readonly number[], size: number): Float32Array {
  const out = new Float32Array(size);
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < size; to++) {
    out[to] = run[from] as number;
    for (let d = shape.length - 1; d >= 0; d--) {
      const stride = strides[d] as number;
      const next = (index[d] as number) + 1;
      if (next < (shape[d] as number)) {
        index[d] = next;
        from += stride;
        break;
      }
      index[d] = 0;
      from -= stride * (next - 1);
    }
  }
  return out;
}

/** True if no element is NaN or infinite. */
export function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (v - v !== 0) return false;
  }
  return true;
}
