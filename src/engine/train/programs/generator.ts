import { z } from 'zod';
import type { JobResult } from '../../../shared/jobs';
import { channelsByRule, type DiscriminatorConfig, type GeneratorConfig } from '../../../shared/networks';
import { metricsOf } from '../../measure/features';
import { initialWeights } from '../../nets/initial';
import { expectedShapes } from '../../nets/shapes';
import type { Pack } from '../../packs/pack';
import { writePack } from '../../packs/write';
import { targetOf } from '../../runtime/target';
import type { Weights } from '../../tensor/tensor';
import { FrechetMeter } from '../adversarial/frechetMeter';
import { adversarialNetworks } from '../adversarial/networks';
import { ADVERSARIAL_DEFAULTS, type AdversarialOptions } from '../adversarial/options';
import { AdversarialRecipe } from '../adversarial/recipe';
import { openImageSet, prepareImages } from '../dataset';
import type { ImageSet } from '../dataset/types';
import { batchSize, cropKind, iterationCount, networkOptions } from './networkOptions';
import { outputOf, restoreBest } from './packOutput';
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
import type { PreparedRun, Program, ProgramContext } from './types';

const optionsSchema = z.object({
  ...networkOptions,
  iterations: iterationCount.default(10_000),
  batch: batchSize.default(8),
  rate: z.number().positive().max(1).default(ADVERSARIAL_DEFAULTS.rates.generator),
  /** R1 weight; by the resolution and the batch if absent (StyleGAN2-ADA's 'auto'). */
  gamma: z.number().min(0).max(1000).optional(),
  augment: z.boolean().default(true),
  mirror: z.boolean().default(true),
  crop: cropKind.default('aligned'),
});
export type GeneratorProgramOptions = z.infer<typeof optionsSchema>;

const PREVIEWS = 50;
const MEASUREMENTS = 25;
const FRECHET_SAMPLES = 1_000;
/** Widths of a new discriminator: StyleGAN2's rule. */
const NEW_DISCRIMINATOR = { base: 16_384, max: 512, mbstdGroupSize: 4 } as const;

/** Trains a generator on pictures, from a pack's own or from scratch, as StyleGAN2-ADA (Karras et al. 2020). */
export const generatorProgram: Program<GeneratorProgramOptions> = {
  options: optionsSchema,
  prepare: (options, context) => withOpenPack(options.pack, (pack) => prepareGenerator(pack, options, context)),
};

/** StyleGAN2-ADA's rule of thumb for the R1 weight. */
export function automaticGamma(resolution: number, batch: number): number {
  return (0.0002 * resolution ** 2) / batch;
}

async function prepareGenerator(
  pack: Pack,
  options: GeneratorProgramOptions,
  context: ProgramContext,
): Promise<PreparedRun> {
  const { resolution } = pack.manifest.networks.generator.config;
  const networks = await startingNetworks(pack, options);
  const settings = (data: ImageSet, microBatch: number): AdversarialOptions => ({
    ...ADVERSARIAL_DEFAULTS,
    ...networks,
    data,
    mirror: options.mirror,
    batch: options.batch,
    microBatch,
    rates: { generator: options.rate, discriminator: options.rate },
    r1: { ...ADVERSARIAL_DEFAULTS.r1, gamma: options.gamma ?? automaticGamma(resolution, options.batch) },
    augment: options.augment ? ADVERSARIAL_DEFAULTS.augment : null,
  });
  let prepared: ImageSet | undefined;
  const plan = await settledPlan(context.folder, packPlanSchema, async () => {
    const out = await outputOf(pack, 'generator', options.out, options.force);
    const { set, report } = await preparedSet(context, (prepareContext) =>
      prepareImages(options.data, { resolution, crop: options.crop }, prepareContext),
    );
    prepared = set;
    const { batch } = options;
    const group = networks.discriminator.config.mbstdGroupSize;
    const target = targetOf(context.runtime.provider.actual);
    const division = chooseDivision(context, { batch, group, what: 'pictures' }, (n) => {
      return adversarialNetworks(settings(set, n), n, target).bytes;
    });
    return { cache: report.cache, hash: set.hash, base: pack.id, out, ...division };
  });
  checkSamePack(pack, plan.base);
  const set = prepared ?? (await openImageSet(plan.cache));
  const lanes = await openLanes(context, plan);
  const recipe = AdversarialRecipe.open(context.runtime, settings(set, plan.microBatch), lanes);
  const { frechet } = await metricsOf(pack);
  const meter =
    frechet &&
    new FrechetMeter(context.runtime, {
      generator: networks.generator.config,
      data: set,
      extractor: frechet,
      samples: FRECHET_SAMPLES,
      seed: options.seed,
    });
  if (!meter) context.notice('The pack has no network to compare pictures with: the last state is kept, not the best.');
  const run = JSON.stringify({
    kind: 'generator',
    ...plan,
    lanes: undefined,
    options: { ...options, out: undefined, force: undefined },
  });
  return {
    recipe: meter ? Object.assign(recipe, { measure: () => meter.measure(recipe.weights()) }) : recipe,
    seed: options.seed,
    iterations: options.iterations,
    run,
    previewEvery: Math.max(1, Math.floor(options.iterations / PREVIEWS)),
    measureEvery: Math.max(1, Math.floor(options.iterations / MEASUREMENTS)),
    finish: () => finish({ pack, options, plan, recipe, meter, run, folder: context.folder }),
    release: async () => {
      await recipe.release();
      set.close();
      await pack.close();
    },
  };
}

