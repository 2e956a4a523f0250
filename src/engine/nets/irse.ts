import type { EncoderBody, EncoderConfig } from '../../shared/networks';
import {
  add,
  batchNorm,
  conv,
  mean,
  mul,
  prelu,
  relu,
  reshape,
  samePads,
  sigmoid,
  subsample,
  type Graph,
  type Value,
} from '../graph';
import { fullyConnected } from './layers';

export interface EncoderOptions {
  /** Put before every parameter's name, e.g. 'E.'. */
  readonly prefix?: string;
}

export interface EncoderFeatures {
  /** Output of each stage, [N, channels, R/2^(i+1), R/2^(i+1)]. */
  readonly stages: readonly Value[];
  /** Average of the last stage over its pixels, [N, channels of the last stage]. */
  readonly pooled: Value;
}

/** One IR-SE unit of the body. */
export interface UnitPlan {
  /** Position in the body, as state-dict names count it. */
  readonly index: number;
  readonly stage: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: number;
}

/** The units of an encoder's body in order; the first of each stage halves the resolution. */
export function unitPlans(config: EncoderBody): UnitPlan[] {
  let inputs = config.inputChannels;
  let index = 0;
  return config.stages.flatMap(({ channels, units }, stage) =>
    Array.from({ length: units }, (_, i): UnitPlan => {
      const plan = { index: index++, stage, inputs, outputs: channels, stride: i === 0 ? 2 : 1 };
      inputs = channels;
      return plan;
    }),
  );
}

/**
 * Inversion encoder into W (pSp with an IR-SE50 body, Richardson et al. 2021): w = linear(pool(body(image))) + latent_avg.
 * latent_avg IS included: the result goes into the generator as it is, repeated to numWs.
 * @param image [N,3,R,R] in [-1,1]; @returns w [N,wDim]
 */
export function encodeToW(g: Graph, config: EncoderConfig, image: Value, { prefix = '' }: EncoderOptions = {}): Value {
  const { pooled } = encoderFeatures(g, config, image, { prefix });
  const offset = encoderLinear(g, config, pooled, `${prefix}encoder.`);
  return add(offset, reshape(g.weight(`${prefix}latent_avg`, [config.wDim]), [1, config.wDim]));
}

/** Features of the inversion encoder. @param image [N,3,R,R] in [-1,1] */
export function encoderFeatures(
  g: Graph,
  config: EncoderConfig,
  image: Value,
  { prefix = '' }: EncoderOptions = {},
): EncoderFeatures {
  const name = `${prefix}encoder.`;
  let x = encoderInput(g, config, image, name);
  const stages = config.stages.map((_, stage) => (x = encoderStage(g, config, x, stage, name)));
  return { stages, pooled: globalPool(x) };
}

/** Input layer: 3x3 convolution without bias, batch norm, PReLU. [N,3,R,R] -> [N,inputChannels,R,R]. */
export function encoderInput(g: Graph, config: EncoderBody, image: Value, prefix: string): Value {
  return g.scoped('input_layer', () => {
    const layer = `${prefix}input_layer.`;
    const y = conv3x3(g, image, `${layer}0`, config.inputChannels, 1);
    return channelPrelu(g, channelNorm(g, y, `${layer}1`), `${layer}2`);
  });
}

/** One stage of IR-SE units: [N,C,h,w] -> [N,C',h/2,w/2]. */
export function encoderStage(g: Graph, config: EncoderBody, x: Value, stage: number, prefix: string): Value {
  return unitPlans(config)
    .filter((plan) => plan.stage === stage)
    .reduce((y, plan) => irseUnit(g, y, plan, config.seReduction, `${prefix}body.${plan.index}.`), x);
}

/** Average over all pixels: [N,C,h,w] -> [N,C]. */
export function globalPool(x: Value): Value {
  return reshape(mean(x, [2, 3]), x.shape.slice(0, 2));
}

/** Final linear layer: pooled features [N,C] -> [N,wDim]. */
export function encoderLinear(g: Graph, config: EncoderConfig, pooled: Value, prefix: string): Value {
  const weight = g.weight(`${prefix}linear.weight`, [config.wDim, pooled.shape[1] as number]);
  return fullyConnected(pooled, weight, g.weight(`${prefix}linear.bias`, [config.wDim]));
}

/**
 * IR-SE unit: batch norm, 3x3 conv, PReLU, 3x3 conv with the stride, batch norm, squeeze-excite, plus the shortcut; nothing after
 * the sum. The shortcut subsamples where the channels stay the same, and is a 1x1 conv with batch norm where they do not.
 */
export function irseUnit(
  g: Graph,
  x: Value,
  { inputs, outputs, stride }: Pick<UnitPlan, 'inputs' | 'outputs' | 'stride'>,
  seReduction: number,
  prefix: string,
): Value {
  return g.scoped(prefix.slice(0, -1), () => {
    const layer = `${prefix}res_layer.`;
    const normalised = channelNorm(g, x, `${layer}0`);
    const hidden = channelPrelu(g, conv3x3(g, normalised, `${layer}1`, outputs, 1), `${layer}2`);
    const residual = channelNorm(g, conv3x3(g, hidden, `${layer}3`, outputs, stride), `${layer}4`);
    const excited = squeezeExcite(g, residual, squeezedChannels(outputs, seReduction), `${layer}5.`);
    return add(excited, shortcut(g, x, inputs, outputs, stride, `${prefix}shortcut_layer.`));
  });
}

function shortcut(g: Graph, x: Value, inputs: number, outputs: number, stride: number, prefix: string): Value {
  if (inputs === outputs) return subsample(x, stride);
  const projected = conv(x, g.weight(`${prefix}0.weight`, [outputs, inputs, 1, 1]), { stride });
  return channelNorm(g, projected, `${prefix}1`);
}

/** Channels inside a squeeze-excite block. */
export function squeezedChannels(channels: number, seReduction: number): number {
  return Math.max(1, Math.floor(channels / seReduction));
}

/** Squeeze-excite (Hu et al. 2018): channels scaled by sigmoid(W2 relu(W1 pool(x))). */
function squeezeExcite(g: Graph, x: Value, narrow: number, prefix: string): Value {
  const channels = x.shape[1] as number;
  const squeezed = relu(conv(mean(x, [2, 3]), g.weight(`${prefix}fc1.weight`, [narrow, channels, 1, 1])));
  return mul(x, sigmoid(conv(squeezed, g.weight(`${prefix}fc2.weight`, [channels, narrow, 1, 1]))));
}

function conv3x3(g: Graph, x: Value, name: string, outputs: number, stride: number): Value {
  const weight = g.weight(`${name}.weight`, [outputs, x.shape[1] as number, 3, 3]);
  return conv(x, weight, { stride, pads: samePads(3) });
}

function channelPrelu(g: Graph, x: Value, name: string): Value {
  return prelu(x, g.weight(`${name}.weight`, [x.shape[1] as number]));
}

/** Batch norm with stored statistics, eps 1e-5: x [N,C,...]. */
export function channelNorm(g: Graph, x: Value, name: string): Value {
  const parameter = (kind: string) => g.weight(`${name}.${kind}`, [x.shape[1] as number]);
  return batchNorm(x, {
    gamma: parameter('weight'),
    beta: parameter('bias'),
    mean: parameter('running_mean'),
    variance: parameter('running_var'),
  });
}
