import { numWsOf, resolutionsUpTo, type GeneratorConfig } from '../../shared/networks';
import {
  add,
  broadcast,
  clamp,
  concat,
  conv,
  convTranspose,
  fir,
  gemm,
  lrelu,
  mean,
  mul,
  perChannel,
  perPixel,
  reshape,
  rsqrt,
  samePads,
  slice,
  square,
  sub,
  sum,
  transpose,
  type Graph,
  type Value,
} from '../graph';
import type { Shape } from '../tensor/tensor';
import { fullyConnected } from './layers';

/** Where the noise inputs of the synthesis layers come from. 'random' makes one graph input `noise.<layer>` [N,1,R,R] per layer. */
export type NoiseMode = 'const' | 'random' | 'none';

export interface SynthesisOptions {
  readonly noise?: NoiseMode;
  /** Put before every parameter's name, e.g. 'G.'; or chosen by the name, where layers come from several networks. */
  readonly prefix?: string | ((name: string) => string);
  /** What takes the place of a parameter, given its name and value: a style adds its differences. */
  readonly adapt?: (name: string, stored: Value) => Value;
}

/**
 * Mapping network f: z -> w (StyleGAN2). z is normalised to unit second moment.
 * @param z [N,zDim]; @returns w [N,wDim], before truncation and before it is dealt out to the layers
 */
export function mapping(g: Graph, config: GeneratorConfig, z: Value, prefix = ''): Value {
  return g.scoped('mapping', () => {
    let x = mul(z, rsqrt(add(mean(square(z), [1]), 1e-8)));
    for (let i = 0; i < config.mappingLayers; i++) {
      const weight = g.weight(`${prefix}mapping.fc${i}.weight`, [config.wDim, x.shape[1] as number]);
      const bias = g.weight(`${prefix}mapping.fc${i}.bias`, [config.wDim]);
      x = fullyConnected(x, weight, bias, { lrMultiplier: config.mappingLrMultiplier, activate: true });
    }
    return x;
  });
}

/** w [N,wDim] repeated for every layer: [N,numWs,wDim]. */
export function repeatW(config: GeneratorConfig, w: Value): Value {
  const [n, wDim] = w.shape as [number, number];
  return broadcast(reshape(w, [n, 1, wDim]), [n, numWsOf(config.resolution), wDim]);
}

/**
 * Truncation: w_avg + psi (w - w_avg) on the first `cutoff` layers (all by default).
 * @param ws [N,numWs,wDim]; @param psi 1 leaves ws as they are, 0 gives the average face
 */
export function truncate(g: Graph, ws: Value, psi: number, cutoff?: number, prefix = ''): Value {
  const [, numWs, wDim] = ws.shape as [number, number, number];
  const layers = Math.min(cutoff ?? numWs, numWs);
  if (psi === 1 || layers <= 0) return ws;
  const average = reshape(g.weight(`${prefix}mapping.w_avg`, [wDim]), [1, 1, wDim]);
  const head = slice(ws, 1, 0, layers);
  const truncated = add(average, mul(sub(head, average), psi));
  return layers === numWs ? truncated : concat([truncated, slice(ws, 1, layers, numWs)], 1);
}

/** Style mixing: layers before `crossover` from `a`, the others from `b` (both [N,numWs,wDim]). */
export function mixWs(a: Value, b: Value, crossover: number): Value {
  const numWs = a.shape[1] as number;
  if (crossover <= 0) return b;
  if (crossover >= numWs) return a;
  return concat([slice(a, 1, 0, crossover), slice(b, 1, crossover, numWs)], 1);
}

/**
 * Synthesis network (StyleGAN2, skip architecture).
 * @param ws [N,numWs,wDim]; @returns image [N,3,R,R], about [-1,1]
 */
export function synthesis(g: Graph, config: GeneratorConfig, ws: Value, options: SynthesisOptions = {}): Value {
  const layers = new SynthesisLayers(g, config, ws, options);
  let x: Value | undefined;
  let image: Value | undefined;
  let index = 0;
  for (const r of resolutionsUpTo(config.resolution)) {
    g.scoped(`synthesis.b${r}`, () => {
      if (x === undefined) x = layers.constant(r);
      else x = layers.convolution(x, `b${r}.conv0`, r, index++, true);
      x = layers.convolution(x, `b${r}.conv1`, r, index++, false);
      // a block's torgb shares its w with the next block's conv0
      const rgb = layers.toRgb(x, `b${r}.torgb`, index);
      image = image === undefined ? rgb : add(upsample2(image), rgb);
    });
  }
  return image as Value;
}

/** Channels of the synthesis network at a resolution. */
function channelsAt(config: GeneratorConfig, resolution: number): number {
  return config.channels[String(resolution)] as number;
}

