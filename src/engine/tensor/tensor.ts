import { StudioError } from '../../shared/errors';

/** Element types the engine computes or stores with. float16 is storage only, kept as raw 16-bit patterns. */
export interface DataOf {
  float32: Float32Array;
  float16: Uint16Array;
  uint8: Uint8Array;
  int32: Int32Array;
  int64: BigInt64Array;
  bool: Uint8Array;
}
export type DType = keyof DataOf;
export type Shape = readonly number[];

/** A dense row-major tensor: `data.length` is the product of `shape` ([] is a scalar of one element). */
export interface Tensor<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: Shape;
  readonly data: DataOf[D];
}
export type F32 = Tensor<'float32'>;
/** Named float32 tensors, as in a state dict. */
export type Weights = ReadonlyMap<string, F32>;

/** Number of elements of a shape (1 for a scalar). */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, d) => product * d, 1);
}

/** A float32 tensor; throws StudioError('internal') if data and shape disagree. Zeros if no data is given. */
export function f32(shape: Shape, data?: Float32Array | readonly number[]): F32 {
  const size = sizeOf(shape);
  const array =
    data === undefined ? new Float32Array(size) : data instanceof Float32Array ? data : Float32Array.from(data);
  if (array.length !== size) {
    throw new StudioError(
      'internal',
      `tensor of shape [${shape.join(',')}] needs ${size} numbers, got ${array.length}`,
    );
  }
  return { dtype: 'float32', shape, data: array };
}

/** True if two shapes are identical. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}

/** Rows [start, end) along the first axis, as a view on the same memory. */
export function rows(tensor: F32, start: number, end: number): F32 {
  const stride = sizeOf(tensor.shape.slice(1));
  return f32([end - start, ...tensor.shape.slice(1)], tensor.data.subarray(start * stride, end * stride));
}

/** Joins tensors along their first axis; all other axes must agree. */
export function concatRows(parts: readonly F32[]): F32 {
  const first = parts[0];
  if (!first) throw new StudioError('internal', 'concatRows needs at least one tensor');
  const total = parts.reduce((n, p) => n + (p.shape[0] ?? 1), 0);
  const out = f32([total, ...first.shape.slice(1)]);
  let at = 0;
  for (const part of parts) {
    out.data.set(part.data, at);
    at += part.data.length;
  }
  return out;
}

/** Largest absolute difference of two equally long arrays; NaN anywhere gives NaN. */
export function maxAbsDiff(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new StudioError('internal', `cannot compare ${a.length} with ${b.length} numbers`);
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs((a[i] as number) - (b[i] as number));
    if (!(d <= worst)) worst = d;
  }
  return worst;
}
