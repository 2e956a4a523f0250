import { StudioError } from '../../shared/errors';
import type { MotionConfig } from '../../shared/networks';
import {
  add,
  broadcast,
  conv,
  instanceNorm,
  lrelu,
  mul,
  perChannel,
  perPixel,
  reshape,
  samePads,
  slice,
  type Graph,
  type Value,
} from '../graph';
import { encoderInput, encoderLinear, encoderStage, globalPool } from './irse';
import { fullyConnected } from './layers';
import type { MotionInputs } from './motionInputs';
import { motionStyle } from './motionStyle';

/**
 * Motion network of StyleInV (section 3.2): w_t = AdaIN-Encoder(x0; Fuse(w0, motion code(t))) + w0, for T moments.
 * @param image x0 = G(w0), [1,3,R,R], or [B,3,R,R] for B clips with rows ordered (moment, clip)
 * @param w0 [1,wDim] or [B,wDim]; @returns w [T,wDim]
 */
export function motionW(
  g: Graph,
  config: MotionConfig,
  image: Value,
  w0: Value,
  inputs: MotionInputs<Value>,
  prefix = '',
): Value {
  const moments = inputs.clock.shape[0] as number;
  const start = repeatRows(w0, moments);
  const style = motionStyle(g, config, start, inputs, prefix);
  return add(motionTail(g, config, motionStem(g, config, image, prefix), style, prefix), start);
}

/**
 * The part of the encoder before its first AdaIN. It does not depend on time: once per clip is enough.
 * @param image [N,3,R,R] in [-1,1]; @returns [N, channels of stage 0, R/2, R/2]
 */
export function motionStem(g: Graph, config: MotionConfig, image: Value, prefix = ''): Value {
  const name = `${prefix}encoder.`;
  return encoderStage(g, config.encoder, encoderInput(g, config.encoder, image, name), 0, name);
}

/**
 * The part of the encoder that the temporal style drives.
 * @param stem from motionStem, of 1 or B portraits; with B, the rows of `style` are ordered (moment, portrait)
 * @param style [T,styleDim]; @returns dw = w_t - w0, [T,wDim]
 */
export function motionTail(g: Graph, config: MotionConfig, stem: Value, style: Value, prefix = ''): Value {
  const { encoder } = config;
  const name = `${prefix}encoder.`;
  let x = stem;
  encoder.stages.forEach((_, stage) => {
    if (stage > 0) x = encoderStage(g, encoder, x, stage, name);
    x = adainBlock(g, x, style, `${name}adains.${stage}.`);
  });
  return encoderLinear(g, encoder, globalPool(x), name);
}

/**
 * AdaIN residual block: (x + conv(lrelu(AdaIN(conv(lrelu(AdaIN(x))))))) / sqrt 2, leaky ReLU 0.2 without gain.
 * @param x [T,C,h,w], or fewer rows that are repeated; @param style [T,styleDim]
 */
export function adainBlock(g: Graph, x: Value, style: Value, prefix: string): Value {
  return g.scoped(prefix.slice(0, -1), () => {
    const y = biasedConv(g, lrelu(adain(g, x, style, `${prefix}norm1`), 0.2, 1), `${prefix}conv1`);
    const z = biasedConv(g, lrelu(adain(g, y, style, `${prefix}norm2`), 0.2, 1), `${prefix}conv2`);
    return mul(add(z, broadcastRows(x, style.shape[0] as number)), Math.SQRT1_2);
  });
}

/** AdaIN(x, s) = (1 + gamma(s)) instanceNorm(x) + beta(s), [gamma | beta] = fc(s). */
export function adain(g: Graph, x: Value, style: Value, name: string): Value {
  const channels = x.shape[1] as number;
  const weight = g.weight(`${name}.fc.weight`, [2 * channels, style.shape[1] as number]);
  const h = fullyConnected(style, weight, g.weight(`${name}.fc.bias`, [2 * channels]));
  const gamma = perPixel(slice(h, 1, 0, channels));
  const beta = perPixel(slice(h, 1, channels, 2 * channels));
  // the statistics come before the repetition: those of a portrait's stem are the same for all moments
  const normalised = broadcastRows(instanceNorm(x), style.shape[0] as number);
  return add(mul(normalised, add(gamma, 1)), beta);
}

function biasedConv(g: Graph, x: Value, name: string): Value {
  const channels = x.shape[1] as number;
  const weight = g.weight(`${name}.weight`, [channels, channels, 3, 3]);
  return add(conv(x, weight, { pads: samePads(3) }), perChannel(g.weight(`${name}.bias`, [channels])));
}

/** Repeats B rows to T rows ordered (repetition, row); a single row is left to broadcasting. */
function broadcastRows(x: Value, count: number): Value {
  return x.shape[0] === 1 ? x : repeatRows(x, count);
}

function repeatRows(x: Value, count: number): Value {
  const [rows, ...rest] = x.shape as [number, ...number[]];
  if (count % rows) throw new StudioError('internal', `${rows} rows cannot be repeated to ${count}`);
  if (rows === count) return x;
  return reshape(broadcast(reshape(x, [1, rows, ...rest]), [count / rows, rows, ...rest]), [count, ...rest]);
}
