import type { MotionConfig } from '../../shared/networks';
import {
  add,
  broadcast,
  concat,
  conv,
  cos,
  lrelu,
  mul,
  perChannel,
  reshape,
  round,
  sin,
  slice,
  sub,
  tanh,
  transpose,
  type Graph,
  type Value,
} from '../graph';
import { fullyConnected } from './layers';
import type { MotionInputs } from './motionInputs';

/** Learning-rate multiplier of the convolutions over the motion codes. */
const CODE_LR = 0.01;

/** Smoothed motion codes on either side of each moment, both [T, motionDim]. */
export interface CodePair {
  readonly left: Value;
  readonly right: Value;
}

/**
 * Temporal style of each moment (StyleInV section 3.2): Fuse(w0, motion_v(t)).
 * @param w0 [T,wDim], or [1,wDim] for all moments alike; @returns [T,styleDim]
 */
export function motionStyle(
  g: Graph,
  config: MotionConfig,
  w0: Value,
  inputs: MotionInputs<Value>,
  prefix = '',
): Value {
  const codes = motionCodes(g, config, inputs, prefix);
  return temporalStyle(g, config, w0, motionVector(g, config, codes, inputs.clock, prefix), prefix);
}

/**
 * Smooths the random codes by two causal convolutions along the sequence (StyleGAN-V). A moment's window holds every code that
 * u[l] and u[l+1] depend on; codes before the clip count as zeros in both layers, so this equals running over the whole clip.
 */
export function motionCodes(g: Graph, config: MotionConfig, inputs: MotionInputs<Value>, prefix = ''): CodePair {
  return g.scoped('motion_codes', () => {
    const { motionDim } = config;
    const name = `${prefix}mapping.motion_encoder.`;
    const [moments, window] = inputs.inside.shape as [number, number];
    // the convolutions run along the last axis of [T, motionDim, 1, window]
    const alongSequence = (mask: Value) => reshape(mask, [moments, 1, 1, window]);
    const [inside, first] = [alongSequence(inputs.inside), alongSequence(inputs.first)];
    const random = reshape(transpose(inputs.codes, [0, 2, 1]), [moments, motionDim, 1, window]);
    const constant = perChannel(g.weight(`${name}frame_0_const`, [motionDim]));
    const codes = add(mul(random, sub(inside, first)), mul(constant, first));
    const hidden = causalConv(g, config, codes, `${name}conv.0`);
    const masked = mul(hidden, slice(inside, 3, window - (hidden.shape[3] as number), window));
    const u = causalConv(g, config, masked, `${name}conv.1`);
    const at = (i: number) => reshape(slice(u, 3, i, i + 1), [moments, motionDim]);
    return { left: at(0), right: at(1) };
  });
}

/**
 * One convolution along the sequence: [T,D,1,n] -> [T,D,1,n-(kernel-1)/2]. Of the stored taps only those that look at the
 * present and the past are used. Leaky ReLU 0.2 without gain.
 */
function causalConv(g: Graph, { motionDim, kernel }: MotionConfig, x: Value, name: string): Value {
  const taps = (kernel + 1) / 2;
  const stored = g.weight(`${name}.weight`, [motionDim, motionDim, kernel]);
  const weight = reshape(slice(stored, 2, 0, taps), [motionDim, motionDim, 1, taps]);
  const bias = g.weight(`${name}.bias`, [motionDim]);
  const product = mul(conv(x, weight), CODE_LR / Math.sqrt(motionDim * kernel));
  return lrelu(add(product, perChannel(mul(bias, CODE_LR))), 0.2, 1);
}

/**
 * Acyclic positional encoding (StyleGAN-V section 3.2; StyleInV): e(t) minus its linear interpolation between the two codes, plus
 * an interpolated alignment vector, so that neighbouring intervals join continuously.
 * @param clock [T,4] as in MotionInputs; @returns motion_v [T, 2 frequencies]
 */
export function motionVector(g: Graph, config: MotionConfig, codes: CodePair, clock: Value, prefix = ''): Value {
  return g.scoped('motion_vector', () => {
    const { frequencies, motionDim, codeDistance } = config;
    const name = `${prefix}mapping.motion_encoder.time_encoder.`;
    const stored = (key: string) => g.weight(`${name}${key}`, [1, frequencies]);
    const predict = (x: Value, key: string, width: number) =>
      fullyConnected(x, g.weight(`${name}${key}_predictor.weight`, [width, motionDim]), undefined);
    const column = (i: number) => slice(clock, 1, i, i + 1);
    const [alpha, sinceLeft, coarse, fine] = [column(0), column(1), column(2), column(3)];

    const period = add(tanh(predict(codes.left, 'periods', frequencies)), 1);
    const phase = mul(predict(codes.left, 'phase', frequencies), stored('phase_scales'));
    const rate = mul(stored('freqs'), period);
    const start = add(mul(wrappedTurns(mul(rate, 1 / (2 * Math.PI)), coarse, fine), 2 * Math.PI), phase);
    const encode = (frames: Value | number) => {
      const angle = add(start, mul(rate, frames));
      return concat([sin(angle), cos(angle)], 1);
    };
    const interpolate = (left: Value, right: Value) => add(mul(left, sub(1, alpha)), mul(right, alpha));
    const chord = interpolate(encode(0), encode(codeDistance));
    const aligned = predict(interpolate(codes.left, codes.right), 'aligners', 2 * frequencies);
    return add(sub(encode(sinceLeft), chord), aligned);
  });
}

/**
 * rate * (coarse + fine) in turns, whole turns left out. Straightforward float32 would be off by a tenth of a radian after a million
 * frames and make the motion tremble; here the rate is split into 12 bits and a rest, so that the large products are exact.
 */
function wrappedTurns(rate: Value, coarse: Value, fine: Value): Value {
  const head = mul(round(mul(rate, 4096)), 1 / 4096);
  const rest = sub(rate, head);
  const fraction = (turns: Value) => sub(turns, round(turns));
  const exact = add(fraction(mul(head, coarse)), fraction(mul(head, fine)));
  return add(exact, add(fraction(mul(rest, coarse)), mul(rest, fine)));
}

/** Fuses the portrait with the motion: cat[w0, motion_v] through fully connected layers. w0 [T or 1,wDim] -> [T,styleDim]. */
export function temporalStyle(g: Graph, config: MotionConfig, w0: Value, vector: Value, prefix = ''): Value {
  return g.scoped('temporal_style', () => {
    const portrait = broadcast(w0, [vector.shape[0] as number, config.wDim]);
    let x = concat([portrait, vector], 1);
    for (let i = 0; i < config.fuseLayers; i++) {
      const weight = g.weight(`${prefix}mapping.fcf${i}.weight`, [config.styleDim, x.shape[1] as number]);
      const bias = g.weight(`${prefix}mapping.fcf${i}.bias`, [config.styleDim]);
      x = fullyConnected(x, weight, bias, { lrMultiplier: config.fuseLrMultiplier, activate: true });
    }
    return x;
  });
}
