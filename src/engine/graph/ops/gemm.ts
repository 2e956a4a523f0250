import { emit, type Value } from '../graph';
import type { OpRecord } from '../op';

// Y[m,n] = op(A)[m,k] op(B)[k,n], op transposing or not
export const gemmRecord: OpRecord<'gemm'> = {
  name: 'gemm',
  shape: ([a, b], { transposeA, transposeB }) => {
    if (a?.length !== 2 || b?.length !== 2) throw new Error(`gemm needs two matrices, got [${a}] and [${b}]`);
    const [m, k] = transposeA ? [a[1], a[0]] : a;
    const [k2, n] = transposeB ? [b[1], b[0]] : b;
    if (k !== k2) throw new Error(`inner sizes ${k} and ${k2} differ`);
    return [m as number, n as number];
  },
  lower: (v, inputs, to) =>
    to.node('Gemm', inputs, { transA: v.attrs.transposeA ? 1 : 0, transB: v.attrs.transposeB ? 1 : 0 }),
  // dA = gy B^T, dB = A^T gy, with the transposes the operands came with
  vjp: (v, gy) => {
    const [a, b] = v.inputs as [Value, Value];
    const { transposeA: ta, transposeB: tb } = v.attrs;
    return [
      () => (ta ? gemm(b, gy, tb, true) : gemm(gy, b, false, !tb)),
      () => (tb ? gemm(gy, a, true, ta) : gemm(a, gy, !ta, false)),
    ];
  },
};

/** Matrix product of two 2-D tensors, each optionally transposed. */
export function gemm(a: Value, b: Value, transposeA = false, transposeB = false): Value {
  return emit(gemmRecord, [a, b], { transposeA, transposeB });
}
