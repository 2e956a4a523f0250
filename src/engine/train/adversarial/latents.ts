import { numWsOf, type GeneratorConfig } from '../../../shared/networks';
import { add, mul, reshape, sub, type Graph, type Value } from '../../graph';
import { mapping, repeatW, type NoiseMode } from '../../nets/stylegan2';
import type { Feeds, ModelSignature } from '../../runtime/types';
import type { Random } from '../../tensor/random';
import { f32, sizeOf, type F32 } from '../../tensor/tensor';

/** Where a step's codes come from: z through the mapping network (to train it too), or w computed beforehand. */
export type CodeSpace = 'z' | 'w';

/**
 * Codes for each layer with style mixing (StyleGAN section 3.1): layers where `mask` is 1 take the first code, the others the second.
 * Inputs made: `a`, `b` [n,zDim or wDim] and `mask` [1,numWs,1].
 * @returns ws [n,numWs,wDim], and the first w [n,wDim]
 */
export function mixedCodes(
  g: Graph,
  config: GeneratorConfig,
  n: number,
  space: CodeSpace,
  prefix: string,
): { ws: Value; w: Value } {
  const width = space === 'z' ? config.zDim : config.wDim;
  const toW = (x: Value) => (space === 'z' ? mapping(g, config, x, prefix) : x);
  const w = toW(g.input('a', [n, width]));
  const first = repeatW(config, w);
  const second = repeatW(config, toW(g.input('b', [n, width])));
  const mask = reshape(g.input('mask', [numWsOf(config.resolution)]), [1, numWsOf(config.resolution), 1]);
  return { ws: add(second, mul(sub(first, second), mask)), w };
}

/** Draws the mask: all ones, or with probability `mixing` ones up to a random layer. */
function drawMask(random: Random, config: GeneratorConfig, mixing: number): F32 {
  const numWs = numWsOf(config.resolution);
  const crossover = random.uniform() < mixing ? 1 + random.below(numWs - 1) : numWs;
  return f32(
    [numWs],
    Array.from({ length: numWs }, (_, i) => (i < crossover ? 1 : 0)),
  );
}

/** The noise a generator is trained with: fresh for every picture, or none where it has no noise tensors. */
export function noiseMode(config: GeneratorConfig): NoiseMode {
  return config.useNoise ? 'random' : 'none';
}

/** Draws z for both codes of n pictures, and the mask that mixes them. */
export function drawCodes(
  random: Random,
  config: GeneratorConfig,
  { n, mixing }: { readonly n: number; readonly mixing: number },
): { a: F32; b: F32; mask: F32 } {
  const draw = () => f32([n, config.zDim], random.normals(n * config.zDim));
  return { a: draw(), b: draw(), mask: drawMask(random, config, mixing) };
}

/** Draws the noise inputs of a network that has some. */
export function drawNoise(random: Random, { inputs }: ModelSignature): Feeds {
  const ports = inputs.filter(({ name }) => name.startsWith('noise.'));
  return Object.fromEntries(ports.map(({ name, shape }) => [name, f32(shape, random.normals(sizeOf(shape)))]));
}
