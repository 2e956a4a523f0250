import { StudioError } from '../../../shared/errors';
import type { Shape } from '../../tensor/tensor';
import { emit, type Value } from '../graph';
import type { Lowering, OpRecord } from '../op';
import { div, mul, neg, square, sub } from './arithmetic';

type Unary =
  | 'sqrt'
  | 'reciprocal'
  | 'exp'
  | 'log'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'sigmoid'
  | 'softplus'
  | 'abs'
  | 'sign'
  | 'positive'
  | 'round'
  | 'stopGradient'
  | 'toBytes';

/** An element-wise op y = f(x); `dx` builds gy * f'(x), or is null where f' is zero almost everywhere. */
function unary<K extends Unary>(
  name: K,
  lower: string | ((x: string, to: Lowering) => string),
  dx: ((x: Value, y: Value, gy: Value) => Value) | null,
): OpRecord<K> {
  return {
    name,
    shape: ([x]) => x as Shape,
    lower: (_, [x], to) => (typeof lower === 'string' ? to.node(lower, [x as string]) : lower(x as string, to)),
    vjp: (y, gy) => [dx && (() => dx(y.inputs[0] as Value, y, gy))],
  };
}
type Apply = (x: Value) => Value;
function apply<K extends Unary>(record: OpRecord<K>): Apply {
  return (x) => emit(record, [x], {});
}

// dx = gy / (2 y)
export const sqrtRecord = unary('sqrt', 'Sqrt', (_, y, gy) => mul(mul(gy, 0.5), reciprocal(y)));
// dx = -gy y^2
export const reciprocalRecord = unary('reciprocal', 'Reciprocal', (_, y, gy) => neg(mul(gy, square(y))));
// dx = gy y
export const expRecord = unary('exp', 'Exp', (_, y, gy) => mul(gy, y));
// dx = gy / x
export const logRecord = unary('log', 'Log', (x, _, gy) => div(gy, x));
// dx = gy cos x
export const sinRecord: OpRecord<'sin'> = unary('sin', 'Sin', (x, _, gy) => mul(gy, cos(x)));
// dx = -gy sin x
export const cosRecord: OpRecord<'cos'> = unary('cos', 'Cos', (x, _, gy) => neg(mul(gy, sin(x))));
// dx = gy (1 - y^2)
export const tanhRecord = unary('tanh', 'Tanh', (_, y, gy) => mul(gy, sub(1, square(y))));
// dx = gy y (1 - y)
export const sigmoidRecord = unary('sigmoid', 'Sigmoid', (_, y, gy) => mul(gy, mul(y, sub(1, y))));
// y = log(1 + e^x), dx = gy sigmoid(x)
export const softplusRecord = unary('softplus', 'Softplus', (x, _, gy) => mul(gy, sigmoid(x)));
// dx = gy sign(x)
export const absRecord = unary('abs', 'Abs', (x, _, gy) => mul(gy, sign(x)));
// derivative zero almost everywhere
export const signRecord = unary('sign', 'Sign', null);
// y = x, derivative zero by decree
export const stopGradientRecord = unary('stopGradient', 'Identity', null);
// 1 where x > 0, else 0; derivative zero almost everywhere
export const positiveRecord = unary(
  'positive',
  (x, to) => to.node('Clip', [to.node('Mul', [x, to.floats([1e30], [])]), to.floats([0], []), to.floats([1], [])]),
  null,
);
export const roundRecord = unary('round', 'Round', null);
/** [-1,1] float image -> 0..255 bytes. */
export const toBytesRecord: OpRecord<'toBytes'> = {
  name: 'toBytes',
  shape: ([x]) => x as Shape,
  dtype: () => 'uint8',
  lower: (_, [x], to) => {
    const scaled = to.node('Add', [to.node('Mul', [x as string, to.floats([127.5], [])]), to.floats([127.5], [])]);
    const clipped = to.node('Clip', [to.node('Round', [scaled]), to.floats([0], []), to.floats([255], [])]);
    return to.node('Cast', [clipped], { to: 2 });
  },
  vjp: () => {
    throw new StudioError('internal', 'bytes have no gradient: differentiate before toBytes');
  },
};

export const sqrt: Apply = apply(sqrtRecord);
export const reciprocal: Apply = apply(reciprocalRecord);
export const exp: Apply = apply(expRecord);
export const log: Apply = apply(logRecord);
export const sin: Apply = apply(sinRecord);
export const cos: Apply = apply(cosRecord);
export const tanh: Apply = apply(tanhRecord);
export const sigmoid: Apply = apply(sigmoidRecord);
export const softplus: Apply = apply(softplusRecord);
export const abs: Apply = apply(absRecord);
export const sign: Apply = apply(signRecord);
/** x, taken for a constant by derivatives. */
export const stopGradient: Apply = apply(stopGradientRecord);
/** 1 where x > 0, else 0. */
export const positive: Apply = apply(positiveRecord);
export const round: Apply = apply(roundRecord);
/** Image in [-1,1] to bytes: round(127.5 x + 127.5), clipped. Not differentiable. */
export const toBytes: Apply = apply(toBytesRecord);
/** 1 / sqrt(x). */
export function rsqrt(x: Value): Value {
  return reciprocal(sqrt(x));
}
