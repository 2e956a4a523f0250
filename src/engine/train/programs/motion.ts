import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import type { JobResult } from '../../../shared/jobs';
import type { DiscriminatorConfig, MotionConfig } from '../../../shared/networks';
import { initialVideoDiscriminator, videoDiscriminatorConfig } from '../../nets/videoDiscriminator';
import type { Pack } from '../../packs/pack';
import { targetOf } from '../../runtime/target';
import { openClipSet, prepareClips, type ClipSet } from '../dataset';
import {
  initialMotion,
  inversionsOf,
  LEAST_FRAMES,
  MOMENTS,
  MOTION_DEFAULTS,
  motionConfigFor,
  motionNetworks,
  MotionRecipe,
  WARM_DEFAULTS,
  type MotionOptions,
} from '../recipes/motion';
import { batchSize, cropKind, iterationCount, networkOptions } from './networkOptions';
import { outputOf, writeTrained } from './packOutput';
import { settledPlan } from './plan';
import { checkSamePack, chooseDivision, openLanes, preparedSet, withOpenPack, packPlanSchema } from './preparation';
import type { Division } from '../microBatch';
import type { PreparedRun, Program, ProgramContext } from './types';

const optionsSchema = z.object({
  ...networkOptions,
  /** Iterations of the adversarial training. */
  iterations: iterationCount.default(5_000),
  /** Iterations before it that learn to repeat inverted clips; 2000 for a new network and none for the pack's own if absent. */
  warmStart: z.int().min(0).max(10_000_000).optional(),
  batch: batchSize.default(MOTION_DEFAULTS.batch),
  /** Length of the motion that a new network learns, in frames. */
  frames: z.int().min(16).max(4096).default(128),
  /** Frames a second that the clips are brought to; the pack's own if absent, or 25. */
  fps: z.number().min(1).max(240).optional(),
  /** Shorter clips are left out. */
  minFrames: z.int().min(LEAST_FRAMES).max(4096).default(32),
  crop: cropKind.default('fixed'),
  mirror: z.boolean().default(MOTION_DEFAULTS.mirror),
});
export type MotionProgramOptions = z.infer<typeof optionsSchema>;

const WARM_START = 2_000;
/** Iterations in which the discriminator learns alone, or a tenth of a short run's. */
const HEAD_START = 200;
const planSchema = packPlanSchema.extend({ headStart: z.int().min(0).optional() });
const LEAST_CLIPS = 2;
const DEFAULT_FPS = 25;
const PREVIEWS = 20;
const MBSTD_GROUP = 4;

/** From a pack with a generator and an encoder and a folder of clips to a motion network (StyleInV section 3.3). */
export const motionProgram: Program<MotionProgramOptions> = {
  options: optionsSchema,
  prepare: (options, context) =>
    withOpenPack(options.pack, (pack) => new MotionPreparation(pack, options, context).prepare()),
};

class MotionPreparation {
  private readonly config: MotionConfig;
  private readonly scratch: boolean;
  private readonly warmStart: number;

  constructor(
    private readonly pack: Pack,
    private readonly options: MotionProgramOptions,
    private readonly context: ProgramContext,
  ) {
    const { encoder, motion } = pack.manifest.networks;
    if (!encoder) {
      throw new StudioError(
        'not-found',
        `The pack ${pack.manifest.name} has no inversion encoder, from which a motion network is made: train one first with "styleinv train encoder".`,
      );
    }
    this.scratch = options.fromScratch || !motion;
    this.config = motion?.config ?? { ...motionConfigFor(encoder.config), maxFrames: options.frames };
    this.warmStart = options.warmStart ?? (this.scratch ? WARM_START : 0);
  }

  async prepare(): Promise<PreparedRun> {
    const { options, context, pack, warmStart } = this;
    this.checkFit();
    const networks = await this.networks();
    let data: ClipSet | undefined;
    let ready: MotionOptions | undefined;
    const optionsFor = async (set: ClipSet, microBatch: number): Promise<MotionOptions> => ({
      ...MOTION_DEFAULTS,
      ...networks,
      data: set,
      mirror: options.mirror,
      batch: options.batch,
      microBatch,
      warm:
        warmStart > 0
          ? { ...WARM_DEFAULTS, iterations: warmStart, inversions: await this.inversions(networks, set) }
          : null,
    });
    const plan = await settledPlan(context.folder, planSchema, async () => {
      const out = await outputOf(pack, 'motion', options.out, options.force);
      const { set, report } = await this.clips();
      data = set;
      ready = await optionsFor(set, options.batch);
      const headStart = Math.min(HEAD_START, Math.floor(options.iterations / 10));
      return { cache: report.cache, hash: set.hash, base: pack.id, out, ...this.division(ready), headStart };
    });
    checkSamePack(pack, plan.base);
    const set = data ?? (await openClipSet(plan.cache));
    const settled = { microBatch: plan.microBatch, headStart: plan.headStart ?? 0 };
    const recipe = new MotionRecipe(
      context.runtime,
      { ...(ready ?? (await optionsFor(set, plan.microBatch))), ...settled },
      options.seed,
      await openLanes(context, plan),
    );
    context.notice(this.about(set));
    const iterations = warmStart + options.iterations;
    return {
      recipe,
      seed: options.seed,
      iterations,
      run: JSON.stringify({
        kind: 'motion',
        ...plan,
        lanes: undefined,
        warmStart,
        options: { ...options, iterations: undefined, force: undefined },
      }),
      previewEvery: Math.max(1, Math.floor(iterations / PREVIEWS)),
      finish: () => this.finish(recipe, plan.out, set),
      release: async () => {
        await recipe.release();
        set.close();
        await pack.close();
      },
    };
  }

