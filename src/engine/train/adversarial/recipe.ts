import type { Feeds, Runtime } from '../../runtime/types';
import type { Random } from '../../tensor/random';
import { f32, sizeOf, type F32 } from '../../tensor/tensor';
import { ADAM_DEFAULTS } from '../adam';
import { AUGMENT_INTERVAL, AugmentController, drawAugment } from '../augment';
import { Learner } from '../learner';
import type { IterationContext, Metrics, Preview, Recipe } from '../recipe';
import type { TrainingState } from '../state';
import { drawMask, drawNoise } from './latents';
import { codeSpaceOf, prefixed, PREFIX } from './networks';
import type { AdversarialOptions } from './options';
import { PreviewWall } from './previewWall';
import { AdversarialSessions } from './sessions';
import { smallerMicroBatch } from '../microBatch';
import { averageDecay, lazyRatio } from '../schedule';
import { Tally } from '../tally';

/** Share of the old running mean of w that a batch keeps. */
const W_AVERAGE_DECAY = 0.995;

/** Adversarial training of a generator, or of some of its layers (options.ts names the sources of its parts). */
export class AdversarialRecipe implements Recipe {
  readonly state: TrainingState;
  private readonly controller: AugmentController | undefined;
  private readonly wall: PreviewWall;

  private constructor(
    private readonly runtime: Runtime,
    private readonly options: AdversarialOptions,
    private sessions: AdversarialSessions,
    private readonly generator: Learner,
    private readonly discriminator: Learner,
    private readonly wAverage: Float32Array | undefined,
    numbers: Record<string, number>,
  ) {
    const arrays = new Map([...generator.arrays(), ...discriminator.arrays()]);
    if (wAverage) arrays.set('wAverage', wAverage);
    this.state = { arrays, numbers };
    this.controller = options.augment ? new AugmentController(options.augment) : undefined;
    this.wall = new PreviewWall(runtime, options);
  }

  static open(runtime: Runtime, options: AdversarialOptions): AdversarialRecipe {
    const sessions = AdversarialSessions.open(runtime, options, options.microBatch);
    const numbers = { p: options.augment?.p ?? 0, sum: 0, count: 0, pathMean: 0 };
    const { networks } = sessions;
    const generator = new Learner(
      'generator',
      networks.generator,
      prefixed(options.generator.weights, PREFIX.generator),
      numbers,
      { beta2: ADAM_DEFAULTS.beta2 ** lazyRatio(options.pathLength?.every) },
    );
    const discriminator = new Learner(
      'discriminator',
      networks.discriminator,
      prefixed(options.discriminator.weights, PREFIX.discriminator),
      numbers,
      { beta2: ADAM_DEFAULTS.beta2 ** lazyRatio(options.r1.every) },
    );
    const average = options.generator.weights.get('mapping.w_avg');
    const wAverage = codeSpaceOf(options) === 'z' && average ? average.data.slice() : undefined;
    return new AdversarialRecipe(runtime, options, sessions, generator, discriminator, wAverage, numbers);
  }

  get batch(): number {
    return this.options.batch;
  }
  get microBatch(): number {
    return this.sessions.microBatch;
  }

  async iterate(iteration: number, context: IterationContext): Promise<Metrics> {
    const { r1, pathLength } = this.options;
    this.restoreController();
    const tally = new Tally();
    try {
      await this.trainGenerator(context, tally);
      if (pathLength && iteration % pathLength.every === 0) await this.regulariseGenerator(context, tally);
      await this.trainDiscriminator(context, tally);
      if (iteration % r1.every === 0) await this.regulariseDiscriminator(context, tally);
    } finally {
      this.generator.discard();
      this.discriminator.discard();
    }
    this.generator.moveAverage(averageDecay(this.options.average, this.batch, (iteration + 1) * this.batch));
    if (this.controller) {
      if ((iteration + 1) % AUGMENT_INTERVAL === 0) this.controller.update(this.batch * AUGMENT_INTERVAL);
      Object.assign(this.state.numbers, this.controller.save());
      tally.add({ augmentP: this.controller.p }, 1);
    }
    return tally.values;
  }

  async shrink(): Promise<number | undefined> {
    const smaller = smallerMicroBatch(this.batch, this.microBatch, this.options.discriminator.config.mbstdGroupSize);
    if (smaller === undefined) return undefined;
    await this.sessions.release();
    this.sessions = AdversarialSessions.open(this.runtime, this.options, smaller);
    return smaller;
  }

  preview(): Promise<readonly Preview[]> {
    return this.wall.paint(this.weights());
  }

  /** The generator with its averaged weights: the result so far. */
  weights(): Map<string, F32> {
    const out = new Map(this.options.generator.weights);
    for (const [name, tensor] of this.generator.averaged()) out.set(name.slice(PREFIX.generator.length), tensor);
    if (this.wAverage) out.set('mapping.w_avg', f32([this.wAverage.length], this.wAverage));
    return out;
  }

  /** The discriminator as it is: to go on with later. */
  discriminatorWeights(): Map<string, F32> {
    const out = new Map(this.options.discriminator.weights);
    const present = this.discriminator.parameters.views(this.discriminator.flat);
    for (const [name, tensor] of present) out.set(name.slice(PREFIX.discriminator.length), tensor);
    return out;
  }

  async release(): Promise<void> {
    await this.sessions.release();
  }

