import { initialWeights } from '../../src/engine/nets/initial';
import { expectedShapes } from '../../src/engine/nets/shapes';
import type { PackContent } from '../../src/engine/packs/content';
import { writePack } from '../../src/engine/packs/write';
import { f32, type F32 } from '../../src/engine/tensor/tensor';
import {
  channelsByRule,
  numWsOf,
  type DiscriminatorConfig,
  type EncoderConfig,
  type GeneratorConfig,
  type MotionConfig,
  type NetworkSpec,
} from '../../src/shared/networks';

const RESOLUTION = 16;
const W_DIM = 12;

export const TINY_GENERATOR: GeneratorConfig = {
  zDim: 10,
  wDim: W_DIM,
  resolution: RESOLUTION,
  channels: channelsByRule(RESOLUTION, 128, 8),
  mappingLayers: 2,
  mappingLrMultiplier: 0.01,
  convClamp: 256,
  useNoise: true,
};
export const TINY_ENCODER: EncoderConfig = {
  resolution: RESOLUTION,
  inputChannels: 4,
  stages: [
    { channels: 4, units: 1 },
    { channels: 8, units: 2 },
  ],
  seReduction: 2,
  wDim: W_DIM,
  numWs: numWsOf(RESOLUTION),
};
export const TINY_MOTION: MotionConfig = {
  encoder: TINY_ENCODER,
  wDim: W_DIM,
  motionDim: 6,
  kernel: 5,
  codeDistance: 4,
  maxFrames: 32,
  frequencies: 5,
  minPeriod: 4,
  maxPeriod: 32,
  styleDim: 8,
  fuseLayers: 2,
  fuseLrMultiplier: 0.01,
};

export const TINY_DISCRIMINATOR: DiscriminatorConfig = {
  resolution: RESOLUTION,
  channels: channelsByRule(RESOLUTION, 128, 8),
  mbstdGroupSize: 4,
  convClamp: 256,
};

/** Random weights of a network, complete with its buffers; noise strengths are not zero, so that noise shows. */
export function tinyWeights(spec: NetworkSpec, seed: number): Map<string, F32> {
  const lrMultiplier = (name: string) =>
    /mapping\.fc|motion_encoder\.conv/.test(name) && name.endsWith('weight') ? 0.01 : 1;
  const weights = initialWeights(spec.kind, expectedShapes(spec), seed, lrMultiplier);
  for (const [name, { shape }] of weights) if (name.endsWith('noise_strength')) weights.set(name, f32(shape, [0.2]));
  return weights;
}

export interface TinyPackOptions {
  readonly discriminator?: boolean;
  /** Of the numbers of each network; a network keeps its own where it is left out. */
  readonly seeds?: { readonly mapping?: number; readonly synthesis?: number; readonly encoder?: number };
  readonly dtype?: 'float16' | 'float32';
  /** Other layers than those of TINY_GENERATOR. */
  readonly generator?: Partial<GeneratorConfig>;
}

/** Weights of a generator whose mapping and synthesis were drawn apart. */
function generatorWeights(config: GeneratorConfig, mapping: number, synthesis: number): Map<string, F32> {
  const [w, g] = [mapping, synthesis].map((seed) => tinyWeights({ kind: 'generator', config }, seed)) as [
    Map<string, F32>,
    Map<string, F32>,
  ];
  return new Map(
    [...g].map(([name, tensor]) => [name, name.startsWith('mapping.') ? (w.get(name) ?? tensor) : tensor]),
  );
}

/** Writes a complete pack of tiny random networks: quick to run, and every service works on it. */
export async function writeTinyPack(
  path: string,
  features?: PackContent['networks']['features'],
  { discriminator = false, seeds = {}, dtype = 'float32', generator = {} }: TinyPackOptions = {},
): Promise<void> {
  const { mapping = 1, synthesis = 1, encoder = 2 } = seeds;
  const config = { ...TINY_GENERATOR, ...generator };
  const network = <S extends NetworkSpec>(spec: S, seed: number) => ({
    config: spec.config as S['config'],
    weights: tinyWeights(spec, seed),
  });
  await writePack(
    path,
    {
      name: 'Tiny',
      id: 'tiny',
      description: 'Random networks for tests.',
      resolution: RESOLUTION,
      frameRate: 25,
      provenance: { tool: 'tests' },
      networks: {
        generator: { config, weights: generatorWeights(config, mapping, synthesis) },
        encoder: network({ kind: 'encoder', config: TINY_ENCODER }, encoder),
        motion: network({ kind: 'motion', config: TINY_MOTION }, 3),
        ...(discriminator ? { discriminator: network({ kind: 'discriminator', config: TINY_DISCRIMINATOR }, 4) } : {}),
        features,
      },
    },
    { dtype },
  );
}
