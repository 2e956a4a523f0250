import { sameShape, sizeOf, type Shape } from '../../tensor/tensor';
import { emit, isOp, type Value } from '../graph';
import type { OpRecord } from '../op';
import { broadcastShapes } from './arithmetic';
import { sumTo } from './reduce';

export const reshapeRecord: OpRecord<'reshape'> = {
  name: 'reshape',
  shape: ([x], { shape }) => {
    if (sizeOf(x as Shape) !== sizeOf(shape)) throw new Error(`cannot reshape [${x}] to [${shape}]`);
    return shape;
  },
  lower: (v, [x], to) => to.node('Reshape', [x as string, to.ints(v.attrs.shape)]),
  vjp: (v, gy) => [() => reshape(gy, (v.inputs[0] as Value).shape)],
};

export const transposeRecord: OpRecord<'transpose'> = {
  name: 'transpose',
  shape: ([x], { perm }) => {
    const sorted = [...perm].sort((a, b) => a - b);
    if (perm.length !== x?.length || sorted.some((p, i) => p !== i))
      throw new Error(`[${perm}] does not permute [${x}]`);
    return perm.map((p) => x[p] as number);
  },
  lower: (v, [x], to) =>
    to.once(`transpose|${x}|${v.attrs.perm.join(',')}`, () =>
      to.node('Transpose', [x as string], { perm: v.attrs.perm }),
    ),
  vjp: (v, gy) => [
    () => {
      const inverse = v.attrs.perm.map((_, i) => v.attrs.perm.indexOf(i));
      return transpose(gy, inverse);
    },
  ],
};

export const broadcastRecord: OpRecord<'broadcast'> = {
  name: 'broadcast',
  shape: ([x], { shape }) => {
    if (!sameShape(broadcastShapes(x as Shape, shape), shape))
      throw new Error(`[${x}] does not broadcast to [${shape}]`);
    return shape;
  },
  lower: (v, [x], to) => to.node('Expand', [x as string, to.ints(v.attrs.shape)]),
  vjp: (v, gy) => [() => sumTo(gy, (v.inputs[0] as Value).shape)],
};

export const sliceRecord: OpRecord<'slice'> = {
  name: 'slice',
  shape: ([x], { axis, start, end }) => {
    const length = x?.[axis];
    if (length === undefined || start < 0 || end > length || start >= end) {
      throw new Error(`cannot take [${start}, ${end}) of axis ${axis} of [${x}]`);
    }
    return (x as Shape).map((d, i) => (i === axis ? end - start : d));
  },
  lower: (v, [x], to) => {
    const { axis, start, end } = v.attrs;
    return to.node('Slice', [x as string, to.ints([start]), to.ints([end]), to.ints([axis])]);
  },
  vjp: (v, gy) => [
    () => {
      const { axis, start, end } = v.attrs;
      return pad(gy, axis, start, ((v.inputs[0] as Value).shape[axis] as number) - end);
    },
  ],
};

export const padRecord: OpRecord<'pad'> = {
  name: 'pad',
  shape: ([x], { axis, before, after }) => {
    if (before < 0 || after < 0 || x?.[axis] === undefined) throw new Error(`cannot pad axis ${axis} of [${x}]`);
    return x.map((d, i) => (i === axis ? d + before + after : d));
  },
  lower: (v, [x], to) => {
    const { axis, before, after } = v.attrs;
    const zeros = v.shape.map(() => 0);
    const amounts = [
      ...zeros.map((_, i) => (i === axis ? before : 0)),
      ...zeros.map((_, i) => (i === axis ? after : 0)),
    ];
    return to.node('Pad', [x as string, to.ints(amounts)]);
  },
  vjp: (v, gy) => [
    () => {
      const { axis, before } = v.attrs;
      return slice(gy, axis, before, before + ((v.inputs[0] as Value).shape[axis] as number));
    },
  ],
};

export const concatRecord: OpRecord<'concat'> = {
  name: 'concat',
  shape: (inputs, { axis }) => {
    const first = inputs[0] as Shape;
    const fits = (s: Shape) => s.length === first.length && s.every((d, i) => i === axis || d === first[i]);
    if (!inputs.every(fits))
      throw new Error(`cannot join ${inputs.map((s) => `[${s}]`).join(', ')} along axis ${axis}`);
    return first.map((d, i) => (i === axis ? inputs.reduce((n, s) => n + (s[axis] as number), 0) : d));
  },
  lower: (v, inputs, to) => to.node('Concat', inputs, { axis: v.attrs.axis }),
  vjp: (v, gy) => {
    let at = 0;
    return v.inputs.map((x) => {
      const start = at;
      at += x.shape[v.attrs.axis] as number;
      return () => slice(gy, v.attrs.axis, start, start + (x.shape[v.attrs.axis] as number));
    });
  },
};

/** Same numbers, row-major, in another shape. */
export function reshape(x: Value, shape: Shape): Value {
  if (sameShape(x.shape, shape)) return x;
  const source = isOp(x, 'reshape') ? (x.inputs[0] as Value) : x;
  return sameShape(source.shape, shape) ? source : emit(reshapeRecord, [source], { shape });
}
/** Axes reordered: axis i of the result is axis perm[i] of x. */
export function transpose(x: Value, perm: readonly number[]): Value {
  return perm.every((p, i) => p === i) && perm.length === x.shape.length ? x : emit(transposeRecord, [x], { perm });
}
/** Repeats along axes of size 1 to the given shape. */
export function broadcast(x: Value, shape: Shape): Value {
  return sameShape(x.shape, shape) ? x : emit(broadcastRecord, [x], { shape });
}
/** Elements [start, end) along an axis. */
export function slice(x: Value, axis: number, start: number, end: number): Value {
  return start === 0 && end === x.shape[axis] ? x : emit(sliceRecord, [x], { axis, start, end });
}
/** Zeros before and after along an axis. */
export function pad(x: Value, axis: number, before: number, after: number): Value {
  return before === 0 && after === 0 ? x : emit(padRecord, [x], { axis, before, after });
}
/** Joins along an axis. */
export function concat(parts: readonly Value[], axis: number): Value {
  return parts.length === 1 ? (parts[0] as Value) : emit(concatRecord, parts, { axis });
}
/** [C] -> [1,C,1,...] of the given rank, so that it broadcasts over a [N,C,...] tensor. */
export function perChannel(x: Value, rank = 4): Value {
  return reshape(x, [1, x.shape[0] as number, ...Array<number>(rank - 2).fill(1)]);
}
/** [N,C] -> [N,C,1,1]. */
export function perPixel(x: Value): Value {
  return reshape(x, [x.shape[0] as number, x.shape[1] as number, 1, 1]);
}