  private async trainGenerator(context: IterationContext, tally: Tally): Promise<void> {
    const { generatorMain: step } = this.sessions.networks;
    const session = await this.sessions.get('generatorMain');
    for (const share of this.shares()) {
      context.stop.throwIfCancelled();
      const feeds = {
        ...(await this.codes(context.random)),
        ...drawNoise(context.random, session),
        ...this.augmented(context.random, 1),
      };
      tally.add(
        await this.generator.accumulate(step, session, { ...feeds, ...this.discriminator.feeds(session) }, share),
        share,
      );
    }
    tally.values['lossG'] = tally.values['loss'] as number;
    delete tally.values['loss'];
    this.generator.update(this.options.rates.generator * lazyRatio(this.options.pathLength?.every));
  }

  private async regulariseGenerator(context: IterationContext, tally: Tally): Promise<void> {
    const step = this.sessions.networks.pathLength;
    if (!step) return;
    const session = await this.sessions.get('pathLength');
    const { resolution } = this.options.generator.config;
    const { numbers } = this.state;
    for (const share of this.shares()) {
      context.stop.throwIfCancelled();
      const y = f32([this.microBatch, 3, resolution, resolution]);
      y.data.set(context.random.normals(y.data.length).map((v) => v / resolution));
      const feeds = {
        ...(await this.codes(context.random)),
        ...drawNoise(context.random, session),
        y,
        mean: f32([], [numbers['pathMean'] as number]),
      };
      const { pathMean, pathLength: lengths } = await this.generator.accumulate(step, session, feeds, share);
      numbers['pathMean'] = pathMean as number;
      tally.add({ pathLength: lengths as number }, share);
    }
    this.generator.update(this.options.rates.generator * lazyRatio(this.options.pathLength?.every));
  }

  private async trainDiscriminator(context: IterationContext, tally: Tally): Promise<void> {
    const { discriminatorMain: step } = this.sessions.networks;
    const generate = await this.sessions.get('generate');
    const session = await this.sessions.get('discriminatorMain');
    for (const share of this.shares()) {
      context.stop.throwIfCancelled();
      const feeds = { ...(await this.codes(context.random)), ...drawNoise(context.random, generate) };
      const { fake, w } = await generate.run({ ...feeds, ...this.generator.feeds(generate) });
      if (w) this.followW((w as F32).data);
      context.stop.throwIfCancelled();
      const batch: Feeds = {
        fake: fake as F32,
        real: this.reals(context.random),
        ...this.augmented(context.random, 2),
      };
      const { loss, ...metrics } = await this.discriminator.accumulate(step, session, batch, share);
      tally.add({ lossD: loss as number, ...metrics }, share);
      const realSign = metrics['realSign'] as number;
      // what is not a number makes the trainer go back, so it need not be counted
      if (!Number.isNaN(realSign)) this.controller?.observe(realSign * this.microBatch, this.microBatch);
    }
    this.discriminator.update(this.options.rates.discriminator * lazyRatio(this.options.r1.every));
  }

  private async regulariseDiscriminator(context: IterationContext, tally: Tally): Promise<void> {
    const { r1: step } = this.sessions.networks;
    const session = await this.sessions.get('r1');
    for (const share of this.shares()) {
      context.stop.throwIfCancelled();
      const batch = { real: this.reals(context.random), ...this.augmented(context.random, 1) };
      const { r1 } = await this.discriminator.accumulate(step, session, batch, share);
      tally.add({ r1: r1 as number }, share);
    }
    this.discriminator.update(this.options.rates.discriminator * lazyRatio(this.options.r1.every));
  }

  private restoreController(): void {
    const { p = 0, sum = 0, count = 0 } = this.state.numbers;
    this.controller?.restore({ p, sum, count });
  }

  private shares(): number[] {
    const count = this.batch / this.microBatch;
    return Array<number>(count).fill(1 / count);
  }

  /** Codes of a micro-batch: z, or w where the mapping network is fixed; and the mixing mask. */
  private async codes(random: Random): Promise<Feeds> {
    const { config } = this.options.generator;
    const draw = () => f32([this.microBatch, config.zDim], random.normals(this.microBatch * config.zDim));
    const [first, second] = [draw(), draw()];
    const mask = drawMask(random, config, this.options.mixing);
    if (!this.sessions.networks.codes) return { a: first, b: second, mask };
    const session = await this.sessions.get('codes');
    const [a, b] = [await session.run({ z: first }), await session.run({ z: second })];
    return { a: a['w'] as F32, b: b['w'] as F32, mask };
  }

  /** Real pictures, drawn with replacement. */
  private reals(random: Random): F32 {
    const { data, mirror } = this.options;
    const shape = [this.microBatch, 3, data.resolution, data.resolution];
    const images = f32(shape);
    const each = sizeOf(shape) / this.microBatch;
    for (let i = 0; i < this.microBatch; i++) {
      const index = random.below(data.count);
      data.read(index, images.data.subarray(i * each, (i + 1) * each), mirror && random.uniform() < 0.5);
    }
    return images;
  }

  private augmented(random: Random, parts: number): Feeds {
    if (!this.controller) return {};
    const n = this.microBatch * parts;
    return drawAugment(random, this.controller.p, n, this.options.discriminator.config.resolution);
  }

  private followW(mean: Float32Array): void {
    this.wAverage?.forEach((old, i, all) => (all[i] = old + (1 - W_AVERAGE_DECAY) * ((mean[i] as number) - old)));
  }
}
