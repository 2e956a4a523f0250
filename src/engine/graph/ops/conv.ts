import { StudioError } from '../../../shared/errors';
import type { Shape } from '../../tensor/tensor';
import { emit, type Value } from '../graph';
import type { Lowering, OpRecord, Pads } from '../op';
import { factorOf, mul } from './arithmetic';

/*
 * Three ops closed under differentiation: conv, its transpose with respect to the image (convTranspose) and its
 * transpose with respect to the kernel (convWeight). Each one's derivative is made of the other two.
 * conv:          y[n,o,i,j] = sum over c,a,b of x[n, c, s i + a - top, s j + b - left] w[o,c,a,b]
 * convTranspose: x[n,c,..]  = the adjoint of conv in x, applied to y           w is [O,C,kh,kw], as in conv
 * convWeight:    w[o,c,a,b] = sum over n,i,j of y[n,o,i,j] x[n, c, s i + a - top, s j + b - left]
 */
type Four = readonly [number, number, number, number];

function four(shape: Shape | undefined, what: string): Four {
  if (shape?.length !== 4) throw new Error(`${what} must have 4 axes, got [${shape}]`);
  return shape as Four;
}
function outSize(size: number, before: number, after: number, kernel: number, stride: number): number {
  return Math.floor((size + before + after - kernel) / stride) + 1;
}

export const convRecord: OpRecord<'conv'> = {
  name: 'conv',
  shape: ([x, w], { stride, pads, groups }) => {
    const [n, c, h, width] = four(x, 'image');
    const [o, i, kh, kw] = four(w, 'kernel');
    if (i * groups !== c || o % groups)
      throw new Error(`image [${x}] and kernel [${w}] in ${groups} groups do not fit`);
    return [n, o, outSize(h, pads[0], pads[2], kh, stride), outSize(width, pads[1], pads[3], kw, stride)];
  },
  lower: (v, [x, w], to) =>
    lowerConv(to, x as string, w as string, v.attrs.stride, v.attrs.pads, kernelOf(v), v.attrs.groups),
  vjp: (v, gy) => {
    const [x, w] = v.inputs as [Value, Value];
    const { stride, pads, groups } = v.attrs;
    if (groups !== 1)
      throw new StudioError('internal', 'grouped convolutions are for inference: they have no gradient here');
    return [
      () => convTranspose(gy, w, { stride, pads, size: [x.shape[2] as number, x.shape[3] as number] }),
      () => convWeight(x, gy, { stride, pads, kernel: kernelOf(v) }),
    ];
  },
};

export const convTransposeRecord: OpRecord<'convTranspose'> = {
  name: 'convTranspose',
  shape: ([y, w], { stride, pads, extra }) => {
    const [n, o, h, width] = four(y, 'image');
    const [o2, c, kh, kw] = four(w, 'kernel');
    if (o !== o2) throw new Error(`image [${y}] and kernel [${w}] do not fit`);
    return [
      n,
      c,
      (h - 1) * stride - pads[0] - pads[2] + kh + extra[0],
      (width - 1) * stride - pads[1] - pads[3] + kw + extra[1],
    ];
  },
  lower: (v, [y, w], to) => {
    const { stride, pads, extra } = v.attrs;
    const [kh, kw] = kernelOf(v);
    if (stride === 1 && extra[0] === 0 && extra[1] === 0 && !turnsSlowly(v, w as string, to)) {
      // At stride 1 a Conv with the flipped, transposed kernel is faster than ConvTranspose.
      const flipped = to.once(`flip|${w}`, () => flipTranspose(to, w as string, kh, kw));
      return lowerConv(
        to,
        y as string,
        flipped,
        1,
        [kh - 1 - pads[0], kw - 1 - pads[1], kh - 1 - pads[2], kw - 1 - pads[3]],
        [kh, kw],
      );
    }
    const transposed = to.node('ConvTranspose', [y as string, w as string], {
      strides: [stride, stride],
      pads: pads.map((p) => Math.max(0, p)),
      kernel_shape: [kh, kw],
      output_padding: extra,
    });
    return surround(to, transposed, pads);
  },
  vjp: (v, gx) => {
    const [y, w] = v.inputs as [Value, Value];
    const { stride, pads } = v.attrs;
    return [() => conv(gx, w, { stride, pads }), () => convWeight(gx, y, { stride, pads, kernel: kernelOf(v) })];
  },
};

