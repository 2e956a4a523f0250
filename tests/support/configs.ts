import {
  channelsByRule,
  type DiscriminatorConfig,
  type EncoderConfig,
  type GeneratorConfig,
  type MotionConfig,
} from '../../src/shared/networks';

/** The generator of tests/fixtures/parity/generator32. */
export const GENERATOR_32: GeneratorConfig = {
  zDim: 64,
  wDim: 64,
  resolution: 32,
  channels: channelsByRule(32, 512, 32),
  mappingLayers: 4,
  mappingLrMultiplier: 0.01,
  convClamp: 256,
  useNoise: true,
};

/** The discriminator of tests/fixtures/parity/adversarial32. */
export const DISCRIMINATOR_32: DiscriminatorConfig = {
  resolution: 32,
  channels: channelsByRule(32, 512, 32),
  mbstdGroupSize: 4,
  convClamp: 256,
};

/** The published sizes at 256x256 pixels. */
export const GENERATOR_256: GeneratorConfig = {
  zDim: 512,
  wDim: 512,
  resolution: 256,
  channels: channelsByRule(256, 16384, 512),
  mappingLayers: 8,
  mappingLrMultiplier: 0.01,
  convClamp: 256,
  useNoise: true,
};
export const ENCODER_256: EncoderConfig = {
  resolution: 256,
  inputChannels: 64,
  stages: [
    { channels: 64, units: 3 },
    { channels: 128, units: 4 },
    { channels: 256, units: 14 },
    { channels: 512, units: 3 },
  ],
  seReduction: 16,
  wDim: 512,
  numWs: 14,
};
export const MOTION_256: MotionConfig = {
  encoder: ENCODER_256,
  wDim: 512,
  motionDim: 512,
  kernel: 11,
  codeDistance: 16,
  maxFrames: 128,
  frequencies: 256,
  minPeriod: 16,
  maxPeriod: 128,
  styleDim: 512,
  fuseLayers: 2,
  fuseLrMultiplier: 0.01,
};

/** An encoder and a motion network small enough to run in a moment; channels above and below a vector's width. */
export const ENCODER_SMALL: EncoderConfig = {
  resolution: 32,
  inputChannels: 16,
  stages: [
    { channels: 16, units: 2 },
    { channels: 24, units: 2 },
  ],
  seReduction: 4,
  wDim: 24,
  numWs: 8,
};
export const MOTION_SMALL: MotionConfig = {
  encoder: ENCODER_SMALL,
  wDim: 24,
  motionDim: 16,
  kernel: 5,
  codeDistance: 4,
  maxFrames: 33,
  frequencies: 12,
  minPeriod: 4,
  maxPeriod: 33,
  styleDim: 24,
  fuseLayers: 2,
  fuseLrMultiplier: 0.01,
};
