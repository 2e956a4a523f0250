import { crc32 } from 'node:zlib';
import { f32, sizeOf, type F32, type Shape } from '../../src/engine/tensor/tensor';

/*
 * Weights computed from their names, so that tests of the full-size networks need no large files. The formula is that of
 * tests/fixtures/parity/README.md; the stored outputs were made with it.
 */

/** Pseudo-random numbers u in [-1,1) of a name: element i hashes i and the name's CRC-32. */
export function formulaNumbers(name: string, shape: Shape, scale = 1, offset = 0): F32 {
  const start = crc32(name);
  const data = new Float32Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) {
    let h = (Math.imul(i, 0x9e3779b1) + start) | 0;
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    data[i] = offset + scale * ((h >>> 0) / 2 ** 31 - 1);
  }
  return f32(shape, data);
}

/** sqrt 3: makes numbers uniform in [-1,1) have unit variance. */
export const UNIT = Math.sqrt(3);

type Rule = readonly [
  matches: RegExp | ((name: string, shape: Shape) => boolean),
  scale: number | ((shape: Shape) => number),
  offset?: number,
];

/** The first row that matches a name gives its tensor's scale and offset. */
const RULES: readonly Rule[] = [
  [/running_var$/, 0.5, 1],
  [/running_mean$/, 0.2],
  [/noise_strength$/, 0.05, 0.1],
  [/(noise_const|\.const|frame_0_const)$/, UNIT],
  [/(w_avg|latent_avg)$/, 0.3 * UNIT],
  [/affine\.bias$/, 0.2, 1],
  [/^mapping\.fc\d+\.bias$|fcf\d+\.bias$|motion_encoder\.conv\.\d+\.bias$/, 10],
  [/\.bias$/, 0.1],
  [/^mapping\.fc\d+\.weight$|fcf\d+\.weight$|motion_encoder\.conv\.\d+\.weight$/, 100 * UNIT],
  [/torgb\.weight$/, 0.25 * UNIT],
  [/^encoder\.linear\.weight$/, 0.3 * UNIT],
  [/^(synthesis|mapping)/, UNIT],
  [(name, shape) => shape.length === 2 && /(affine|predictor|linear|fc)\.weight$/.test(name), UNIT],
  [(_, shape) => shape.length === 4, (shape) => UNIT * Math.sqrt(2 / sizeOf(shape.slice(1)))],
  [/(res_layer\.4|shortcut_layer\.1)\.weight$/, 0.2 * 0.3, 0.2],
  [/(input_layer|res_layer)\.2\.weight$/, 0.15, 0.2],
  [(_, shape) => shape.length === 1, 0.3, 1],
];

const MIN_PERIOD = 16;
const MAX_PERIOD = 128;

/** One tensor of a full-size network by its state-dict name. */
export function formulaWeight(name: string, shape: Shape): F32 {
  if (name.endsWith('resample_filter')) return f32(shape, outer([1, 3, 3, 1].map((x) => x / 8)));
  if (name.endsWith('freqs'))
    return f32(
      shape,
      periods(sizeOf(shape)).map((period) => (2 * Math.PI) / period),
    );
  if (name.endsWith('phase_scales'))
    return f32(
      shape,
      periods(sizeOf(shape)).map((period) => MAX_PERIOD / period),
    );
  const rule = RULES.find(([matches]) => (typeof matches === 'function' ? matches(name, shape) : matches.test(name)));
  if (!rule) throw new Error(`the formula says nothing about ${name}`);
  const [, scale, offset = 0] = rule;
  return formulaNumbers(name, shape, typeof scale === 'function' ? scale(shape) : scale, offset);
}

/** Every tensor of a network but the step counters, which no graph reads. */
export function formulaWeights(shapes: Iterable<readonly [string, Shape]>): Map<string, F32> {
  const named = [...shapes].filter(([name]) => !name.endsWith('num_batches_tracked'));
  return new Map(named.map(([name, shape]) => [name, formulaWeight(name, shape)]));
}

function outer(taps: readonly number[]): number[] {
  return taps.flatMap((a) => taps.map((b) => a * b));
}

/** 2^linspace(log2 min, log2 max), reversed: longest first. */
function periods(count: number): number[] {
  const [low, high] = [Math.log2(MIN_PERIOD), Math.log2(MAX_PERIOD)];
  return Array.from({ length: count }, (_, i) => 2 ** (low + ((high - low) * i) / (count - 1))).reverse();
}
