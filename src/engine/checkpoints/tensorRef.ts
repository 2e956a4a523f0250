import type { Shape } from '../tensor/tensor';
import type { ByteSource } from './byteSource';
import { corrupt, unsupported } from './problems';

/** Element types found in checkpoints, with their size in bytes. */
export const ELEMENT_SIZES = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
  complex64: 8,
  complex128: 16,
} as const;
export type ElementType = keyof typeof ELEMENT_SIZES;

/** A run of elements somewhere in the file. `data` is set once it is known where; several tensors may share one storage. */
export interface StorageRef {
  readonly type: ElementType;
  /** Number of elements. */
  readonly count: number;
  data: ByteSource | undefined;
}

/** A tensor that has not been read: element [i, j, ...] is at offset + i*strides[0] + j*strides[1] + ... of its storage. */
export interface TensorRef {
  readonly storage: StorageRef;
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

const MAX_DIMENSIONS = 16;
/** A tensor may be larger than its storage (a value repeated by strides of 0) up to this many elements. */
const MAX_EXPANDED = 65_536;

/** Row-major strides of a shape, in elements. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] as number) * (shape[i + 1] as number);
  return strides;
}

/** Number of elements; throws StudioError('corrupt') if a dimension is no count or the product is beyond all bounds. */
export function checkedSize(shape: readonly number[]): number {
  const valid = shape.length <= MAX_DIMENSIONS && shape.every((d) => Number.isSafeInteger(d) && d >= 0);
  const size = shape.reduce((product, d) => product * d, 1);
  if (!valid || !Number.isSafeInteger(size))
    throw corrupt(`A tensor claims the shape [${shape.slice(0, MAX_DIMENSIONS).join(', ')}]`);
  return size;
}

/** @throws StudioError('corrupt') if any element would lie outside the storage. */
export function checkedTensor(storage: StorageRef, offset: number, shape: number[], strides: number[]): TensorRef {
  const size = checkedSize(shape);
  const name = `A tensor of shape [${shape.join(', ')}]`;
  const validStrides = strides.length === shape.length && strides.every((s) => Number.isSafeInteger(s) && s >= 0);
  if (!validStrides || !Number.isSafeInteger(offset) || offset < 0)
    throw corrupt(`${name} has strides or an offset that cannot be`);
  const last = shape.reduce((at, d, i) => at + (d - 1) * (strides[i] as number), offset);
  if (size > 0 && !(last < storage.count))
    throw corrupt(`${name} reaches beyond its storage of ${storage.count} elements`);
  if (size > storage.count && size > MAX_EXPANDED)
    throw corrupt(`${name} is repeated from a storage of only ${storage.count} elements`);
  return { storage, offset, shape, strides };
}

/** True if the elements follow each other in memory in row-major order. */
export function isContiguous(tensor: TensorRef): boolean {
  const wanted = contiguousStrides(tensor.shape);
  return tensor.shape.every((d, i) => d <= 1 || tensor.strides[i] === wanted[i]);
}

const STORAGE_TYPES: Record<string, ElementType> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  UntypedStorage: 'uint8',
  BoolStorage: 'bool',
  ComplexFloatStorage: 'complex64',
  ComplexDoubleStorage: 'complex128',
};

/** Element type of a torch storage class such as torch.FloatStorage or torch.cuda.HalfStorage. */
export function storageType(className: string): ElementType {
  const name = className.slice(className.lastIndexOf('.') + 1);
  const type = Object.hasOwn(STORAGE_TYPES, name) ? STORAGE_TYPES[name] : undefined;
  if (type && className.startsWith('torch.')) return type;
  throw unsupported(`It stores tensors as ${className}`, 'save it again as float32 or float16');
}

const DTYPES: Record<string, ElementType> = {
  'torch.float64': 'float64',
  'torch.float32': 'float32',
  'torch.float16': 'float16',
  'torch.bfloat16': 'bfloat16',
  'torch.int64': 'int64',
  'torch.int32': 'int32',
  'torch.int16': 'int16',
  'torch.int8': 'int8',
  'torch.uint8': 'uint8',
  'torch.bool': 'bool',
};

/** Element type of a torch dtype global such as torch.float32. */
export function dtypeOf(name: string): ElementType {
  const type = Object.hasOwn(DTYPES, name) ? DTYPES[name] : undefined;
  if (type) return type;
  throw unsupported(`It stores tensors as ${name}`, 'save it again as float32 or float16');
}

const SAFETENSORS_TYPES: Record<string, ElementType> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};

/** Element type of a safetensors dtype, or undefined for those no network uses. */
export function safetensorsType(dtype: string): ElementType | undefined {
  return Object.hasOwn(SAFETENSORS_TYPES, dtype) ? SAFETENSORS_TYPES[dtype] : undefined;
}
