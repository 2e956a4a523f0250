import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import type { JobResult } from '../../../shared/jobs';
import { saveEntry } from '../../library';
import { metricsOf, type Metrics } from '../../measure/features';
import { resolvePack, STARTER_PACK } from '../../packs/locations';
import { openPack, type Pack } from '../../packs/pack';
import { makeStyle } from '../../packs/styleDelta';
import { targetOf } from '../../runtime/target';
import { AdversarialRecipe } from '../adversarial/recipe';
import { adversarialNetworks } from '../adversarial/networks';
import { CROP_KINDS, openImageSet, prepareImages, type CropKind } from '../dataset';
import type { ImageSet } from '../dataset/types';
import {
  isLongEnoughToAugment,
  STYLE_DEFAULTS,
  styleFromResolution,
  styleRecipeOptions,
  type StyleSource,
} from '../recipes/style';
import { secondsPerIteration } from '../timing';
import { FrechetMeter } from '../adversarial/frechetMeter';
import { colourMapOf } from '../recipes/sharedColours';
import { RUN_FILES } from '../trainer';
import { readJournal } from '../journal';
import type { Division } from '../microBatch';
import { MotionWall } from './motionWall';
import { settledPlan } from './plan';
import { iterationsFor, STYLE_PRESET_NAMES, STYLE_PRESETS } from './presets';
import { chooseDivision, divisionSchema, openLanes, preparedSet, withOpenPack } from './preparation';
import { likenessOfStyle } from './styleLikeness';
import type { PreparedRun, Program, ProgramContext } from './types';

const optionsSchema = z.object({
  /** Folder of the artist's pictures. */
  folder: z.string().min(1),
  /** Name or path of the pack; the starter pack if absent. */
  pack: z.string().min(1).optional(),
  name: z.string().min(1).max(100),
  preset: z.enum(STYLE_PRESET_NAMES).default('quick'),
  /** Instead of the preset's number, which depends on the machine. */
  iterations: z.int().min(1).max(1_000_000).optional(),
  crop: z.enum(CROP_KINDS as [CropKind, ...CropKind[]]).default('aligned'),
  fromResolution: z.int().min(4).optional(),
  /** How much of the subject is kept, as a factor on the losses of likeness; 1, as published, if absent. */
  keep: z.number().min(0).max(2).optional(),
  /** Pictures of an iteration, instead of the preset's number. */
  batch: z.int().min(1).max(256).optional(),
  frozenBlocks: z.int().min(0).max(8).default(STYLE_DEFAULTS.frozenBlocks),
  /** Files of the folder that are left out, by their path in it. */
  exclude: z.array(z.string().max(4096)).max(100_000).optional(),
  /** Whose pictures they are, for people; kept with the style. */
  credit: z.string().max(200).optional(),
  /** A set that these options have prepared already: taken as long as it is whole, whatever became of the folder. */
  prepared: z.string().min(1).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0),
  /** Replaces a style of the same name. */
  force: z.boolean().default(false),
});
export type StyleProgramOptions = z.infer<typeof optionsSchema>;

const planSchema = z.object({
  cache: z.string(),
  images: z.int(),
  hash: z.string(),
  base: z.string(),
  ...divisionSchema.shape,
  iterations: z.int(),
  seconds: z.number(),
});
type Plan = z.infer<typeof planSchema>;

interface Begun {
  readonly cache: string;
  readonly set: ImageSet;
  readonly division: Division;
  readonly recipe: AdversarialRecipe;
  readonly iterations: number;
  /** Of one of them. */
  readonly seconds: number;
}

/** So many in a run, but in a short one not so often that they take more than a tenth of its time. */
const PREVIEWS = { most: 12, every: 20 };
const MEASUREMENTS = { most: 5, every: 80 };
const FRECHET_SAMPLES = 256;

/** From a folder of pictures to a style of a pack (StyleInV section 3.4). */
export const styleProgram: Program<StyleProgramOptions> = {
  options: optionsSchema,
  prepare: (options, context) =>
    withOpenPack(options.pack, (pack) => new StylePreparation(pack, options, context).prepare()),
};

/**
 * Seconds that a picture takes in an iteration on this machine, measured with the artist's own pictures.
 * @param options of the style program
 * @throws StudioError as the program itself: what it would fail with is known before it begins
 */
export async function secondsOfStylePicture(options: unknown, context: ProgramContext): Promise<number> {
  const read = optionsSchema.parse(options);
  const pack = await openPack(await resolvePack(read.pack ?? STARTER_PACK));
  try {
    return await new StylePreparation(pack, read, context).time();
  } finally {
    await pack.close();
  }
}

class StylePreparation {
  private lanes: ReturnType<typeof openLanes> | undefined;

  constructor(
    private readonly pack: Pack,
    private readonly options: StyleProgramOptions,
    private readonly context: ProgramContext,
  ) {}

