/** AttributeProto.AttributeType of the ONNX specification, as far as it is used here. */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;
export type AttributeKind = keyof typeof ATTRIBUTE_TYPE;

/** What the operator set says of an operator: how many inputs it takes, and its attributes. All have one output here. */
export interface OpSchema {
  readonly inputs: readonly [least: number, most: number];
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  /** Attributes without a default. */
  readonly required?: readonly string[];
}

const UNARY: OpSchema = { inputs: [1, 1], attributes: {} };
const BINARY: OpSchema = { inputs: [2, 2], attributes: {} };
const WINDOW = {
  auto_pad: 'string',
  dilations: 'ints',
  group: 'int',
  kernel_shape: 'ints',
  pads: 'ints',
  strides: 'ints',
} as const;

/** The operators of ONNX operator set 20 (default domain) that graphs of this program are lowered to. */
export const OP_SCHEMAS: Readonly<Record<string, OpSchema>> = {
  Abs: UNARY,
  Add: BINARY,
  And: BINARY,
  BatchNormalization: { inputs: [5, 5], attributes: { epsilon: 'float', momentum: 'float', training_mode: 'int' } },
  Cast: { inputs: [1, 1], attributes: { saturate: 'int', to: 'int' }, required: ['to'] },
  Clip: { inputs: [1, 3], attributes: {} },
  Concat: { inputs: [1, Infinity], attributes: { axis: 'int' }, required: ['axis'] },
  Conv: { inputs: [2, 3], attributes: WINDOW },
  ConvTranspose: { inputs: [2, 3], attributes: { ...WINDOW, output_padding: 'ints', output_shape: 'ints' } },
  Cos: UNARY,
  Div: BINARY,
  Exp: UNARY,
  Expand: BINARY,
  GatherElements: { inputs: [2, 2], attributes: { axis: 'int' } },
  Gemm: { inputs: [2, 3], attributes: { alpha: 'float', beta: 'float', transA: 'int', transB: 'int' } },
  GreaterOrEqual: BINARY,
  Identity: UNARY,
  InstanceNormalization: { inputs: [3, 3], attributes: { epsilon: 'float' } },
  LeakyRelu: { inputs: [1, 1], attributes: { alpha: 'float' } },
  LessOrEqual: BINARY,
  Log: UNARY,
  MaxPool: {
    inputs: [1, 1],
    attributes: {
      auto_pad: 'string',
      ceil_mode: 'int',
      dilations: 'ints',
      kernel_shape: 'ints',
      pads: 'ints',
      storage_order: 'int',
      strides: 'ints',
    },
    required: ['kernel_shape'],
  },
  Mul: BINARY,
  Neg: UNARY,
  Pad: { inputs: [2, 4], attributes: { mode: 'string' } },
  PRelu: BINARY,
  Reciprocal: UNARY,
  ReduceSum: { inputs: [1, 2], attributes: { keepdims: 'int', noop_with_empty_axes: 'int' } },
  Relu: UNARY,
  Reshape: { inputs: [2, 2], attributes: { allowzero: 'int' } },
  Round: UNARY,
  ScatterElements: { inputs: [3, 3], attributes: { axis: 'int', reduction: 'string' } },
  Sigmoid: UNARY,
  Sign: UNARY,
  Sin: UNARY,
  Slice: { inputs: [3, 5], attributes: {} },
  Softplus: UNARY,
  Sqrt: UNARY,
  Sub: BINARY,
  Tanh: UNARY,
  Transpose: { inputs: [1, 1], attributes: { perm: 'ints' } },
};