async function startingNetworks(pack: Pack, options: GeneratorProgramOptions) {
  const { networks } = pack.manifest;
  const { config } = networks.generator;
  const stored = networks.discriminator?.config;
  const discriminator = stored ?? newDiscriminator(config);
  const fresh = (kind: 'generator' | 'discriminator', weights: GeneratorConfig | DiscriminatorConfig) => {
    const spec = { kind, config: weights } as Parameters<typeof expectedShapes>[0];
    const multiplier = (name: string) => (/^mapping\.fc\d+\.weight$/.test(name) ? config.mappingLrMultiplier : 1);
    return initialWeights(kind, expectedShapes(spec), options.seed + (kind === 'generator' ? 1 : 2), multiplier);
  };
  const generatorWeights: Weights = options.fromScratch ? fresh('generator', config) : await pack.weights('generator');
  const discriminatorWeights: Weights =
    options.fromScratch || !stored ? fresh('discriminator', discriminator) : await pack.weights('discriminator');
  return {
    generator: {
      config,
      weights: generatorWeights,
      trains: (name: string) => !/noise_const$|resample_filter$|w_avg$/.test(name),
    },
    discriminator: {
      config: discriminator,
      weights: discriminatorWeights,
      trains: (name: string) => !name.endsWith('resample_filter'),
    },
  };
}

function newDiscriminator({ resolution, convClamp }: GeneratorConfig): DiscriminatorConfig {
  const { base, max, mbstdGroupSize } = NEW_DISCRIMINATOR;
  return { resolution, channels: channelsByRule(resolution, base, max), mbstdGroupSize, convClamp };
}

interface Finish {
  readonly pack: Pack;
  readonly options: GeneratorProgramOptions;
  readonly plan: PackPlan;
  readonly recipe: AdversarialRecipe;
  readonly meter: FrechetMeter | undefined;
  readonly run: string;
  readonly folder: string;
}

/** Writes a pack of the new generator and its discriminator: encoder, motion and styles belong to the old generator. */
async function finish({ pack, options, plan, recipe, meter, run, folder }: Finish): Promise<JobResult> {
  const present = meter ? await meter.measure(recipe.weights()) : undefined;
  const bestRestored = present ? await restoreBest(folder, recipe, run, present.value) : false;
  const distance = bestRestored ? (recipe.state.numbers['best'] as number) : present?.value;
  const { manifest } = pack;
  const { networks } = manifest;
  const config = networks.generator.config;
  const note = `Generator trained for ${options.iterations} iterations of ${options.batch} pictures (set ${plan.hash.slice(0, 12)}), ${options.fromScratch ? 'from scratch' : `from ${manifest.name}`}.`;
  await writePack(
    plan.out,
    {
      name: `${manifest.name} (generator trained)`.slice(0, 200),
      id: `${manifest.id}-generator`.slice(0, 64),
      description: note,
      resolution: config.resolution,
      provenance: {
        tool: 'StyleInV Studio',
        date: new Date().toISOString(),
        recipe: JSON.stringify(options),
        notes: note,
      },
      networks: {
        generator: { config, dtype: networks.generator.dtype, weights: recipe.weights() },
        discriminator: {
          config: networks.discriminator?.config ?? newDiscriminator(config),
          weights: recipe.discriminatorWeights(),
        },
      },
    },
    { force: options.force },
  );
  const measured = present && distance !== undefined ? { [present.name]: distance } : {};
  return {
    summary: `${note} Train an encoder for it next: "styleinv train encoder --pack ${plan.out}".`,
    files: [plan.out],
    measures: measured,
  };
}