  async prepare(): Promise<PreparedRun> {
    const { pack, options, context } = this;
    const { networks, metrics } = await this.read();
    let begun: Begun | undefined;
    const plan = await settledPlan(context.folder, planSchema, async () => {
      begun = await this.begin(networks);
      const { cache, set, division, iterations, seconds } = begun;
      const base = pack.manifest.networks.generator.sha256;
      return { cache, images: set.count, hash: set.hash, base, ...division, iterations, seconds };
    });
    this.checkBase(plan);
    const set = begun?.set ?? (await openImageSet(plan.cache));
    const ready = begun?.recipe ?? (await this.recipe(sourceOf(networks, set), plan, plan.iterations));
    context.notice(
      `${plan.images} pictures, ${plan.iterations} iterations of ${this.batch} pictures: about ${minutes(plan)}. Likeness is kept by ${metrics.perceptual.name} and ${metrics.identity.name}.`,
    );
    const meter = new FrechetMeter(context.runtime, {
      generator: networks.generator.config,
      data: set,
      extractor: metrics.frechet,
      samples: FRECHET_SAMPLES,
      seed: options.seed,
    });
    const wall = MotionWall.of(context.runtime, pack);
    const grid = ready.preview.bind(ready);
    return {
      recipe: Object.assign(ready, {
        measure: () => meter.measure(ready.weights()),
        preview: async () => [...(await grid()), ...(wall ? [await wall.paint(ready.weights())] : [])],
      }),
      seed: options.seed,
      iterations: plan.iterations,
      run: JSON.stringify({
        kind: 'style',
        ...plan,
        lanes: undefined,
        seconds: undefined,
        colours: STYLE_DEFAULTS.colourWeight,
        options: { ...options, batch: this.batch, force: undefined, credit: undefined, prepared: undefined },
      }),
      previewEvery: interval(plan.iterations, PREVIEWS),
      measureEvery: interval(plan.iterations, MEASUREMENTS),
      finish: () => this.finish(ready, plan, metrics),
      release: async () => {
        await ready.release();
        set.close();
        await pack.close();
      },
    };
  }

  /** How long a picture takes; nothing is written but the prepared pictures. */
  async time(): Promise<number> {
    const { recipe, set, seconds } = await this.begin((await this.read()).networks);
    set.close();
    await recipe.release();
    return seconds / this.batch;
  }

  private async read() {
    const { pack } = this;
    const metrics = await this.metrics();
    const networks = {
      generator: { config: pack.manifest.networks.generator.config, weights: await pack.weights('generator') },
      discriminator: { config: this.discriminatorConfig(), weights: await pack.weights('discriminator') },
      ...metrics,
    };
    return { networks, metrics };
  }

  /** What a run needs when it first starts: its pictures, how many go through at once, and how many iterations it has time for. */
  private async begin(networks: Omit<StyleSource, 'data' | 'colours'>): Promise<Begun> {
    const { cache, set } = await this.pictures(networks.generator.config.resolution);
    const source = sourceOf(networks, set);
    const division = this.division(source);
    const preset = STYLE_PRESETS[this.options.preset];
    const fewest = this.options.iterations ?? preset.least;
    const timed = await this.recipe(source, division, fewest);
    this.context.preparing('timing', 0);
    const seconds = await secondsPerIteration(timed, this.context.stop);
    const iterations = this.options.iterations ?? iterationsFor(preset, seconds);
    const begun = { cache, set, division, iterations, seconds };
    if (this.augments(iterations) === this.augments(fewest)) return { ...begun, recipe: timed };
    await timed.release();
    return { ...begun, recipe: await this.recipe(source, division, iterations) };
  }

  /** @param iterations of the run: what it is made of depends on how long it is */
  private async recipe(source: StyleSource, division: Division, iterations: number): Promise<AdversarialRecipe> {
    const settings = { ...this.settings(division.microBatch), augment: this.augments(iterations) };
    this.lanes ??= openLanes(this.context, division);
    return AdversarialRecipe.open(this.context.runtime, styleRecipeOptions(source, settings), await this.lanes);
  }

  private get batch(): number {
    return this.options.batch ?? STYLE_PRESETS[this.options.preset].batch;
  }

  private augments(iterations: number): boolean {
    return isLongEnoughToAugment(iterations * this.batch);
  }

  private settings(microBatch: number) {
    const { fromResolution, keep, frozenBlocks, preset } = this.options;
    const { rate } = STYLE_PRESETS[preset];
    return { ...STYLE_DEFAULTS, rate, batch: this.batch, microBatch, fromResolution, keep, frozenBlocks };
  }

