import { join } from 'node:path';
import {
  channelsByRule,
  numWsOf,
  type DiscriminatorConfig,
  type EncoderConfig,
  type GeneratorConfig,
  type MotionConfig,
} from '../../src/shared/networks';
import { POSE_DIMS } from './portrait/factors';

/** Everything the starter pack is made from: change a number here and `npm run starter` makes another pack. */
export const SEED = 20260;
export const RESOLUTION = 128;
/** Networks learn at this size first, where a step costs a fraction, and then grow by one block or stage. */
export const SMALL = RESOLUTION / 2;
/** Where unfinished stages live (not in the repository). */
export const WORK_FOLDER = join(import.meta.dirname, '../../.cache/starter');
export const PACK_FOLDER = join(import.meta.dirname, '../../resources/models/starter');

/** Painted frames of the training cast, in pairs that differ in expression alone, and of held-out poses of the same cast. */
export const TRAINING_FRAMES = 32_000;
export const HELD_OUT_FRAMES = 600;
/** Frames of people who are not in the cast: for the encoder. */
export const STRANGER_FRAMES = 6_000;
/** Painted clips of the cast, each as long as the motion that the motion network knows. */
export const CLIPS = 50;

const W_DIM = 256;
/** Numbers of z that choose the subject; the POSE_DIMS after them are the pose. */
export const IDENTITY_Z = 4;

/** Channels of the synthesis network times the resolution: of the narrow one that learns first, and of the pack's, which goes on from it. */
export const NARROW = 3072;
export const WIDE = 4096;

/** @param width channels times resolution; below the pack's resolution all that is trained is narrow */
export function generatorConfig(resolution: number, width = resolution < RESOLUTION ? NARROW : WIDE): GeneratorConfig {
  return {
    // the subject and the pose, and hardly a number without meaning: those would only have to be unlearned
    zDim: IDENTITY_Z + POSE_DIMS,
    wDim: W_DIM,
    resolution,
    channels: channelsByRule(resolution, width, 128),
    mappingLayers: 4,
    mappingLrMultiplier: 0.01,
    convClamp: null,
    useNoise: false,
  };
}

/** At each further doubling of the resolution a cheap stage that halves it comes before the others. */
export function encoderConfig(resolution: number): EncoderConfig {
  const halvings = Array.from({ length: Math.max(0, Math.log2(resolution / SMALL)) }, () => ({
    channels: 16,
    units: 1,
  }));
  return {
    resolution,
    inputChannels: 16,
    stages: [
      ...halvings,
      { channels: 24, units: 1 },
      { channels: 48, units: 2 },
      { channels: 96, units: 3 },
      { channels: 160, units: 2 },
    ],
    seReduction: 8,
    wDim: W_DIM,
    numWs: numWsOf(resolution),
  };
}

export function motionConfig(resolution: number): MotionConfig {
  return {
    // the same body, so that its convolutions can start from the encoder's
    encoder: encoderConfig(resolution),
    wDim: W_DIM,
    motionDim: 128,
    kernel: 11,
    codeDistance: 16,
    maxFrames: 128,
    frequencies: 64,
    minPeriod: 16,
    maxPeriod: 128,
    styleDim: 256,
    fuseLayers: 2,
    fuseLrMultiplier: 0.01,
  };
}

/** The finished pack's. */
export const ENCODER = encoderConfig(RESOLUTION);
export const MOTION = motionConfig(RESOLUTION);

export const DISCRIMINATOR: DiscriminatorConfig = {
  resolution: RESOLUTION,
  channels: channelsByRule(RESOLUTION, 2048, 96),
  mbstdGroupSize: 4,
  convClamp: null,
};
