import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import type { JobResult } from '../../../shared/jobs';
import type { EncoderConfig } from '../../../shared/networks';
import { encoderMetrics, metricsOf } from '../../measure/features';
import { initialWeights } from '../../nets/initial';
import { expectedShapes } from '../../nets/shapes';
import type { Pack } from '../../packs/pack';
import { targetOf } from '../../runtime/target';
import type { Weights } from '../../tensor/tensor';
import { openImageSet, prepareImages } from '../dataset';
import type { ImageSet } from '../dataset/types';
import {
  ENCODER_DEFAULTS,
  encoderConfigFor,
  encoderNetworks,
  EncoderRecipe,
  FROM_SCRATCH_RATE,
  splitOf,
  type EncoderOptions,
  type Judges,
} from '../recipes/encoder';
import { batchSize, cropKind, iterationCount, networkOptions } from './networkOptions';
import { outputOf, restoreBest, writeTrained } from './packOutput';
import { settledPlan } from './plan';
import {
  checkSamePack,
  chooseDivision,
  openLanes,
  preparedSet,
  withOpenPack,
  packPlanSchema,
  type PackPlan,
} from './preparation';
import type { Division } from '../microBatch';
import type { PreparedRun, Program, ProgramContext } from './types';

const optionsSchema = z.object({
  ...networkOptions,
  iterations: iterationCount.default(2_000),
  /** Pictures an iteration, samples included. */
  batch: batchSize.default(ENCODER_DEFAULTS.batch),
  /** Share of the batch that is painted by the generator, with known w. */
  sampleShare: z.number().min(0).max(1).default(0.5),
  /** Adam's; 1e-4 to go on with an encoder, 1e-3 for a new one. */
  rate: z.number().positive().max(1).optional(),
  crop: cropKind.default('aligned'),
  mirror: z.boolean().default(ENCODER_DEFAULTS.mirror),
});
export type EncoderProgramOptions = z.infer<typeof optionsSchema>;

const PREVIEWS = 12;
const MEASUREMENTS = 20;

/** From a folder of images to an inversion encoder for a pack's generator (StyleInV section 3.1; pSp). */
export const encoderProgram: Program<EncoderProgramOptions> = {
  options: optionsSchema,
  prepare: (options, context) =>
    withOpenPack(options.pack, (pack) => new EncoderPreparation(pack, options, context).prepare()),
};

class EncoderPreparation {
  private readonly config: EncoderConfig;
  private readonly scratch: boolean;

  constructor(
    private readonly pack: Pack,
    private readonly options: EncoderProgramOptions,
    private readonly context: ProgramContext,
  ) {
    const { generator, encoder } = pack.manifest.networks;
    this.scratch = options.fromScratch || !encoder;
    this.config = encoder?.config ?? encoderConfigFor(generator.config);
  }

  async prepare(): Promise<PreparedRun> {
    const { options, context, pack } = this;
    this.checkFit();
    const judges = await this.judges();
    const fixed = {
      ...ENCODER_DEFAULTS,
      generator: { config: pack.manifest.networks.generator.config, weights: await pack.weights('generator') },
      encoder: { config: this.config, weights: await this.start() },
      judges,
      mirror: options.mirror,
      batch: options.batch,
      samples: Math.round(options.batch * options.sampleShare),
      rate: options.rate ?? (this.scratch ? FROM_SCRATCH_RATE : ENCODER_DEFAULTS.rate),
    };
    const optionsFor = (data: ImageSet, microBatch: number): EncoderOptions => ({
      ...fixed,
      data,
      split: splitOf(data.count),
      microBatch,
    });
    let data: ImageSet | undefined;
    const plan = await settledPlan(context.folder, packPlanSchema, async () => {
      const out = await outputOf(pack, 'encoder', options.out, options.force);
      const { set, report } = await this.pictures();
      data = set;
      const division = this.division(optionsFor(set, options.batch));
      return { cache: report.cache, hash: set.hash, base: pack.id, out, ...division };
    });
    checkSamePack(pack, plan.base);
    const set = data ?? (await openImageSet(plan.cache));
    const lanes = await openLanes(context, plan);
    const recipe = await EncoderRecipe.open(context.runtime, optionsFor(set, plan.microBatch), lanes);
    context.notice(this.about(set, judges));
    const run = JSON.stringify({
      kind: 'encoder',
      ...plan,
      lanes: undefined,
      options: { ...options, iterations: undefined, force: undefined },
    });
    const every = (parts: number) => Math.max(1, Math.floor(options.iterations / parts));
    const before = await recipe.quality();
    return {
      recipe,
      seed: options.seed,
      iterations: options.iterations,
      run,
      previewEvery: every(PREVIEWS),
      measureEvery: every(MEASUREMENTS),
      finish: () => this.finish(recipe, { plan, run, set, before }),
      release: async () => {
        await recipe.release();
        set.close();
        await pack.close();
      },
    };
  }