export const convWeightRecord: OpRecord<'convWeight'> = {
  name: 'convWeight',
  shape: ([x, y], { stride, pads, kernel }) => {
    const [n, c, h, width] = four(x, 'image');
    const [n2, o, oh, ow] = four(y, 'output');
    const fits =
      outSize(h, pads[0], pads[2], kernel[0], stride) === oh &&
      outSize(width, pads[1], pads[3], kernel[1], stride) === ow;
    if (n !== n2 || !fits) throw new Error(`image [${x}] and output [${y}] do not fit a ${kernel.join('x')} kernel`);
    return [o, c, ...kernel];
  },
  lower: (v, [x, y], to) =>
    to.target === 'cpu'
      ? weightByGemms(v, x as string, y as string, to)
      : weightByConv(v, x as string, y as string, to),
  vjp: (v, gw) => {
    const [x, y] = v.inputs as [Value, Value];
    const { stride, pads } = v.attrs;
    return [
      () => convTranspose(y, gw, { stride, pads, size: [x.shape[2] as number, x.shape[3] as number] }),
      () => conv(x, gw, { stride, pads }),
    ];
  },
};

/** Whether turning a kernel over takes the CPU longer than a ConvTranspose takes more than a Conv: a trained one that meets few pixels. */
function turnsSlowly(v: Value<'convTranspose'>, kernel: string, to: Lowering): boolean {
  const [n, o, h, w] = (v.inputs[0] as Value).shape as Four;
  const [kh, kw] = kernelOf(v);
  return to.target === 'cpu' && !to.isFixed(kernel) && kh * kw > 1 && n * h * w <= 8 * o;
}

function kernelOf(v: Value<'conv'> | Value<'convTranspose'>): [number, number] {
  const [, , kh, kw] = (v.inputs[1] as Value).shape as Four;
  return [kh, kw];
}

/** Conv whose pads may be negative: cropping is done by a Slice first. */
export function lowerConv(
  to: Lowering,
  x: string,
  w: string,
  stride: number,
  pads: Pads,
  kernel: readonly [number, number],
  groups = 1,
  dilation = 1,
): string {
  const cropped = crop(to, x, pads);
  return to.node('Conv', [cropped, w], {
    strides: [stride, stride],
    pads: pads.map((p) => Math.max(0, p)),
    kernel_shape: kernel,
    dilations: [dilation, dilation],
    group: groups,
  });
}

const END = 2 ** 31 - 1;
function crop(to: Lowering, x: string, pads: Pads): string {
  if (pads.every((p) => p >= 0)) return x;
  const [top, left, bottom, right] = pads.map((p) => Math.max(0, -p)) as [number, number, number, number];
  return to.node('Slice', [
    x,
    to.ints([top, left]),
    to.ints([bottom ? -bottom : END, right ? -right : END]),
    to.ints([2, 3]),
  ]);
}

/** Adjoint of crop: zeros where the pads are negative. */
function surround(to: Lowering, x: string, pads: Pads): string {
  if (pads.every((p) => p >= 0)) return x;
  const [top, left, bottom, right] = pads.map((p) => Math.max(0, -p)) as [number, number, number, number];
  return to.node('Pad', [x, to.ints([0, 0, top, left, 0, 0, bottom, right])]);
}

function flipTranspose(to: Lowering, w: string, kh: number, kw: number): string {
  const transposed = to.node('Transpose', [w], { perm: [1, 0, 2, 3] });
  if (kh === 1 && kw === 1) return transposed;
  return to.node('Slice', [transposed, to.ints([-1, -1]), to.ints([-END, -END]), to.ints([2, 3]), to.ints([-1, -1])]);
}

/** One Gemm per kernel tap: fastest on the CPU. */
function weightByGemms(v: Value<'convWeight'>, x: string, y: string, to: Lowering): string {
  const [n, c] = (v.inputs[0] as Value).shape as Four;
  const [, o, h, w] = (v.inputs[1] as Value).shape as Four;
  const { kernel } = v.attrs;
  const pixels = n * h * w;
  const flatY = to.once(`flatOut|${y}`, () => to.node('Reshape', [channelsFirst(to, y), to.ints([o, pixels])]));
  const shifts = shiftsOf(v, x, to);
  // where the kernel is the larger part, one Gemm leaves its numbers in order; joining the Gemms of all taps is slow
  if (pixels <= o) {
    const rows = shifts.map((shift) => to.node('Reshape', [shift, to.ints([c, 1, pixels])]));
    const columns = to.node('Reshape', [joined(to, rows, 1), to.ints([c * rows.length, pixels])]);
    return to.node('Reshape', [to.node('Gemm', [flatY, columns], { transB: 1 }), to.ints([o, c, ...kernel])]);
  }
  const taps = shifts.map((shift) => {
    const flat = to.node('Reshape', [shift, to.ints([c, pixels])]);
    return to.node('Reshape', [to.node('Gemm', [flatY, flat], { transB: 1 }), to.ints([o, c, 1])]);
  });
  return to.node('Reshape', [joined(to, taps, 2), to.ints([o, c, ...kernel])]);
}

