import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { discriminatorConfigSchema, type DiscriminatorConfig } from '../../shared/networks';
import { Graph, mul, reachable, reshape, sum, type Value } from '../graph';
import { isOp } from '../graph/graph';
import type { F32, Shape } from '../tensor/tensor';
import type { DiscriminatorOptions } from './discriminator';
import { DiscriminatorLayers } from './discriminatorLayers';
import { initialWeights } from './initial';
import { mappedTime, timeConfigSchema, type TimeConfig } from './timeDifferences';

/** StyleGAN-V's discriminator of clips: clips[N*T,3,R,R] and time differences[N,T-1] -> logits[N,1]. */
export const videoDiscriminatorConfigSchema = z
  .object({
    image: discriminatorConfigSchema,
    /** Resolution at which the frames' features are joined: 16 as published, below the images' own. */
    joinResolution: z.int().min(8).max(512),
    /** The frames' channels are divided by this before they are joined. */
    frameDivisor: z.int().min(1).max(64),
    time: timeConfigSchema,
  })
  .refine(
    ({ image, joinResolution: r }) => Number.isInteger(Math.log2(r)) && r < image.resolution,
    'frames are joined at a power of two below the resolution of the images',
  );
export type VideoDiscriminatorConfig = z.infer<typeof videoDiscriminatorConfigSchema>;

/**
 * The published settings around a discriminator of images: frames joined at 16 (or half the resolution where that is smaller), their
 * channels halved, eight mapping layers.
 * @param frames T frames a clip; @param maxFrames length of the clips they are taken from
 * @throws StudioError('unsupported') for images below 16 pixels
 */
export function videoDiscriminatorConfig(
  image: DiscriminatorConfig,
  { frames, maxFrames }: Pick<TimeConfig, 'frames' | 'maxFrames'>,
): VideoDiscriminatorConfig {
  if (image.resolution < 16) {
    throw new StudioError(
      'unsupported',
      `Motion is learned on images of at least 16 pixels, and these have ${image.resolution}: use a larger pack.`,
    );
  }
  const time = { frames, maxFrames, embeddingDim: 256, mappingLayers: 8, mappingLrMultiplier: 0.01 };
  return { image, joinResolution: Math.min(16, image.resolution / 2), frameDivisor: 2, time };
}

/**
 * Discriminator of clips (StyleGAN-V, Skorokhodov et al. 2022, section 3.3): the frames go through the first blocks one by one, their
 * features are joined along the channels, and the logit is the product of the clip's features with the mapped time differences.
 * @param frames [N*T,3,R,R], about [-1,1], the frames of a clip in a row
 * @param deltas [N,T-1], frames between each frame and the next, 0 to maxFrames - 1; not differentiated where they are rounded
 * @returns logits [N,1], positive for real
 * @throws StudioError('internal') if the shapes do not fit or N does not split into parts and groups of equal size
 */
export function videoDiscriminator(
  g: Graph,
  config: VideoDiscriminatorConfig,
  frames: Value,
  deltas: Value,
  { parts = 1, prefix = '' }: DiscriminatorOptions = {},
): Value {
  const { image, joinResolution, frameDivisor, time } = config;
  const clips = (frames.shape[0] as number) / time.frames;
  if (deltas.shape[0] !== clips || deltas.shape[1] !== time.frames - 1) {
    throw new StudioError(
      'internal',
      `[${frames.shape}] frames in clips of ${time.frames} and [${deltas.shape}] time differences do not fit`,
    );
  }
  const width = (r: number) => image.channels[String(r)] as number;
  const share = (r: number) => (r === joinResolution ? Math.max(1, Math.floor(width(r) / frameDivisor)) : width(r));
  const layers = new DiscriminatorLayers(g, image, prefix);
  let x = g.scoped(`b${image.resolution}`, () => layers.fromRgb(frames, image.resolution, width(image.resolution)));
  for (let r = image.resolution; r > 4; r /= 2) {
    if (r === joinResolution) x = reshape(x, [clips, time.frames * share(r), r, r]);
    x = g.scoped(`b${r}`, () => layers.block(x, r, width(r), share(r / 2)));
  }
  const features = g.scoped('b4', () => layers.epilogue(x, width(4), width(4), parts));
  const condition = g.scoped('mapping', () => mappedTime(g, time, deltas, width(4), prefix));
  return mul(sum(mul(features, condition), [1]), 1 / Math.sqrt(width(4)));
}

/** Every parameter of a video discriminator, by name. */
export function videoDiscriminatorShapes(config: VideoDiscriminatorConfig): Map<string, Shape> {
  const g = new Graph();
  const { resolution } = config.image;
  const { frames } = config.time;
  const clip = g.input('frames', [frames, 3, resolution, resolution]);
  const logits = videoDiscriminator(g, config, clip, g.input('deltas', [1, frames - 1]));
  return new Map(reachable([logits]).flatMap((v) => (isOp(v, 'weight') ? [[v.attrs.name, v.shape] as const] : [])));
}

/** Initial weights as published: standard normal, biases 0. Deterministic in the seed. */
export function initialVideoDiscriminator(config: VideoDiscriminatorConfig, seed: number): Map<string, F32> {
  const lrMultiplierOf = (name: string) => (isMappingLayer(name) ? config.time.mappingLrMultiplier : 1);
  return initialWeights('discriminator', videoDiscriminatorShapes(config), seed, lrMultiplierOf);
}

function isMappingLayer(name: string): boolean {
  return /^mapping\.fc\d+\.weight$/.test(name);
}
