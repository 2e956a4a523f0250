import type { EncoderConfig } from '../../shared/networks';
import { add, mul, type Graph, type Value } from '../graph';
import { areaResize } from '../nets/areaResize';
import { encoderFeatures } from '../nets/irse';
import { featureDistances, unitLength } from '../nets/perceptual';
import type { Pack } from '../packs/pack';
import type { Weights } from '../tensor/tensor';

/** How alike two images look. */
export interface PerceptualMetric {
  /** What measures, for people: "LPIPS (VGG16)" or "stage features of the pack's inversion encoder". */
  readonly name: string;
  /** Frozen weights under prefixed names, so that several networks fit one graph (as `frozen` of a training step). */
  readonly weights: Weights;
  /** @param a, b images [N,3,R,R] in [-1,1], any R; @returns distances [N], 0 for equal images */
  readonly distance: (g: Graph, a: Value, b: Value) => Value;
}

/** Who an image shows. */
export interface IdentityMetric {
  readonly name: string;
  readonly weights: Weights;
  /** @param image [N,3,R,R] in [-1,1], any R; @returns embeddings [N,D] of unit length: their products are cosines */
  readonly embed: (g: Graph, image: Value) => Value;
}

/** Numbers by which sets of images are compared (frechet.ts). */
export interface FeatureExtractor {
  readonly name: string;
  readonly weights: Weights;
  readonly dims: number;
  /** @param image [N,3,R,R] in [-1,1], any R; @returns [N,dims] */
  readonly features: (g: Graph, image: Value) => Value;
}

/** What images can be compared with; a measure no network of the pack can provide is absent. */
export interface Metrics {
  readonly perceptual?: PerceptualMetric;
  readonly identity?: IdentityMetric;
  readonly frechet?: FeatureExtractor;
}

/**
 * The metrics of a pack: its own inversion encoder's features. All are differentiable in the images.
 * @throws StudioError as Pack.weights
 */
export async function metricsOf(pack: Pack, signal?: AbortSignal): Promise<Metrics> {
  const encoder = pack.manifest.networks.encoder;
  return encoder ? encoderMetrics(encoder.config, await pack.weights('encoder', signal)) : {};
}

/** The encoder's weights are named so in graphs that measure, whatever else they hold. */
const ENCODER_PREFIX = 'measure.encoder.';

/** Metrics made of an inversion encoder, for packs without networks made for measuring. */
export function encoderMetrics(config: EncoderConfig, stored: Weights): Required<Metrics> {
  const read = [...stored].filter(([name]) => name.startsWith('encoder.') && !name.startsWith('encoder.linear.'));
  const weights: Weights = new Map(read.map(([name, tensor]) => [ENCODER_PREFIX + name, tensor]));
  const featuresOf = (g: Graph, image: Value) =>
    encoderFeatures(g, config, areaResize(image, config.resolution), { prefix: ENCODER_PREFIX });
  const pooled = "pooled features of the pack's inversion encoder";
  return {
    perceptual: {
      name: "stage features of the pack's inversion encoder",
      weights,
      distance: (g, a, b) => {
        const distances = featureDistances(featuresOf(g, a).stages, featuresOf(g, b).stages);
        return mul(
          distances.reduce((x, y) => add(x, y)),
          1 / distances.length,
        );
      },
    },
    identity: { name: pooled, weights, embed: (g, image) => unitLength(featuresOf(g, image).pooled) },
    frechet: {
      name: pooled,
      weights,
      dims: config.stages.reduce((_, { channels }) => channels, 0),
      features: (g, image) => featuresOf(g, image).pooled,
    },
  };
}
