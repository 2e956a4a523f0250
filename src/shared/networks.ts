import { z } from 'zod';

/**
 * Architectures as data: everything beside the weights that a network's graph depends on. Pack manifests store these, importers
 * derive them from checkpoints, and src/engine/nets builds graphs from them.
 */

/** Largest image side the networks are built for. */
export const MAX_RESOLUTION = 1024;

const width = z.int().min(1).max(4096);
const resolution = z
  .int()
  .min(4)
  .max(MAX_RESOLUTION)
  .refine((r) => Number.isInteger(Math.log2(r)), 'must be a power of two');
/** null: activations are not clamped. */
const convClamp = z.number().positive().nullable();
/** Feature channels by resolution: one entry for each of 4, 8, ... up to the network's resolution. */
const channels = z.record(z.string().regex(/^\d+$/), width);

function channelsAreComplete(config: { resolution: number; channels: Record<string, number> }): boolean {
  const wanted = resolutionsUpTo(config.resolution);
  return Object.keys(config.channels).length === wanted.length && wanted.every((r) => config.channels[r] !== undefined);
}
const incompleteChannels = 'channels need exactly one entry for each resolution from 4 up';

/** StyleGAN2 generator (Karras et al. 2020): mapping z[N,zDim] -> w, synthesis ws[N,numWs,wDim] -> image[N,3,R,R]. */
export const generatorConfigSchema = z
  .object({
    zDim: width,
    wDim: width,
    resolution,
    channels,
    mappingLayers: z.int().min(1).max(32),
    mappingLrMultiplier: z.number().positive(),
    convClamp,
    /** false: the synthesis layers have no noise tensors. */
    useNoise: z.boolean(),
  })
  .refine(channelsAreComplete, incompleteChannels);
export type GeneratorConfig = z.infer<typeof generatorConfigSchema>;

/** StyleGAN2 residual discriminator: image[N,3,R,R] -> logits[N,1]. `channels[r]` is the width of block r's first convolution. */
export const discriminatorConfigSchema = z
  .object({ resolution, channels, mbstdGroupSize: z.int().min(1).max(1024), convClamp })
  .refine(channelsAreComplete, incompleteChannels);
export type DiscriminatorConfig = z.infer<typeof discriminatorConfigSchema>;

/** IR-SE encoder into W: image[N,3,R,R] -> w[N,wDim], repeated to numWs. Each stage's first unit has stride 2. */
export const encoderConfigSchema = z.object({
  resolution,
  /** Width of the input convolution (64 in the published network). */
  inputChannels: width,
  stages: z
    .array(z.object({ channels: width, units: z.int().min(1).max(64) }))
    .min(1)
    .max(8),
  /** Squeeze-excite blocks narrow to channels / seReduction. */
  seReduction: width,
  wDim: width,
  numWs: z.int().min(1).max(64),
});
export type EncoderConfig = z.infer<typeof encoderConfigSchema>;

/**
 * StyleInV motion network: (first frame, w0, motion codes[L,motionDim], t) -> w_t. `encoder` is its AdaIN encoder, one AdaIN block
 * after each stage, driven by a temporal style of styleDim numbers.
 */
export const motionConfigSchema = z.object({
  encoder: encoderConfigSchema,
  wDim: width,
  /** Width of a motion code and of the causal convolutions over the codes. */
  motionDim: width,
  /** Taps of the convolutions over the codes, odd; only the causal ones (the first (kernel+1)/2) count. */
  kernel: z.int().min(1).max(101),
  /** Frames between two motion codes. */
  codeDistance: z.number().positive(),
  /** Frames of a training clip; times are passed as frame / (maxFrames - 1). */
  maxFrames: z.int().min(2).max(1_000_000),
  /** Sine and cosine pairs of the positional encoding; the motion vector is twice as wide. */
  frequencies: width,
  /** Shortest and longest period of the positional encoding, in frames (the stored buffers are what counts). */
  minPeriod: z.number().positive(),
  maxPeriod: z.number().positive(),
  /** Width of the temporal style that drives the AdaIN blocks. */
  styleDim: width,
  /** Fully connected layers that fuse w0 with the motion vector. */
  fuseLayers: z.int().min(1).max(8),
  fuseLrMultiplier: z.number().positive(),
});
export type MotionConfig = z.infer<typeof motionConfigSchema>;

/**
 * LPIPS on VGG16 (Zhang et al. 2018): images a, b[N,3,R,R] -> distance[N]. `channels` are the widths of VGG16's five groups of
 * convolutions (64, 128, 256, 512, 512); larger images than `resolution` are averaged down to it.
 */
export const lpipsConfigSchema = z.object({ resolution, channels: z.tuple([width, width, width, width, width]) });
export type LpipsConfig = z.infer<typeof lpipsConfigSchema>;

/** ArcFace on IR-SE50 (Deng et al. 2019): the face in image[N,3,R,R] at side x side pixels (112) -> embedding[N,dims], unit length. */
export const arcfaceConfigSchema = encoderConfigSchema
  .pick({ inputChannels: true, stages: true, seReduction: true })
  .extend({ side: z.int().min(16).max(256), dims: width });
export type ArcfaceConfig = z.infer<typeof arcfaceConfigSchema>;

/** The residual body that inversion encoders and ArcFace share. */
export type EncoderBody = Pick<EncoderConfig, 'inputChannels' | 'stages' | 'seReduction'>;

/** A network's kind with its architecture. */
export const networkSpecSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('generator'), config: generatorConfigSchema }),
  z.object({ kind: z.literal('discriminator'), config: discriminatorConfigSchema }),
  z.object({ kind: z.literal('encoder'), config: encoderConfigSchema }),
  z.object({ kind: z.literal('motion'), config: motionConfigSchema }),
  z.object({ kind: z.literal('lpips-vgg16'), config: lpipsConfigSchema }),
  z.object({ kind: z.literal('arcface-irse50'), config: arcfaceConfigSchema }),
]);
export type NetworkSpec = z.infer<typeof networkSpecSchema>;
export type NetworkKind = NetworkSpec['kind'];
/** Kinds that only measure; a pack keeps them among its features, under their kind. */
export const FEATURE_KINDS = ['lpips-vgg16', 'arcface-irse50'] as const satisfies NetworkKind[];
export type FeatureKind = (typeof FEATURE_KINDS)[number];

/** 4, 8, ... up to `resolution` (a power of two). */
export function resolutionsUpTo(resolution: number): number[] {
  const out: number[] = [];
  for (let r = 4; r <= resolution; r *= 2) out.push(r);
  return out;
}

/** Number of w vectors a generator takes: 2 log2(R) - 2. */
export function numWsOf(resolution: number): number {
  return 2 * Math.log2(resolution) - 2;
}

/** StyleGAN2's rule: min(base / r, max) channels at resolution r ('paper256' is base 16384, max 512). */
export function channelsByRule(resolution: number, base: number, max: number): Record<string, number> {
  return Object.fromEntries(resolutionsUpTo(resolution).map((r) => [r, Math.min(Math.floor(base / r), max)]));
}
