import { targetOf } from '../../runtime/target';
import type { Feeds, Runtime } from '../../runtime/types';
import type { Random } from '../../tensor/random';
import { f32, sizeOf, type F32 } from '../../tensor/tensor';
import { ADAM_DEFAULTS } from '../adam';
import { AUGMENT_INTERVAL, AugmentController, drawAugment } from '../augment';
import { drawTimes } from '../drawTimes';
import { Lanes } from '../lanes';
import { Learner } from '../learner';
import { smallerMicroBatch } from '../microBatch';
import type { IterationContext, Metrics, Preview, Recipe } from '../recipe';
import { averageDecay, lazyRatio } from '../schedule';
import type { TrainingState } from '../state';
import type { StopFlag } from '../stopFlag';
import { Tally } from '../tally';
import { drawCodes, drawNoise } from './latents';
import { adversarialNetworks, codeSpaceOf, prefixed, PREFIX, type AdversarialNetworks } from './networks';
import type { AdversarialOptions } from './options';
import { PreviewWall } from './previewWall';

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
    private readonly lanes: Lanes,
    private networks: AdversarialNetworks,
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

  /** @param lanes where micro-batches run side by side; one after the other if absent */
  static open(runtime: Runtime, options: AdversarialOptions, lanes: readonly Runtime[] = [runtime]): AdversarialRecipe {
    const networks = adversarialNetworks(options, options.microBatch, targetOf(runtime.provider.actual));
    const numbers = { p: options.augment?.p ?? 0, sum: 0, count: 0, pathMean: 0 };
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
    const side = new Lanes(lanes);
    return new AdversarialRecipe(runtime, options, side, networks, generator, discriminator, wAverage, numbers);
  }

  get batch(): number {
    return this.options.batch;
  }
  get microBatch(): number {
    return this.networks.microBatch;
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
    await this.lanes.release();
    this.networks = adversarialNetworks(this.options, smaller, targetOf(this.runtime.provider.actual));
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
    await this.lanes.release();
  }

  private async trainGenerator({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { generatorMain: step } = this.networks;
    await this.inTurns(stop, async (count) => {
      const drawn = drawTimes(count, () => ({
        ...this.drawCodes(random),
        ...drawNoise(random, step.model),
        ...this.augmented(random, 1),
      }));
      const fixed = this.discriminator.feeds(step.model);
      const feeds = (await this.mapped(drawn)).map((own) => ({ ...own, ...fixed }));
      for (const { loss, ...metrics } of await this.lanes.accumulate(this.generator, step, feeds))
        tally.add({ lossG: loss as number, ...metrics }, this.share);
    });
    this.generator.update(this.options.rates.generator * lazyRatio(this.options.pathLength?.every));
  }

  /** Every micro-batch starts from the same mean length, and their means are averaged. */
  private async regulariseGenerator({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const step = this.networks.pathLength;
    if (!step) return;
    const { resolution } = this.options.generator.config;
    const { numbers } = this.state;
    const mean = f32([], [numbers['pathMean'] as number]);
    let after = 0;
    await this.inTurns(stop, async (count) => {
      const drawn = drawTimes(count, () => {
        const y = f32([this.microBatch, 3, resolution, resolution]);
        y.data.set(random.normals(y.data.length).map((v) => v / resolution));
        return { ...this.drawCodes(random), ...drawNoise(random, step.model), y, mean };
      });
      const feeds = await this.mapped(drawn);
      for (const found of await this.lanes.accumulate(this.generator, step, feeds)) {
        after += this.share * (found['pathMean'] as number);
        tally.add({ pathLength: found['pathLength'] as number }, this.share);
      }
    });
    numbers['pathMean'] = after;
    this.generator.update(this.options.rates.generator * lazyRatio(this.options.pathLength?.every));
  }

  private async trainDiscriminator({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { discriminatorMain: step, generate } = this.networks;
    await this.inTurns(stop, async (count) => {
      const drawn = drawTimes(count, () => ({
        codes: { ...this.drawCodes(random), ...drawNoise(random, generate) },
        batch: { real: this.reals(random), ...this.augmented(random, 2) },
      }));
      const present = this.generator.feeds(generate);
      const codes = await this.mapped(drawn.map((own) => own.codes));
      const painted = await this.lanes.run(
        generate,
        codes.map((own) => ({ ...own, ...present })),
      );
      stop.throwIfCancelled();
      for (const { w } of painted) if (w) this.followW((w as F32).data);
      const feeds = drawn.map(({ batch }, i) => ({ ...batch, fake: painted[i]?.['fake'] as F32 }));
      for (const { loss, ...metrics } of await this.lanes.accumulate(this.discriminator, step, feeds)) {
        tally.add({ lossD: loss as number, ...metrics }, this.share);
        const realSign = metrics['realSign'] as number;
        // what is not a number makes the trainer go back, so it need not be counted
        if (!Number.isNaN(realSign)) this.controller?.observe(realSign * this.microBatch, this.microBatch);
      }
    });
    this.discriminator.update(this.options.rates.discriminator * lazyRatio(this.options.r1.every));
  }

  private async regulariseDiscriminator({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { r1: step } = this.networks;
    await this.inTurns(stop, async (count) => {
      const feeds = drawTimes(count, () => ({ real: this.reals(random), ...this.augmented(random, 1) }));
      for (const { r1 } of await this.lanes.accumulate(this.discriminator, step, feeds))
        tally.add({ r1: r1 as number }, this.share);
    });
    this.discriminator.update(this.options.rates.discriminator * lazyRatio(this.options.r1.every));
  }

  private restoreController(): void {
    const { p = 0, sum = 0, count = 0 } = this.state.numbers;
    this.controller?.restore({ p, sum, count });
  }

  /** Share of a micro-batch in the batch. */
  private get share(): number {
    return this.microBatch / this.batch;
  }

  private inTurns(stop: StopFlag, work: (count: number) => Promise<void>): Promise<void> {
    return this.lanes.inTurns(this.batch / this.microBatch, stop, work);
  }

  private drawCodes(random: Random) {
    const { generator, mixing } = this.options;
    return drawCodes(random, generator.config, { n: this.microBatch, mixing });
  }

  /** Puts w in place of the drawn z where the mapping network is fixed. */
  private async mapped<T extends { readonly a: F32; readonly b: F32 }>(drawn: readonly T[]): Promise<T[]> {
    const { codes } = this.networks;
    if (!codes) return [...drawn];
    const toW = (name: 'a' | 'b') =>
      this.lanes.run(
        codes,
        drawn.map((own) => ({ z: own[name] })),
      );
    const [a, b] = [await toW('a'), await toW('b')];
    return drawn.map((own, i) => ({ ...own, a: a[i]?.['w'] as F32, b: b[i]?.['w'] as F32 }));
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
