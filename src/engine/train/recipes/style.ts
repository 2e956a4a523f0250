import type { DiscriminatorConfig, GeneratorConfig } from '../../../shared/networks';
import { StudioError } from '../../../shared/errors';
import { meanAll, mul, reshape, sub, sum, type Value } from '../../graph';
import { layerResolution, STYLE_FROM_RESOLUTION } from '../../packs/styleDelta';
import type { IdentityMetric, PerceptualMetric } from '../../measure/features';
import { noiseMode } from '../adversarial/latents';
import { prefixed } from '../adversarial/networks';
import {
  ADVERSARIAL_DEFAULTS,
  type AdversarialOptions,
  type Generated,
  type GeneratorTerm,
} from '../adversarial/options';
import { synthesis } from '../../nets/stylegan2';
import type { Weights } from '../../tensor/tensor';
import type { ImageSet } from '../dataset/types';
import { sharedColours, type ColourMap } from './sharedColours';

/** What a style is tuned from: a pack's networks, its measures of likeness, and the artist's pictures. */
export interface StyleSource {
  readonly generator: { readonly config: GeneratorConfig; readonly weights: Weights };
  readonly discriminator: { readonly config: DiscriminatorConfig; readonly weights: Weights };
  readonly perceptual: PerceptualMetric;
  readonly identity: IdentityMetric;
  readonly data: ImageSet;
  /** What the pictures share (sharedColours.ts); a style is not held to it if absent. */
  readonly colours?: ColourMap;
}

export interface StyleSettings {
  /** Lowest resolution of synthesis blocks that are trained; styleFromResolution() if absent. */
  readonly fromResolution?: number;
  readonly batch: number;
  readonly microBatch: number;
  /** Learning rate of the generator. */
  readonly rate: number;
  /** The perceptual measure's own if absent. */
  readonly perceptualWeight?: number;
  readonly identityWeight: number;
  readonly colourWeight: number;
  /** Factor on both; 1 if absent. */
  readonly keep?: number;
  readonly gamma: number;
  /** Whether pictures are augmented before the discriminator sees them; so if absent. */
  readonly augment?: boolean;
  /** Blocks of the discriminator, from the highest resolution, that stay as they are (Freeze-D, Mo et al. 2020). */
  readonly frozenBlocks: number;
}

/** StyleInV section 3.4: 30 x LPIPS, 1 x identity; rates and penalties as in StyleGAN2-ADA. The weight of shared colours is our own. */
export const STYLE_DEFAULTS: StyleSettings = {
  batch: 8,
  microBatch: 8,
  rate: 2.5e-3,
  identityWeight: 1,
  colourWeight: 100,
  gamma: 1,
  frozenBlocks: 0,
};

const BASE = 'base.';
/** In fewer pictures the probability of a transformation cannot rise to a hundredth (controller.ts). */
const LEAST_AUGMENTED = 0.008 * ADVERSARIAL_DEFAULTS.augment.speedImages;

/**
 * Whether a run sees so many pictures that adaptive augmentation can come to anything: it starts at none and is slow, and its resampling
 * takes an eighth of an iteration even where it changes no picture.
 */
export function isLongEnoughToAugment(pictures: number): boolean {
  return pictures >= LEAST_AUGMENTED;
}

/** 64, or half of the generator's resolution if that is smaller. */
export function styleFromResolution(resolution: number): number {
  return Math.min(STYLE_FROM_RESOLUTION, resolution / 2);
}

/**
 * Style fine-tuning (StyleInV section 3.4): only synthesis blocks from a resolution up are trained, against the artist's pictures, and
 * kept near the base generator's picture of the same codes by a perceptual and an identity loss. Path length regularisation is off.
 * @throws StudioError 'bad-input' if no block is left to train or the pictures have another size than the generator's
 */
export function styleRecipeOptions(source: StyleSource, settings: StyleSettings): AdversarialOptions {
  const { generator, discriminator, data, colours } = source;
  const { resolution } = generator.config;
  const from = settings.fromResolution ?? styleFromResolution(resolution);
  if (!(from >= 4 && from <= resolution)) {
    throw new StudioError(
      'bad-input',
      `A style cannot start at resolution ${from} in a generator of ${resolution} pixels: choose one from 4 to ${resolution}.`,
    );
  }
  if (data.resolution !== resolution) {
    throw new StudioError(
      'bad-input',
      `The pictures have ${data.resolution} pixels and the generator paints ${resolution}: prepare them again.`,
    );
  }
  const trained = (name: string) => layerResolution(name) >= from && !/noise_const$|resample_filter$/.test(name);
  return {
    ...ADVERSARIAL_DEFAULTS,
    generator: { ...generator, trains: trained },
    discriminator: {
      ...discriminator,
      trains: (name) => !isFrozenBlock(name, discriminator.config.resolution, settings.frozenBlocks),
    },
    data,
    batch: settings.batch,
    microBatch: settings.microBatch,
    rates: { generator: settings.rate, discriminator: ADVERSARIAL_DEFAULTS.rates.discriminator },
    r1: { ...ADVERSARIAL_DEFAULTS.r1, gamma: settings.gamma },
    pathLength: null,
    augment: settings.augment === false ? null : ADVERSARIAL_DEFAULTS.augment,
    terms: [
      ...likenessTerms(source, settings, trained),
      ...(colours ? [sharedColours(colours, settings.colourWeight)] : []),
    ],
  };
}

/**
 * What a generator painted before it was tuned: its picture of the same codes, and the weights that needs beside the tuned ones. Blocks
 * that are not trained are the tuned generator's own, so they are computed once.
 */
export function baseOf({ config, weights }: StyleSource['generator'], trained: (name: string) => boolean) {
  const prefix = (name: string) => (trained(name) ? BASE : 'G.');
  return {
    weights: prefixed(new Map([...weights].filter(([name]) => trained(name))), BASE),
    picture: ({ ws }: Generated) => synthesis(ws.graph, config, ws, { noise: noiseMode(config), prefix }),
  };
}

/** Perceptual and identity distance of the tuned picture from the base generator's, on the same codes and noise. */
function likenessTerms(
  source: StyleSource,
  settings: StyleSettings,
  trained: (name: string) => boolean,
): GeneratorTerm[] {
  const { generator, perceptual, identity } = source;
  const { keep = 1 } = settings;
  const { weights, picture: basePicture } = baseOf(generator, trained);
  const terms: GeneratorTerm[] = [
    {
      name: 'perceptual',
      weight: keep * (settings.perceptualWeight ?? perceptual.styleWeight),
      weights: new Map([...weights, ...perceptual.weights]),
      loss: (generated) => meanAll(perceptual.distance(generated.ws.graph, generated.fake, basePicture(generated))),
    },
    {
      name: 'identity',
      weight: keep * settings.identityWeight,
      weights: new Map([...weights, ...identity.weights]),
      loss: (generated) => {
        const g = generated.ws.graph;
        return cosineDistance(identity.embed(g, generated.fake), identity.embed(g, basePicture(generated)));
      },
    },
  ];
  return terms.filter(({ weight }) => weight > 0);
}

/** Mean of 1 - cos over rows of unit length, [N,D] twice -> scalar. */
function cosineDistance(a: Value, b: Value): Value {
  return sub(1, reshape(mul(sum(mul(a, b)), 1 / (a.shape[0] as number)), []));
}

function isFrozenBlock(name: string, resolution: number, blocks: number): boolean {
  const block = /^b(\d+)\./.exec(name);
  return block !== null && Number(block[1]) > resolution / 2 ** blocks;
}
