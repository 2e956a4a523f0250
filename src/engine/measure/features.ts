import type { z } from 'zod';
import { StudioError } from '../../shared/errors';
import {
  arcfaceConfigSchema,
  lpipsConfigSchema,
  type ArcfaceConfig,
  type EncoderConfig,
  type FeatureKind,
  type LpipsConfig,
} from '../../shared/networks';
import { roleOfKind } from '../../shared/pack';
import { add, mul, type Graph, type Value } from '../graph';
import { arcface } from '../nets/arcface';
import { areaResize } from '../nets/areaResize';
import { encoderFeatures, globalPool } from '../nets/irse';
import { lpips, lpipsFeatures } from '../nets/lpips';
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
  /** What the distance weighs in the loss of a style: 30 as published for LPIPS, scaled where another measure gives larger distances. */
  readonly styleWeight: number;
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
 * The metrics of a pack: its LPIPS and ArcFace where it has them, else the features of its inversion encoder, which need no foreign
 * weights; Fréchet features are the encoder's, else VGG16's. All are differentiable in the images.
 * @throws StudioError 'corrupt' if the manifest describes a measuring network wrongly; as Pack.weights
 */
export async function metricsOf(pack: Pack, signal?: AbortSignal): Promise<Metrics> {
  const { encoder } = pack.manifest.networks;
  const own: Metrics = encoder ? encoderMetrics(encoder.config, await pack.weights('encoder', signal)) : {};
  const lpipsConfig = featureConfig(pack, 'lpips-vgg16', lpipsConfigSchema);
  const arcfaceConfig = featureConfig(pack, 'arcface-irse50', arcfaceConfigSchema);
  const vgg = lpipsConfig && lpipsMetrics(lpipsConfig, await pack.weights('features/lpips-vgg16', signal));
  const face = arcfaceConfig && arcfaceMetric(arcfaceConfig, await pack.weights('features/arcface-irse50', signal));
  return {
    perceptual: vgg?.perceptual ?? own.perceptual,
    identity: face ?? own.identity,
    frechet: own.frechet ?? vgg?.frechet,
  };
}

/** The architecture of a measuring network of a pack; undefined if it has none. */
function featureConfig<T>(pack: Pack, kind: FeatureKind, schema: z.ZodType<T>): T | undefined {
  const role = roleOfKind(kind);
  if (!pack.has(role)) return undefined;
  const { kind: found, config } = pack.network(role);
  const parsed = schema.safeParse(config);
  if (found === kind && parsed.success) return parsed.data;
  throw new StudioError(
    'corrupt',
    `The pack ${pack.path} describes its ${kind} in a way this program does not know: import the network into it again.`,
  );
}

const LPIPS_PREFIX = 'measure.lpips.';
const ARCFACE_PREFIX = 'measure.arcface.';

/** LPIPS, and the features of its network's last layer, averaged over the image. */
export function lpipsMetrics(config: LpipsConfig, stored: Weights): Required<Pick<Metrics, 'perceptual' | 'frechet'>> {
  const weights = prefixed(stored, LPIPS_PREFIX);
  const trunk: Weights = new Map([...weights].filter(([name]) => name.startsWith(`${LPIPS_PREFIX}features.`)));
  const lastOf = (g: Graph, image: Value) => lpipsFeatures(g, config, image, LPIPS_PREFIX).at(-1) as Value;
  return {
    perceptual: {
      name: 'LPIPS (VGG16)',
      weights,
      distance: (g, a, b) => lpips(g, config, a, b, LPIPS_PREFIX),
      styleWeight: 30,
    },
    frechet: {
      name: 'pooled features of VGG16',
      weights: trunk,
      dims: config.channels[4],
      features: (g, image) => globalPool(lastOf(g, image)),
    },
  };
}

/** Identity by ArcFace. */
export function arcfaceMetric(config: ArcfaceConfig, stored: Weights): IdentityMetric {
  return {
    name: 'ArcFace (IR-SE50)',
    weights: prefixed(stored, ARCFACE_PREFIX),
    embed: (g, image) => arcface(g, config, image, ARCFACE_PREFIX),
  };
}

function prefixed(stored: Weights, prefix: string): Weights {
  return new Map([...stored].map(([name, tensor]) => [prefix + name, tensor]));
}

/** The encoder's weights are named so in graphs that measure, whatever else they hold. */
const ENCODER_PREFIX = 'measure.encoder.';

/** Metrics made of an inversion encoder, for packs without networks made for measuring. */
export function encoderMetrics(config: EncoderConfig, stored: Weights): Required<Metrics> {
  const read = [...stored].filter(([name]) => name.startsWith('encoder.') && !name.startsWith('encoder.linear.'));
  const weights = prefixed(new Map(read), ENCODER_PREFIX);
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
      // at 30 nothing changes in a thousand pictures, at 3 a pen drawing is one and stays the same person
      styleWeight: 3,
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