  /** @throws StudioError 'bad-input' if the pack's networks are not for each other */
  private checkFit(): void {
    const { generator, encoder } = this.pack.manifest.networks;
    const { resolution, wDim } = generator.config;
    const fits = [encoder?.config, { ...this.config.encoder, wDim: this.config.wDim }].every(
      (config) => config?.resolution === resolution && config.wDim === wDim,
    );
    if (fits) return;
    throw new StudioError(
      'bad-input',
      `The encoder or the motion network of the pack ${this.pack.manifest.name} is not for its generator's ${resolution} pixels and w of ${wDim} numbers: use a pack whose networks were trained together.`,
    );
  }

  private async networks(): Promise<Pick<MotionOptions, 'generator' | 'encoder' | 'motion' | 'discriminator'>> {
    const { pack, config, options } = this;
    const { generator, encoder } = pack.manifest.networks;
    if (!encoder) throw new StudioError('internal', 'a motion network is made from an encoder');
    const encoderWeights = await pack.weights('encoder');
    const discriminator = videoDiscriminatorConfig(this.imageDiscriminator(), {
      frames: MOMENTS,
      maxFrames: config.maxFrames,
    });
    return {
      generator: { config: generator.config, weights: await pack.weights('generator') },
      encoder: { config: encoder.config, weights: encoderWeights },
      motion: {
        config,
        weights: this.scratch ? initialMotion(config, encoderWeights, options.seed) : await pack.weights('motion'),
      },
      discriminator: { config: discriminator, weights: initialVideoDiscriminator(discriminator, options.seed) },
    };
  }

  /** The pack's, or one as wide as its generator. */
  private imageDiscriminator(): DiscriminatorConfig {
    const { generator, discriminator } = this.pack.manifest.networks;
    const { resolution, channels } = generator.config;
    return discriminator?.config ?? { resolution, channels, mbstdGroupSize: MBSTD_GROUP, convClamp: null };
  }

  private clips() {
    const { data, crop, minFrames } = this.options;
    const { resolution } = this.pack.manifest.networks.generator.config;
    const fps = this.options.fps ?? this.pack.manifest.frameRate ?? DEFAULT_FPS;
    const rules = { resolution, crop, fps, minFrames, minimum: LEAST_CLIPS };
    return preparedSet(this.context, (context) => prepareClips(data, rules, context));
  }

  private inversions({ encoder }: Pick<MotionOptions, 'encoder'>, data: ClipSet) {
    const { runtime, folder, stop, preparing } = this.context;
    const key = JSON.stringify([data.hash, this.pack.id]);
    return inversionsOf(runtime, { encoder, data, length: this.config.maxFrames }, folder, key, {
      stop,
      onProgress: (done, total) => preparing('inverting', done, total),
    });
  }

  private division(options: MotionOptions): Division {
    const { batch, discriminator } = options;
    const target = targetOf(this.context.runtime.provider.actual);
    const group = discriminator.config.image.mbstdGroupSize;
    return chooseDivision(
      this.context,
      { batch, group, what: 'clips' },
      (n) => motionNetworks(options, n, target).bytes,
    );
  }

  private about({ clips }: ClipSet): string {
    const start = this.scratch ? 'A new motion network' : "The pack's motion network";
    const warm = this.warmStart > 0 ? `, after ${this.warmStart} iterations of repeating them` : '';
    return `${start} learns from ${clips.length} clips against a discriminator of clips${warm}.`;
  }

  private async finish(recipe: MotionRecipe, out: string, set: ClipSet): Promise<JobResult> {
    const { pack, options, config, warmStart } = this;
    const { firstFramePsnr, motionSize } = await recipe.quality();
    const note = `Motion network trained ${this.scratch ? 'anew' : 'further'} on ${set.clips.length} clips (${set.hash}) at ${set.fps} frames a second, ${warmStart} iterations of warm start, seed ${options.seed}, from the pack ${pack.id}.`;
    const dtype = pack.manifest.networks.motion?.dtype;
    const network = { config, weights: recipe.weights(), ...(dtype ? { dtype } : {}) };
    await writeTrained(pack, out, { role: 'motion', network, note }, options.force);
    return {
      summary: `The motion network moves ${motionSize.toFixed(2)} times as far as the clips and keeps first frames at ${firstFramePsnr.toFixed(1)} dB.`,
      files: [out],
      measures: { firstFramePsnr, motionSize },
    };
  }
}
