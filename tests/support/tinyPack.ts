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

/** Writes a complete pack of tiny random networks: quick to run, and every service works on it. */
export async function writeTinyPack(
  path: string,
  features?: PackContent['networks']['features'],
  { discriminator = false } = {},
): Promise<void> {
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
        generator: network({ kind: 'generator', config: TINY_GENERATOR }, 1),
        encoder: network({ kind: 'encoder', config: TINY_ENCODER }, 2),
        motion: network({ kind: 'motion', config: TINY_MOTION }, 3),
        ...(discriminator ? { discriminator: network({ kind: 'discriminator', config: TINY_DISCRIMINATOR }, 4) } : {}),
        features,
      },
    },
    { dtype: 'float32' },
  );
}