/** Image up-sampling of the skip connection: zero-insert, [2,1] zeros around, FIR with gain 4. */
function upsample2(image: Value): Value {
  return fir(image, { gain: 4, up: 2, pads: [2, 2, 1, 1] });
}

class SynthesisLayers {
  private readonly n: number;
  private readonly noise: NoiseMode;
  private readonly prefix: (name: string) => string;
  private readonly adapt: (name: string, stored: Value) => Value;

  constructor(
    private readonly g: Graph,
    private readonly config: GeneratorConfig,
    private readonly ws: Value,
    options: SynthesisOptions,
  ) {
    this.n = ws.shape[0] as number;
    this.noise = config.useNoise ? (options.noise ?? 'const') : 'none';
    const { prefix = '' } = options;
    this.prefix = typeof prefix === 'string' ? () => prefix : prefix;
    this.adapt = options.adapt ?? ((_, stored) => stored);
  }

  /** The learned 4x4 constant, repeated over the batch. */
  constant(resolution: number): Value {
    const channels = channelsAt(this.config, resolution);
    const stored = this.weight(`b${resolution}.const`, [channels, resolution, resolution]);
    return broadcast(reshape(stored, [1, ...stored.shape]), [this.n, ...stored.shape]);
  }

  /** Modulated 3x3 convolution, noise, bias, leaky ReLU 0.2 with gain sqrt 2, clamp. */
  convolution(x: Value, name: string, resolution: number, index: number, up: boolean): Value {
    const inputs = x.shape[1] as number;
    const outputs = channelsAt(this.config, resolution);
    const weight = this.weight(`${name}.weight`, [outputs, inputs, 3, 3]);
    let y = modulatedConv(x, weight, this.style(name, inputs, index), { up, demodulate: true });
    if (this.noise !== 'none') {
      const strength = this.weight(`${name}.noise_strength`, []);
      y = add(y, mul(this.noiseOf(name, resolution), strength));
    }
    y = lrelu(add(y, perChannel(this.weight(`${name}.bias`, [outputs]))));
    const limit = this.config.convClamp;
    return limit === null ? y : clamp(y, -limit, limit);
  }

  /** 1x1 modulated convolution to RGB, without demodulation. */
  toRgb(x: Value, name: string, index: number): Value {
    const inputs = x.shape[1] as number;
    const style = mul(this.style(name, inputs, index), 1 / Math.sqrt(inputs));
    const y = modulatedConv(x, this.weight(`${name}.weight`, [3, inputs, 1, 1]), style, {
      up: false,
      demodulate: false,
    });
    const rgb = add(y, perChannel(this.weight(`${name}.bias`, [3])));
    const limit = this.config.convClamp;
    return limit === null ? rgb : clamp(rgb, -limit, limit);
  }

  /** A layer's style s = affine(w), [N,inputs]; its stored bias starts at 1. */
  private style(name: string, inputs: number, index: number): Value {
    const w = reshape(slice(this.ws, 1, index, index + 1), [this.n, this.config.wDim]);
    const weight = this.weight(`${name}.affine.weight`, [inputs, this.config.wDim]);
    return fullyConnected(w, weight, this.weight(`${name}.affine.bias`, [inputs]));
  }

  private noiseOf(name: string, resolution: number): Value {
    return this.noise === 'random'
      ? this.g.input(`noise.${name}`, [this.n, 1, resolution, resolution])
      : this.weight(`${name}.noise_const`, [resolution, resolution]);
  }

  private weight(name: string, shape: Shape): Value {
    const full = `synthesis.${name}`;
    return this.adapt(full, this.g.weight(this.prefix(full) + full, shape));
  }
}

/**
 * Modulated convolution (StyleGAN2 section 2.2), in the form that suits batches: scale the input by s, convolve with W, scale the
 * output by d = rsqrt(sum over inputs and taps of (W s)^2 + 1e-8). No other gain on the weight.
 * @param x [N,I,H,W]; @param weight [O,I,k,k]; @param style [N,I]
 * @param options.up stride-2 transposed convolution without padding, then the FIR filter with gain 4 and one pixel of padding
 */
function modulatedConv(x: Value, weight: Value, style: Value, options: { up: boolean; demodulate: boolean }): Value {
  const [outputs, inputs, k] = weight.shape as [number, number, number];
  const scaled = mul(x, perPixel(style));
  const y = options.up
    ? fir(convTranspose(scaled, transpose(weight, [1, 0, 2, 3]), { stride: 2 }), { gain: 4, pads: [1, 1, 1, 1] })
    : conv(scaled, weight, { pads: samePads(k) });
  if (!options.demodulate) return y;
  const energy = reshape(sum(square(weight), [2, 3]), [outputs, inputs]);
  return mul(y, perPixel(rsqrt(add(gemm(square(style), energy, false, true), 1e-8))));
}
