import { emit, type Value } from '../graph';
import type { Lowering, OpRecord } from '../op';

/** Indices are float32 whole numbers: exact up to here. */
const LARGEST_INDEX = 2 ** 24;
type Three = readonly [number, number, number];

// y[n,c,k,m] = x[n,c, index[n,m] + offsets[k]]
export const gatherRecord: OpRecord<'gather'> = {
  name: 'gather',
  shape: ([x, index], { offsets }) => {
    if (x?.length !== 3 || index?.length !== 2 || x[0] !== index[0])
      throw new Error(`gathering needs [N,C,S] and an index [N,M], got [${x}] and [${index}]`);
    expectExact(x[2] as number);
    return [x[0] as number, x[1] as number, offsets.length, index[1] as number];
  },
  lower: (v, [x, index], to) => {
    const [, channels] = v.shape;
    const positions = lowerPositions(to, index as string, v.inputs[1] as Value, v.attrs.offsets, channels as number);
    const flat = to.node('GatherElements', [x as string, positions], { axis: 2 });
    return to.node('Reshape', [flat, to.ints(v.shape)]);
  },
  vjp: (v, gy) => [
    () => scatterAdd(gy, v.inputs[1] as Value, (v.inputs[0] as Value).shape[2] as number, v.attrs.offsets),
    null,
  ],
};

// y[n,c,s] = sum of x[n,c,k,m] over all k, m with index[n,m] + offsets[k] = s: the adjoint of gather
export const scatterAddRecord: OpRecord<'scatterAdd'> = {
  name: 'scatterAdd',
  shape: ([x, index], { offsets, size }) => {
    if (x?.length !== 4 || index?.length !== 2 || x[0] !== index[0] || x[3] !== index[1] || x[2] !== offsets.length)
      throw new Error(`[${x}] is not scattered by an index [${index}] with ${offsets.length} offsets`);
    expectExact(size);
    return [x[0] as number, x[1] as number, size];
  },
  lower: (v, [x, index], to) => {
    const [n, channels] = v.shape as Three;
    const { offsets } = v.attrs;
    const source = v.inputs[1] as Value;
    const positions = lowerPositions(to, index as string, source, offsets, channels);
    const count = offsets.length * (source.shape[1] as number);
    const flat = to.node('Reshape', [x as string, to.ints([n, channels, count])]);
    const zeros = to.once(`zeros|${v.shape.join(',')}`, () =>
      to.node('Expand', [to.floats([0], []), to.ints(v.shape)]),
    );
    return to.node('ScatterElements', [zeros, positions, flat], { axis: 2, reduction: 'add' });
  },
  vjp: (v, gy) => [() => gather(gy, v.inputs[1] as Value, v.attrs.offsets), null],
};

/** int32 [N,C,K*M]: GatherElements and ScatterElements want a position for every element. Shared by an op and its adjoint. */
function lowerPositions(
  to: Lowering,
  name: string,
  { shape: [n, m] }: Value,
  offsets: readonly number[],
  channels: number,
): string {
  return to.once(`positions|${name}|${offsets.join(',')}|${channels}`, () => {
    const k = offsets.length;
    const corner = to.node('Reshape', [name, to.ints([n as number, 1, 1, m as number])]);
    const moved = to.node('Add', [corner, to.floats(offsets, [k, 1])]);
    const whole = to.node('Cast', [moved], { to: INT32 });
    const row = to.node('Reshape', [whole, to.ints([n as number, 1, k * (m as number)])]);
    return to.node('Expand', [row, to.ints([n as number, channels, k * (m as number)])]);
  });
}
/** TensorProto.DataType of int32. */
const INT32 = 6;

function expectExact(size: number): void {
  if (size > LARGEST_INDEX) throw new Error(`an index into ${size} elements is not exact in float32`);
}

/**
 * Picks elements of each channel: y[n,c,k,m] = x[n,c, index[n,m] + offsets[k]]. Linear in x; the index has no derivative.
 * @param x [N,C,S], S at most 2^24; @param index [N,M], whole numbers held as float32
 * @returns [N,C,K,M]. An index outside [0, S) makes the run fail.
 */
export function gather(x: Value, index: Value, offsets: readonly number[] = [0]): Value {
  return emit(gatherRecord, [x, index], { offsets });
}
/**
 * Adjoint of `gather`: adds x[n,c,k,m] to position index[n,m] + offsets[k]; what meets at one position is summed.
 * @param x [N,C,K,M]; @param index [N,M]; @returns [N,C,size]
 */
export function scatterAdd(x: Value, index: Value, size: number, offsets: readonly number[] = [0]): Value {
  return emit(scatterAddRecord, [x, index], { size, offsets });
}
