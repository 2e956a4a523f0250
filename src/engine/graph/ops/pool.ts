import { emit, type Value } from '../graph';
import type { OpRecord } from '../op';
import { div, mul, sub } from './arithmetic';
import { sum } from './reduce';
import { pad, reshape, slice } from './shape';
import { positive } from './unary';

// y[n,c,i,j] = max of x[n,c, 2i..2i+1, 2j..2j+1]; an odd last row or column is left out
export const maxPoolRecord: OpRecord<'maxPool'> = {
  name: 'maxPool',
  shape: ([x]) => {
    if (x?.length !== 4 || x.slice(2).some((d) => d < 2)) throw new Error(`max pooling needs [N,C,2+,2+], got [${x}]`);
    const [n, c, h, w] = x as [number, number, number, number];
    return [n, c, h >> 1, w >> 1];
  },
  lower: (_, inputs, to) => to.node('MaxPool', inputs, { kernel_shape: [2, 2], strides: [2, 2] }),
  // dx = gy where x is its window's maximum, in equal shares where several are
  vjp: (v, gy) => [
    () => {
      const x = v.inputs[0] as Value;
      const [n, c, h, w] = v.shape as [number, number, number, number];
      const [rows, columns] = x.shape.slice(2) as [number, number];
      const even = slice(slice(x, 2, 0, 2 * h), 3, 0, 2 * w);
      const windows = reshape(even, [n * c * h, 2, w, 2]);
      const perWindow = (y: Value) => reshape(y, [n * c * h, 1, w, 1]);
      const isMaximum = sub(1, positive(sub(perWindow(v), windows)));
      const shares = div(perWindow(gy), sum(isMaximum, [1, 3]));
      const dx = reshape(mul(isMaximum, shares), [n, c, 2 * h, 2 * w]);
      return pad(pad(dx, 2, 0, rows - 2 * h), 3, 0, columns - 2 * w);
    },
  ],
};

/** Maximum over windows of 2x2 pixels: [N,C,H,W] -> [N,C,floor(H/2),floor(W/2)]. */
export function maxPool(x: Value): Value {
  return emit(maxPoolRecord, [x], {});
}
