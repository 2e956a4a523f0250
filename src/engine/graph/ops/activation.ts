import type { Shape } from '../../tensor/tensor';
import { emit, type Value } from '../graph';
import type { ClampAttrs, LreluAttrs, OpRecord } from '../op';
import { add, factorOf, mul, sub } from './arithmetic';
import { sumTo } from './reduce';
import { perChannel, reshape as reshapeTo } from './shape';
import { positive } from './unary';

/** A factor so large that any normal number times it saturates a Clip: turns a sign into a two-valued mask in one pass. */
const STEEP = 1e30;

// y = x > 0 ? x : slope x
export const lreluRecord: OpRecord<'lrelu'> = {
  name: 'lrelu',
  shape: ([x]) => x as Shape,
  lower: (v, [x], to) =>
    v.attrs.slope === 0
      ? to.node('Relu', [x as string])
      : to.node('LeakyRelu', [x as string], { alpha: { float: v.attrs.slope } }),
  vjp: (v, gy) => [() => lreluGrad(v.inputs[0] as Value, gy, v.attrs)],
};

// y = gy * (x > 0 ? 1 : slope): linear in gy, flat in x
export const lreluGradRecord: OpRecord<'lreluGrad'> = {
  name: 'lreluGrad',
  shape: ([x]) => x as Shape,
  lower: (v, [x, g], to) => {
    const { slope } = v.attrs;
    const mask = to.once(`lreluMask|${x}|${slope}`, () =>
      to.node('Clip', [
        to.node('Mul', [x as string, to.floats([STEEP], [])]),
        to.floats([slope], []),
        to.floats([1], []),
      ]),
    );
    return to.node('Mul', [g as string, mask]);
  },
  vjp: (v, gy) => [null, () => lreluGrad(v.inputs[0] as Value, gy, v.attrs)],
};

// y = x > 0 ? x : a x, a one number per channel
export const preluRecord: OpRecord<'prelu'> = {
  name: 'prelu',
  shape: ([x, a]) => {
    if (a?.length !== 1 || a[0] !== x?.[1]) throw new Error(`prelu of [${x}] needs one slope per channel, got [${a}]`);
    return x as Shape;
  },
  // As a x + (1-a) relu(x): the CPU keeps that in its blocked layout between convolutions, and is 5 times faster than with PRelu.
  lower: (v, [x, a], to) => {
    const rank = v.shape.length;
    const slope = to.once(`preluSlope|${a}|${rank}`, () =>
      to.node('Reshape', [a as string, to.ints([-1, ...Array<number>(rank - 2).fill(1)])]),
    );
    const rest = to.once(`preluRest|${a}|${rank}`, () => to.node('Sub', [to.floats([1], []), slope]));
    const straight = to.node('Mul', [x as string, slope]);
    return to.node('Add', [straight, to.node('Mul', [to.node('Relu', [x as string]), rest])]);
  },
  // dx = gy (a + (1-a) [x>0]), da = sum gy x [x<=0]
  vjp: (v, gy) => {
    const [x, a] = v.inputs as [Value, Value];
    const slope = () => perChannel(a, x.shape.length);
    return [
      () => mul(gy, add(slope(), mul(positive(x), sub(1, slope())))),
      () => {
        const channels = [1, a.shape[0] as number, ...Array<number>(x.shape.length - 2).fill(1)];
        return reshapeTo(sumTo(mul(gy, mul(x, sub(1, positive(x)))), channels), a.shape);
      },
    ];
  },
};

// y = min(max(x, lo), hi)
export const clampRecord: OpRecord<'clamp'> = {
  name: 'clamp',
  shape: ([x]) => x as Shape,
  lower: (v, [x], to) => to.node('Clip', [x as string, to.floats([v.attrs.min], []), to.floats([v.attrs.max], [])]),
  vjp: (v, gy) => [() => clampGrad(v.inputs[0] as Value, gy, v.attrs)],
};

// y = gy [lo <= x <= hi]: linear in gy, flat in x
export const clampGradRecord: OpRecord<'clampGrad'> = {
  name: 'clampGrad',
  shape: ([x]) => x as Shape,
  lower: (v, [x, g], to) => {
    const { min, max } = v.attrs;
    const mask = to.once(`clampMask|${x}|${min}|${max}`, () => {
      const inside = to.node('And', [
        to.node('GreaterOrEqual', [x as string, to.floats([min], [])]),
        to.node('LessOrEqual', [x as string, to.floats([max], [])]),
      ]);
      return to.node('Cast', [inside], { to: 1 });
    });
    return to.node('Mul', [g as string, mask]);
  },
  vjp: (v, gy) => [null, () => clampGrad(v.inputs[0] as Value, gy, v.attrs)],
};

/** Leaky ReLU: gain * max(x, slope x). StyleGAN2's 'lrelu' is slope 0.2, gain sqrt 2. */
export function lrelu(x: Value, slope = 0.2, gain = Math.SQRT2): Value {
  return mul(emit(lreluRecord, [x], { slope }), gain);
}
/** Pull-back of lrelu without gain at x. */
export function lreluGrad(x: Value, gy: Value, { slope }: LreluAttrs): Value {
  const [core, factor] = factorOf(gy);
  return mul(emit(lreluGradRecord, [x, core], { slope }), factor);
}
/** ReLU. */
export function relu(x: Value): Value {
  return lrelu(x, 0, 1);
}
/** Parametric ReLU: x [N,C,...], a [C]. */
export function prelu(x: Value, a: Value): Value {
  return emit(preluRecord, [x, a], {});
}
/** Clamps to [min, max]. */
export function clamp(x: Value, min: number, max: number): Value {
  const [core, factor] = factorOf(x);
  if (factor !== 1 && factor > 0) return mul(clamp(core, min / factor, max / factor), factor);
  return emit(clampRecord, [x], { min, max });
}
/** Pull-back of clamp at x. */
export function clampGrad(x: Value, gy: Value, { min, max }: ClampAttrs): Value {
  return emit(clampGradRecord, [x, gy], { min, max });
}