/** For each tap of a kernel the pixels it meets, channels first: [C,N,h,w]. */
function shiftsOf(v: Value<'convWeight'>, x: string, to: Lowering): string[] {
  const [, , h, w] = (v.inputs[1] as Value).shape as Four;
  const { stride, pads, kernel } = v.attrs;
  const padded = pads.every((p) => p === 0)
    ? channelsFirst(to, x)
    : to.once(`padded|${x}|${pads.join(',')}`, () =>
        to.node('Pad', [channelsFirst(to, x), to.ints([0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]])]),
      );
  // Every stride-th row and column, once for all taps that share them: to pick pixels is slow, to copy rows is not.
  const phase = (a: number, b: number) =>
    stride === 1
      ? padded
      : to.once(`phase|${padded}|${stride}|${a}|${b}`, () =>
          to.node('Slice', [padded, to.ints([a, b]), to.ints([END, END]), to.ints([2, 3]), to.ints([stride, stride])]),
        );
  return Array.from({ length: kernel[0] * kernel[1] }, (_, i) => {
    const [a, b] = [Math.floor(i / kernel[1]), i % kernel[1]];
    const [top, left] = [Math.floor(a / stride), Math.floor(b / stride)];
    return to.node('Slice', [
      phase(a % stride, b % stride),
      to.ints([top, left]),
      to.ints([top + h, left + w]),
      to.ints([2, 3]),
    ]);
  });
}

function channelsFirst(to: Lowering, t: string): string {
  return to.once(`channelsFirst|${t}`, () => to.node('Transpose', [t], { perm: [1, 0, 2, 3] }));
}

function joined(to: Lowering, parts: readonly string[], axis: number): string {
  return parts.length === 1 ? (parts[0] as string) : to.node('Concat', parts, { axis });
}

/** A Conv with batch and channel axes swapped and the stride as dilation. */
function weightByConv(v: Value<'convWeight'>, x: string, y: string, to: Lowering): string {
  const [, , h, w] = (v.inputs[0] as Value).shape as Four;
  const [, , oh, ow] = (v.inputs[1] as Value).shape as Four;
  const { stride, pads, kernel } = v.attrs;
  // rows the strided conv never reached are cropped, so that the result is exactly the kernel's size
  const spareH = h + pads[0] + pads[2] - ((oh - 1) * stride + kernel[0]);
  const spareW = w + pads[1] + pads[3] - ((ow - 1) * stride + kernel[1]);
  const trimmed: Pads = [pads[0], pads[1], pads[2] - spareH, pads[3] - spareW];
  const result = lowerConv(to, channelsFirst(to, x), channelsFirst(to, y), 1, trimmed, [oh, ow], 1, stride);
  return to.node('Transpose', [result], { perm: [1, 0, 2, 3] });
}

const NO_PADS: Pads = [0, 0, 0, 0];

/** Same padding for an odd kernel of size k. */
export function samePads(k: number): Pads {
  const p = k >> 1;
  return [p, p, p, p];
}
/** 2-D cross-correlation: x [N,C,H,W], w [O,C/groups,kh,kw]. */
export function conv(x: Value, w: Value, options: { stride?: number; pads?: Pads; groups?: number } = {}): Value {
  const { stride = 1, pads = NO_PADS, groups = 1 } = options;
  const [core, factor] = factorOf(x);
  if (factor !== 1) return conv(core, mul(w, factor), options);
  return emit(convRecord, [x, w], { stride, pads, groups });
}
/** Adjoint of conv in the image: y [N,O,h,w], w [O,C,kh,kw] -> [N,C,H,W]; `size` picks H,W where the stride leaves a choice. */
export function convTranspose(
  y: Value,
  w: Value,
  options: { stride?: number; pads?: Pads; size?: readonly [number, number] } = {},
): Value {
  const { stride = 1, pads = NO_PADS, size } = options;
  const [core, factor] = factorOf(y);
  if (factor !== 1) return convTranspose(core, mul(w, factor), options);
  const [, , h, width] = y.shape as Four;
  const [, , kh, kw] = w.shape as Four;
  const extra: [number, number] = size
    ? [size[0] - ((h - 1) * stride - pads[0] - pads[2] + kh), size[1] - ((width - 1) * stride - pads[1] - pads[3] + kw)]
    : [0, 0];
  return emit(convTransposeRecord, [y, w], { stride, pads, extra });
}
/** Adjoint of conv in the kernel: x [N,C,H,W], y [N,O,h,w] -> [O,C,kh,kw]. */
export function convWeight(
  x: Value,
  y: Value,
  options: { stride: number; pads: Pads; kernel: readonly [number, number] },
): Value {
  const { stride, pads, kernel } = options;
  const [[image, a], [output, b]] = [factorOf(x), factorOf(y)];
  if (a * b !== 1) return mul(convWeight(image, output, options), a * b);
  return emit(convWeightRecord, [x, y], { stride, pads, kernel });
}
