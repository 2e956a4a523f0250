import { sameShape, sizeOf, type Shape } from '../../tensor/tensor';
import { emit, graphOf, isOp, lift, scalarOf, type Operand, type Value } from '../graph';
import type { Cotangent, Lowering, OpRecord } from '../op';
import { sumTo } from './reduce';
import { broadcast } from './shape';

type Binary = 'add' | 'sub' | 'mul' | 'div';

/** Shape of two operands under numpy broadcasting; throws where they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`[${a.join(',')}] and [${b.join(',')}] do not broadcast`);
    return Math.max(x, y);
  });
}

function binary<K extends Binary>(
  name: K,
  onnx: string,
  vjp: (a: Value, b: Value, y: Value, gy: Value) => readonly [Cotangent, Cotangent],
): OpRecord<K> {
  return {
    name,
    shape: ([a, b]) => broadcastShapes(a as Shape, b as Shape),
    lower: (v, inputs, to) => lowerBinary(onnx, v, inputs, to),
    vjp: (y, gy) => vjp(y.inputs[0] as Value, y.inputs[1] as Value, y, gy),
  };
}

/** onnxruntime takes a number and a tensor whose last axis is 1 element by element, 40 times slower than the same numbers in a row. */
function lowerBinary(onnx: string, v: Value, inputs: readonly string[], to: Lowering): string {
  const slow = v.inputs.some(({ shape }) => shape.length === 0) && v.shape.length > 1 && v.shape.at(-1) === 1;
  if (!slow) return to.node(onnx, inputs);
  const row = inputs.map((name, i) =>
    v.inputs[i]?.shape.length ? to.node('Reshape', [name, to.ints([sizeOf(v.shape)])]) : name,
  );
  return to.node('Reshape', [to.node(onnx, row), to.ints(v.shape)]);
}

// d(a+b) = da + db, each summed over the axes it was broadcast along
export const addRecord = binary('add', 'Add', (a, b, _, gy) => [() => sumTo(gy, a.shape), () => sumTo(gy, b.shape)]);
// d(a-b) = da - db
export const subRecord = binary('sub', 'Sub', (a, b, _, gy) => [
  () => sumTo(gy, a.shape),
  () => neg(sumTo(gy, b.shape)),
]);
// d(ab) = b da + a db, d(aa) = 2 a da
export const mulRecord = binary('mul', 'Mul', (a, b, _, gy) =>
  a === b ? [() => mul(mul(gy, 2), a), null] : [() => sumTo(mul(gy, b), a.shape), () => sumTo(mul(gy, a), b.shape)],
);
// d(a/b) = da / b - (a/b) db / b
export const divRecord = binary('div', 'Div', (a, b, y, gy) => [
  () => sumTo(div(gy, b), a.shape),
  () => neg(sumTo(mul(gy, div(y, b)), b.shape)),
]);
// d(-a) = -da
export const negRecord: OpRecord<'neg'> = {
  name: 'neg',
  shape: ([a]) => a as Shape,
  lower: (_, inputs, to) => to.node('Neg', inputs),
  vjp: (_, gy) => [() => neg(gy)],
};

function build<K extends Binary>(record: OpRecord<K>, a: Operand, b: Operand): Value {
  const graph = graphOf(a, b);
  return emit(record, [lift(a, graph), lift(b, graph)], {});
}

/** a + b, broadcasting. */
export function add(a: Operand, b: Operand): Value {
  if (typeof a !== 'number' && b === 0) return a;
  if (typeof b !== 'number' && a === 0) return b;
  return build(addRecord, a, b);
}
/** a - b, broadcasting. */
export function sub(a: Operand, b: Operand): Value {
  return typeof a !== 'number' && b === 0 ? a : build(subRecord, a, b);
}
/**
 * a * b, broadcasting; products of scalar constants and factors of 1 are folded. A number that multiplies the larger operand goes to the
 * smaller one, where it costs less, and an operand that the product would broadcast anyway is not broadcast before.
 */
export function mul(a: Operand, b: Operand): Value {
  const graph = graphOf(a, b);
  const [x, y] = [lift(a, graph), lift(b, graph)];
  const [sx, sy] = [scalarOf(x), scalarOf(y)];
  if (sx !== undefined && sy !== undefined) return graph.scalar(sx * sy);
  if (sx === 1) return y;
  if (sy === 1) return x;
  if (sizeOf(x.shape) < sizeOf(y.shape)) return product(y, x);
  return product(x, y);
}

function product(large: Value, small: Value): Value {
  const [core, factor] = factorOf(large);
  if (factor !== 1 && sizeOf(small.shape) < sizeOf(large.shape)) return mul(core, mul(small, factor));
  if (isOp(large, 'broadcast') && scalarOf(small) !== undefined)
    return broadcast(mul(large.inputs[0] as Value, small), large.shape);
  if (!sameShape(large.shape, small.shape)) return emit(mulRecord, [large, small], {});
  if (isOp(small, 'broadcast')) return emit(mulRecord, [large, small.inputs[0] as Value], {});
  if (isOp(large, 'broadcast')) return emit(mulRecord, [small, large.inputs[0] as Value], {});
  return emit(mulRecord, [large, small], {});
}

/** A value as another one of its shape times a number: linear operations let the number pass, so that it is applied where that costs least. */
export function factorOf(x: Value): readonly [core: Value, factor: number] {
  if (!isOp(x, 'mul')) return [x, 1];
  const [a, b] = x.inputs as [Value, Value];
  const [sa, sb] = [scalarOf(a), scalarOf(b)];
  if (sb !== undefined && sameShape(a.shape, x.shape)) return [a, sb];
  if (sa !== undefined && sameShape(b.shape, x.shape)) return [b, sa];
  return [x, 1];
}
/** a / b, broadcasting. */
export function div(a: Operand, b: Operand): Value {
  return build(divRecord, a, b);
}
/** -a. */
export function neg(a: Value): Value {
  return emit(negRecord, [a], {});
}
/** a squared. */
export function square(a: Value): Value {
  return mul(a, a);
}
