import {
  resolutionsUpTo,
  type DiscriminatorConfig,
  type EncoderConfig,
  type GeneratorConfig,
  type MotionConfig,
  type NetworkSpec,
} from '../../shared/networks';
import type { Shape } from '../tensor/tensor';
import { arcfaceShapes, bodyChannels, bodyShapes, lpipsShapes } from './featureShapes';

type Shapes = Map<string, Shape>;

/**
 * Every tensor of a network's published state dict, by name: parameters and buffers, also those that no graph reads
 * (resample_filter, num_batches_tracked). A motion network has no latent_avg.
 */
export function expectedShapes(spec: NetworkSpec): Shapes {
  switch (spec.kind) {
    case 'generator':
      return generatorShapes(spec.config);
    case 'discriminator':
      return discriminatorShapes(spec.config);
    case 'encoder':
      return new Map([['latent_avg', [spec.config.wDim]], ...encoderShapes(spec.config)]);
    case 'motion':
      return motionShapes(spec.config);
    case 'lpips-vgg16':
      return lpipsShapes(spec.config);
    case 'arcface-irse50':
      return arcfaceShapes(spec.config);
  }
}

const FILTER: Shape = [4, 4];

function generatorShapes(config: GeneratorConfig): Shapes {
  const shapes: Shapes = new Map();
  const affine = (layer: string, inputs: number) => {
    shapes.set(`${layer}.affine.weight`, [inputs, config.wDim]);
    shapes.set(`${layer}.affine.bias`, [inputs]);
  };
  const convolution = (layer: string, inputs: number, outputs: number, resolution: number) => {
    shapes.set(`${layer}.weight`, [outputs, inputs, 3, 3]);
    if (config.useNoise) shapes.set(`${layer}.noise_strength`, []);
    shapes.set(`${layer}.bias`, [outputs]);
    shapes.set(`${layer}.resample_filter`, FILTER);
    if (config.useNoise) shapes.set(`${layer}.noise_const`, [resolution, resolution]);
    affine(layer, inputs);
  };
  let inputs = 0;
  for (const r of resolutionsUpTo(config.resolution)) {
    const block = `synthesis.b${r}`;
    const outputs = channelsAt(config, r);
    if (r === 4) shapes.set(`${block}.const`, [outputs, 4, 4]);
    shapes.set(`${block}.resample_filter`, FILTER);
    if (r > 4) convolution(`${block}.conv0`, inputs, outputs, r);
    convolution(`${block}.conv1`, outputs, outputs, r);
    shapes.set(`${block}.torgb.weight`, [3, outputs, 1, 1]);
    shapes.set(`${block}.torgb.bias`, [3]);
    affine(`${block}.torgb`, outputs);
    inputs = outputs;
  }
  shapes.set('mapping.w_avg', [config.wDim]);
  for (let i = 0; i < config.mappingLayers; i++) {
    shapes.set(`mapping.fc${i}.weight`, [config.wDim, i === 0 ? config.zDim : config.wDim]);
    shapes.set(`mapping.fc${i}.bias`, [config.wDim]);
  }
  return shapes;
}

function discriminatorShapes(config: DiscriminatorConfig): Shapes {
  const shapes: Shapes = new Map();
  const convolution = (layer: string, inputs: number, outputs: number, kernel: number, biased = true) => {
    shapes.set(`${layer}.weight`, [outputs, inputs, kernel, kernel]);
    if (biased) shapes.set(`${layer}.bias`, [outputs]);
    shapes.set(`${layer}.resample_filter`, FILTER);
  };
  for (const r of resolutionsUpTo(config.resolution).reverse()) {
    if (r === 4) continue;
    const inputs = channelsAt(config, r);
    const outputs = channelsAt(config, r / 2);
    shapes.set(`b${r}.resample_filter`, FILTER);
    if (r === config.resolution) convolution(`b${r}.fromrgb`, 3, inputs, 1);
    convolution(`b${r}.conv0`, inputs, inputs, 3);
    convolution(`b${r}.conv1`, inputs, outputs, 3);
    convolution(`b${r}.skip`, inputs, outputs, 1, false);
  }
  const channels = channelsAt(config, 4);
  convolution('b4.conv', channels + 1, channels, 3);
  shapes.set('b4.fc.weight', [channels, channels * 16]);
  shapes.set('b4.fc.bias', [channels]);
  shapes.set('b4.out.weight', [1, channels]);
  shapes.set('b4.out.bias', [1]);
  return shapes;
}

function channelsAt(config: { channels: Record<string, number> }, resolution: number): number {
  return config.channels[String(resolution)] as number;
}

/** The encoder without latent_avg, which belongs to the inversion encoder around it. */
function encoderShapes(config: EncoderConfig): Shapes {
  const shapes = bodyShapes(config, 'encoder.');
  shapes.set('encoder.linear.weight', [config.wDim, bodyChannels(config)]);
  shapes.set('encoder.linear.bias', [config.wDim]);
  return shapes;
}

function motionShapes(config: MotionConfig): Shapes {
  const shapes = encoderShapes(config.encoder);
  config.encoder.stages.forEach(({ channels }, stage) => {
    for (const layer of [1, 2]) {
      const block = `encoder.adains.${stage}`;
      shapes.set(`${block}.conv${layer}.weight`, [channels, channels, 3, 3]);
      shapes.set(`${block}.conv${layer}.bias`, [channels]);
      shapes.set(`${block}.norm${layer}.fc.weight`, [2 * channels, config.styleDim]);
      shapes.set(`${block}.norm${layer}.fc.bias`, [2 * channels]);
    }
  });
  for (const [name, shape] of mappingShapes(config)) shapes.set(`mapping.${name}`, shape);
  return shapes;
}

/** The part of a motion network that turns codes and times into temporal styles. */
function mappingShapes({ motionDim, frequencies, kernel, wDim, styleDim, fuseLayers }: MotionConfig): Shapes {
  const shapes: Shapes = new Map();
  const time = 'motion_encoder.time_encoder';
  shapes.set('motion_encoder.frame_0_const', [motionDim]);
  shapes.set(`${time}.freqs`, [1, frequencies]);
  shapes.set(`${time}.phase_scales`, [1, frequencies]);
  shapes.set(`${time}.periods_predictor.weight`, [frequencies, motionDim]);
  shapes.set(`${time}.phase_predictor.weight`, [frequencies, motionDim]);
  shapes.set(`${time}.aligners_predictor.weight`, [2 * frequencies, motionDim]);
  for (const layer of [0, 1]) {
    shapes.set(`motion_encoder.conv.${layer}.weight`, [motionDim, motionDim, kernel]);
    shapes.set(`motion_encoder.conv.${layer}.bias`, [motionDim]);
  }
  for (let i = 0; i < fuseLayers; i++) {
    shapes.set(`fcf${i}.weight`, [styleDim, i === 0 ? wDim + 2 * frequencies : styleDim]);
    shapes.set(`fcf${i}.bias`, [styleDim]);
  }
  return shapes;
}