  private async metrics(): Promise<Required<Metrics>> {
    const { perceptual, identity, frechet } = await metricsOf(this.pack);
    if (perceptual && identity && frechet) return { perceptual, identity, frechet };
    throw new StudioError(
      'not-found',
      `The pack ${this.pack.manifest.name} has no inversion encoder, by which a style keeps its likeness: import one into it or train one with "styleinv train encoder".`,
    );
  }

  private discriminatorConfig(): StyleSource['discriminator']['config'] {
    const entry = this.pack.manifest.networks.discriminator;
    if (entry) return entry.config;
    throw new StudioError(
      'not-found',
      `The pack ${this.pack.manifest.name} has no discriminator, against which a style is tuned: import the checkpoint that holds it (D) together with the generator.`,
    );
  }

  private async pictures(resolution: number): Promise<{ cache: string; set: ImageSet }> {
    const { folder, crop, exclude, prepared } = this.options;
    const known = prepared === undefined ? undefined : await openImageSet(prepared).catch(() => undefined);
    if (prepared !== undefined && known?.resolution === resolution) return { cache: prepared, set: known };
    known?.close();
    const { set, report } = await preparedSet(this.context, (context) =>
      // drawings have faces that no detector knows
      prepareImages(folder, { resolution, crop, exclude, withoutFace: 'centre' }, context),
    );
    return { cache: report.cache, set };
  }

  private division(source: StyleSource): Division {
    const { batch } = this;
    const group = source.discriminator.config.mbstdGroupSize;
    const target = targetOf(this.context.runtime.provider.actual);
    return chooseDivision(this.context, { batch, group, what: 'pictures' }, (n) => {
      return adversarialNetworks(styleRecipeOptions(source, this.settings(n)), n, target).bytes;
    });
  }

  private checkBase({ base }: Plan): void {
    if (base === this.pack.manifest.networks.generator.sha256) return;
    throw new StudioError(
      'bad-input',
      `The pack ${this.pack.manifest.name} has another generator than when this style was begun: start the style again.`,
    );
  }

  private async finish(recipe: AdversarialRecipe, plan: Plan, metrics: Required<Metrics>): Promise<JobResult> {
    const { pack, options, context } = this;
    const base = await pack.weights('generator');
    const tuned = recipe.weights();
    const { resolution } = pack.manifest.networks.generator.config;
    const { keep = 1 } = options;
    const { delta } = makeStyle(base, tuned, {
      fromResolution: options.fromResolution ?? styleFromResolution(resolution),
    });
    const likeness = await likenessOfStyle(context.runtime, pack, base, tuned, metrics);
    const entry = await saveEntry(
      {
        kind: 'style',
        name: options.name,
        base: plan.base,
        pack: { id: pack.id, name: pack.manifest.name },
        delta,
        provenance: {
          tool: 'StyleInV Studio',
          folder: plan.hash,
          images: plan.images,
          ...(options.iterations === undefined ? { preset: options.preset } : {}),
          steps: iterationsDone(context.folder),
          losses: {
            perceptual: keep * metrics.perceptual.styleWeight,
            identity: keep * STYLE_DEFAULTS.identityWeight,
            colours: STYLE_DEFAULTS.colourWeight,
            adversarial: 1,
          },
          networks: [metrics.perceptual.name, metrics.identity.name],
          ...(options.credit ? { credit: options.credit } : {}),
        },
        measures: likeness,
        previews: await lastPreview(context.folder),
      },
      { force: options.force },
    );
    return {
      summary: `Style '${options.name}' of ${plan.images} pictures; identity similarity to the unstyled picture ${likeness.identity.toFixed(2)}.`,
      files: [entry.folder],
      measures: likeness,
    };
  }
}

function sourceOf(networks: Omit<StyleSource, 'data' | 'colours'>, data: ImageSet): StyleSource {
  return { ...networks, data, colours: colourMapOf(data) };
}

function interval(iterations: number, { most, every }: { most: number; every: number }): number {
  return Math.max(every, Math.floor(iterations / most));
}

/** A run that was asked to finish early has done fewer than planned. */
function iterationsDone(folder: string): number {
  const steps = readJournal(join(folder, RUN_FILES.log)).flatMap((entry) =>
    entry.kind === 'step' ? [entry.iteration] : [],
  );
  return steps.at(-1) ?? 0;
}

async function lastPreview(folder: string): Promise<{ file: string; bytes: Uint8Array }[]> {
  const previews = join(folder, RUN_FILES.previews);
  const grids = (await readdir(previews).catch(() => [])).filter((file) => file.endsWith('.png'));
  const last = grids.sort().at(-1);
  return last ? [{ file: 'before-and-now.png', bytes: await readFile(join(previews, last)) }] : [];
}

function minutes({ iterations, seconds }: Plan): string {
  const total = Math.ceil((iterations * seconds) / 60);
  return total < 120 ? `${total} minutes` : `${(total / 60).toFixed(1)} hours`;
}
