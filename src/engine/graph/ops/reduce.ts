import { sameShape, type Shape } from '../../tensor/tensor';
import { emit, type Value } from '../graph';
import type { OpRecord } from '../op';
import { factorOf, mul } from './arithmetic';
import { broadcast, reshape } from './shape';

// y = sum of x over axes, which stay with size 1
export const sumRecord: OpRecord<'sum'> = {
  name: 'sum',
  shape: ([x], { axes }) => {
    if (axes.some((axis) => x?.[axis] === undefined)) throw new Error(`[${x}] has no axes [${axes}]`);
    return (x as Shape).map((d, i) => (axes.includes(i) ? 1 : d));
  },
  lower: (v, [x], to) => to.node('ReduceSum', [x as string, to.ints(v.attrs.axes)], { keepdims: 1 }),
  // dx = gy, repeated along the summed axes
  vjp: (v, gy) => [() => broadcast(gy, (v.inputs[0] as Value).shape)],
};

/** Sum over axes (all by default), which stay with size 1. */
export function sum(x: Value, axes: readonly number[] = x.shape.map((_, i) => i)): Value {
  const real = axes.filter((axis) => x.shape[axis] !== 1);
  if (real.length === 0) return x;
  const [core, factor] = factorOf(x);
  return factor === 1 ? emit(sumRecord, [x], { axes: real }) : mul(sum(core, real), factor);
}
/** Mean over axes (all by default), which stay with size 1. */
export function mean(x: Value, axes: readonly number[] = x.shape.map((_, i) => i)): Value {
  const count = axes.reduce((n, axis) => n * (x.shape[axis] as number), 1);
  return mul(sum(x, axes), 1 / count);
}
/** Mean of everything, as a scalar []. */
export function meanAll(x: Value): Value {
  return reshape(mean(x), []);
}
/** Adjoint of broadcasting: sums x down to `shape`. */
export function sumTo(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((d, i) => (i < lead || (shape[i - lead] === 1 && d !== 1) ? [i] : []));
  return reshape(sum(x, axes), shape);
}
