import { StudioError } from '../../../shared/errors';
import { emit, type Value } from '../graph';
import type { FirAttrs, Lowering, OpRecord, Pads } from '../op';
import { factorOf } from './arithmetic';
import { lowerConv } from './conv';

type Four = readonly [number, number, number, number];

/*
 * Up-sample, filter, down-sample, channel by channel: insert up-1 zeros after every pixel, pad (or crop), correlate with
 * gain * outer(f, f), keep every down-th pixel. Its adjoint is the same op with up and down swapped and f reversed.
 */
export const firRecord: OpRecord<'fir'> = {
  name: 'fir',
  shape: ([x], { taps, up, down, size }) => {
    if (x?.length !== 4) throw new Error(`a filtered image must have 4 axes, got [${x}]`);
    if (taps.length === 0 || up < 1 || down < 1 || (up > 1 && down > 1))
      throw new Error('filter needs taps, and up or down, not both');
    return [x[0] as number, x[1] as number, ...size];
  },
  lower: (v, [x], to) => {
    const [, channels, h, w] = (v.inputs[0] as Value).shape as Four;
    const { attrs } = v;
    if (attrs.up > 1) return lowerUp(to, x as string, attrs, channels, h, w);
    if (attrs.taps.length === 1 && attrs.pads.every((p) => p === 0)) return lowerSubsample(to, x as string, attrs);
    const kernel = depthwise(to, attrs.taps, attrs.gain, channels);
    const k = attrs.taps.length;
    // pads at the end are what the wanted size needs, so that rows a stride would drop do not matter
    const need = (size: number, out: number, before: number) => (out - 1) * attrs.down + k - size - before;
    const pads: Pads = [
      attrs.pads[0],
      attrs.pads[1],
      need(h, attrs.size[0], attrs.pads[0]),
      need(w, attrs.size[1], attrs.pads[1]),
    ];
    return lowerConv(to, x as string, kernel, attrs.down, pads, [k, k], channels);
  },
  vjp: (v, gy) => [
    () => {
      const { taps, gain, up, down, pads } = v.attrs;
      const [, , H, W] = (v.inputs[0] as Value).shape as Four;
      const k = taps.length;
      const [, , h, w] = v.shape as Four;
      const [top, left] = [k - 1 - pads[0], k - 1 - pads[1]];
      // end pads such that (h down + top + bottom - k) / up + 1 = H
      const bottom = (H - 1) * up + k - h * down - top;
      const right = (W - 1) * up + k - w * down - left;
      return emit(firRecord, [gy], {
        taps: [...taps].reverse(),
        gain,
        up: down,
        down: up,
        pads: [top, left, bottom, right],
        size: [H, W],
      });
    },
  ],
};

function depthwise(to: Lowering, taps: readonly number[], gain: number, channels: number): string {
  const kernel = taps.flatMap((a) => taps.map((b) => a * b * gain));
  return to.once(`fir|${taps.join(',')}|${gain}|${channels}`, () =>
    to.floats(Array.from({ length: channels }, () => kernel).flat(), [channels, 1, taps.length, taps.length]),
  );
}

/** Zero insertion and correlation is a ConvTranspose with the reversed kernel, cropped at the start by k-1-pad. */
function lowerUp(to: Lowering, x: string, attrs: FirAttrs, channels: number, h: number, w: number): string {
  const { taps, gain, up, pads, size } = attrs;
  const k = taps.length;
  const kernel = depthwise(to, [...taps].reverse(), gain, channels);
  const [top, left] = [k - 1 - pads[0], k - 1 - pads[1]];
  if (top < 0 || left < 0)
    throw new StudioError('internal', `up-sampling filter cannot be padded by ${pads.join(',')}`);
  const surplus = (length: number, cropStart: number, out: number) => (length - 1) * up + k - cropStart - out;
  const [bottom, right] = [surplus(h, top, size[0]), surplus(w, left, size[1])];
  return to.node('ConvTranspose', [x, kernel], {
    strides: [up, up],
    pads: [top, left, Math.max(0, bottom), Math.max(0, right)],
    kernel_shape: [k, k],
    output_padding: [Math.max(0, -bottom), Math.max(0, -right)],
    group: channels,
  });
}

function lowerSubsample(to: Lowering, x: string, { taps, gain, down, size }: FirAttrs): string {
  const ends = size.map((n) => (n - 1) * down + 1);
  const picked = to.node('Slice', [x, to.ints([0, 0]), to.ints(ends), to.ints([2, 3]), to.ints([down, down])]);
  const scale = (taps[0] as number) ** 2 * gain;
  return scale === 1 ? picked : to.node('Mul', [picked, to.floats([scale], [])]);
}

/** The resampling filter of StyleGAN2: [1,3,3,1] / 8. */
export const RESAMPLE_TAPS: readonly number[] = [1 / 8, 3 / 8, 3 / 8, 1 / 8];

/** Up-FIR-down of each channel: x [N,C,H,W]; pads in pixels of the zero-inserted image; the kernel is gain * outer(taps, taps). */
export function fir(
  x: Value,
  options: { taps?: readonly number[]; gain?: number; up?: number; down?: number; pads: Pads },
): Value {
  const { taps = RESAMPLE_TAPS, gain = 1, up = 1, down = 1, pads } = options;
  const [core, factor] = factorOf(x);
  if (factor !== 1) return fir(core, { ...options, gain: gain * factor });
  const [, , h, w] = x.shape as Four;
  const out = (size: number, before: number, after: number) =>
    Math.floor((size * up + before + after - taps.length) / down) + 1;
  const size: [number, number] = [out(h, pads[0], pads[2]), out(w, pads[1], pads[3])];
  return emit(firRecord, [x], { taps, gain, up, down, pads, size });
}
/** Every stride-th pixel: x[:, :, ::stride, ::stride]. */
export function subsample(x: Value, stride: number): Value {
  return stride === 1 ? x : fir(x, { taps: [1], down: stride, pads: [0, 0, 0, 0] });
}
