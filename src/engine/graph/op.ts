import type { DType, Shape } from '../tensor/tensor';
import type { Value } from './graph';

/** [top, left, bottom, right], in pixels of the (zero-inserted) input; negative values crop. */
export type Pads = readonly [number, number, number, number];
type None = Record<never, never>;

export interface ConvAttrs {
  readonly stride: number;
  readonly pads: Pads;
  readonly groups: number;
}
export interface ConvTransposeAttrs {
  readonly stride: number;
  readonly pads: Pads;
  /** Extra rows and columns at the bottom and right, so that the size is exactly that of the input of the conv it transposes. */
  readonly extra: readonly [number, number];
}
export interface ConvWeightAttrs {
  readonly stride: number;
  readonly pads: Pads;
  readonly kernel: readonly [number, number];
}
export interface FirAttrs {
  /** 1-D taps f; the 2-D kernel is gain * outer(f, f). */
  readonly taps: readonly number[];
  readonly gain: number;
  readonly up: number;
  readonly down: number;
  readonly pads: Pads;
  readonly size: readonly [number, number];
}
export interface LreluAttrs {
  readonly slope: number;
}
export interface ClampAttrs {
  readonly min: number;
  readonly max: number;
}

/** Attributes of every op; the registry in ops/index.ts must hold a record for each, or it does not compile. */
export interface OpAttrs {
  input: { readonly name: string; readonly shape: Shape; readonly dtype: DType };
  weight: { readonly name: string; readonly shape: Shape };
  constant: { readonly key: string; readonly shape: Shape };
  add: None;
  sub: None;
  mul: None;
  div: None;
  neg: None;
  sqrt: None;
  reciprocal: None;
  exp: None;
  log: None;
  sin: None;
  cos: None;
  tanh: None;
  sigmoid: None;
  softplus: None;
  abs: None;
  sign: None;
  positive: None;
  round: None;
  stopGradient: None;
  lrelu: LreluAttrs;
  lreluGrad: LreluAttrs;
  prelu: None;
  clamp: ClampAttrs;
  clampGrad: ClampAttrs;
  reshape: { readonly shape: Shape };
  transpose: { readonly perm: readonly number[] };
  broadcast: { readonly shape: Shape };
  slice: { readonly axis: number; readonly start: number; readonly end: number };
  pad: { readonly axis: number; readonly before: number; readonly after: number };
  concat: { readonly axis: number };
  sum: { readonly axes: readonly number[] };
  gather: { readonly offsets: readonly number[] };
  scatterAdd: { readonly offsets: readonly number[]; readonly size: number };
  gemm: { readonly transposeA: boolean; readonly transposeB: boolean };
  conv: ConvAttrs;
  convTranspose: ConvTransposeAttrs;
  convWeight: ConvWeightAttrs;
  fir: FirAttrs;
  maxPool: None;
  instanceNorm: { readonly epsilon: number };
  batchNorm: { readonly epsilon: number };
  toBytes: None;
}
export type OpName = keyof OpAttrs;

/** Where a graph will run; lowerings may differ (a weight gradient is a row of Gemms on the CPU and a Conv on a GPU). */
export type Target = 'cpu' | 'gpu';

/** What an op's lowering writes ONNX nodes through. Every method returns the name of the tensor it made. */
export interface Lowering {
  readonly target: Target;
  node(op: string, inputs: readonly string[], attributes?: Readonly<Record<string, OnnxAttribute>>): string;
  /** An int64 vector constant (shared between equal calls). */
  ints(values: readonly number[]): string;
  /** A float32 constant (shared between equal calls). */
  floats(values: readonly number[], shape: Shape): string;
  /** Whether a value is the same in every run, so that what is done with it alone is done when the network is loaded. */
  isFixed(name: string): boolean;
  /** Runs `make` once per key; later calls with the key return the first result. */
  once(key: string, make: () => string): string;
}
/** Attribute of an ONNX node: integers and integer lists are written as such, {float} as a float. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };

/** A cotangent to be built on demand, or null where the derivative is zero by definition. */
export type Cotangent = (() => Value) | null;

/** One op: its shape rule, its ONNX lowering and its derivative, in one place. */
export interface OpRecord<K extends OpName = OpName> {
  readonly name: K;
  /** Shape of the result; throws StudioError('internal') if the inputs do not fit. */
  shape(inputs: readonly Shape[], attrs: OpAttrs[K]): Shape;
  /** Element type of the result where it is not float32. */
  dtype?(attrs: OpAttrs[K]): DType;
  lower(value: Value<K>, inputs: readonly string[], to: Lowering): string;
  /** Vector-Jacobian products: one cotangent per input, built from the same ops, so it can be differentiated again. */
  vjp(value: Value<K>, gy: Value): readonly Cotangent[];
}