  /** @throws StudioError 'bad-input' if the pack's encoder is not for its generator */
  private checkFit(): void {
    const { wDim, resolution } = this.pack.manifest.networks.generator.config;
    if (this.config.wDim === wDim && this.config.resolution === resolution) return;
    throw new StudioError(
      'bad-input',
      `The encoder of the pack ${this.pack.manifest.name} reads images of ${this.config.resolution} pixels into w of ${this.config.wDim} numbers, its generator paints ${resolution} pixels from ${wDim}: use a pack whose networks were trained together.`,
    );
  }

  /** What may judge: networks made for measuring, never the pack's own encoder, which would be judge of its own work. */
  private async judges(): Promise<Judges> {
    const { perceptual, identity } = await metricsOf(this.pack);
    const own = encoderMetrics(this.config, new Map());
    return {
      ...(perceptual && perceptual.name !== own.perceptual.name ? { perceptual } : {}),
      ...(identity && identity.name !== own.identity.name ? { identity } : {}),
    };
  }

  private async start(): Promise<Weights> {
    if (!this.scratch) return this.pack.weights('encoder');
    const weights = initialWeights(
      'encoder',
      expectedShapes({ kind: 'encoder', config: this.config }),
      this.options.seed,
    );
    const average = (await this.pack.weights('generator')).get('mapping.w_avg');
    if (average) weights.set('latent_avg', average);
    return weights;
  }

  private pictures() {
    const { data, crop } = this.options;
    const { resolution } = this.config;
    return preparedSet(this.context, (context) => prepareImages(data, { resolution, crop }, context));
  }

  private division(options: EncoderOptions): Division {
    const { runtime } = this.context;
    const target = targetOf(runtime.provider.actual);
    const sizes = { batch: options.batch, group: 1, what: 'pictures' };
    return chooseDivision(this.context, sizes, (n) => encoderNetworks(options, 1, n, target).bytes);
  }

  private about(set: ImageSet, { perceptual, identity }: Judges): string {
    const { training, heldOut } = splitOf(set.count);
    const likeness =
      perceptual?.name ?? 'pixels and their gradients at several scales, as the pack has no perceptual network';
    const who = identity ? ` and ${identity.name}` : '';
    const start = this.scratch ? 'A new encoder' : "The pack's encoder";
    return `${start} learns from ${training.length} pictures, ${heldOut.length} others are measured; it is judged by ${likeness}${who}.`;
  }

  private async finish(
    recipe: EncoderRecipe,
    { plan, run, set, before }: { plan: PackPlan; run: string; set: ImageSet; before: number },
  ): Promise<JobResult> {
    const { pack, options, context, config } = this;
    await restoreBest(context.folder, recipe, run, (await recipe.measure()).value);
    const after = await recipe.quality();
    const note = `Encoder trained ${this.scratch ? 'anew' : 'further'} on ${set.count} pictures (${set.hash}) and samples of the generator, seed ${options.seed}, from the pack ${pack.id}: held-out PSNR ${before.toFixed(2)} -> ${after.toFixed(2)} dB.`;
    const dtype = pack.manifest.networks.encoder?.dtype;
    const network = { config, weights: recipe.weights(), ...(dtype ? { dtype } : {}) };
    await writeTrained(pack, plan.out, { role: 'encoder', network, note }, options.force);
    return {
      summary: `The encoder reconstructs held-out pictures at ${after.toFixed(1)} dB, before ${before.toFixed(1)} dB.`,
      files: [plan.out],
      measures: { heldOutPsnrBefore: before, heldOutPsnr: after },
    };
  }
}
