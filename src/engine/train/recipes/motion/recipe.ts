import { targetOf } from '../../../runtime/target';
import type { Feeds, OnnxModel, Runtime } from '../../../runtime/types';
import { f32, sizeOf, type F32 } from '../../../tensor/tensor';
import { ADAM_DEFAULTS } from '../../adam';
import { prefixed } from '../../adversarial/networks';
import { Learner } from '../../learner';
import { smallerMicroBatch } from '../../microBatch';
import type { IterationContext, Metrics, Preview, Recipe } from '../../recipe';
import { averageDecay, lazyRatio } from '../../schedule';
import { Sessions } from '../../sessions';
import type { TrainingState } from '../../state';
import { checkResolution } from '../checkResolution';
import { Tally } from '../../tally';
import { deltas, drawFake, drawReal, emptyClips, motionFeedsOf, type FakeClip } from './draw';
import { motionNetworks, type MotionNetworks } from './networks';
import type { MotionOptions } from './options';
import { PREFIX } from './parts';
import { Strips, type StripMeasures } from './strips';
import { MOMENTS } from './times';
import { WarmLearner } from './warmLearner';

const ALL_MOMENTS = Array.from({ length: MOMENTS }, (_, i) => i);

/**
 * Motion network of StyleInV against the video discriminator (section 3.3), after a warm start on inverted clips if there is one. The generator
 * is fixed.
 */
export class MotionRecipe implements Recipe {
  readonly state: TrainingState;
  private readonly sessions: Sessions;
  private readonly strips: Strips;
  private networks: MotionNetworks;
  private readonly motion: Learner;
  private readonly discriminator: Learner;
  private readonly warm: WarmLearner | undefined;

  /**
   * @param seed of the codes a warm start begins with
   * @throws StudioError 'bad-input' if the clips have another size than the generator's pictures
   */
  constructor(
    private readonly runtime: Runtime,
    private readonly options: MotionOptions,
    seed: number,
  ) {
    checkResolution(options.data, options.generator.config, 'clips');
    this.networks = this.networksFor(options.microBatch);
    const { networks } = this;
    const numbers: Record<string, number> = {};
    const initial = prefixed(options.motion.weights, PREFIX.motion);
    this.motion = new Learner('motion', networks.motion, initial, numbers);
    const initialD = prefixed(options.discriminator.weights, PREFIX.discriminator);
    const beta2 = ADAM_DEFAULTS.beta2 ** lazyRatio(options.r1.every);
    this.discriminator = new Learner('discriminator', networks.discriminator, initialD, numbers, { beta2 });
    if (options.warm && networks.warm) {
      this.warm = new WarmLearner(options, options.warm, networks.warm.step, initial, numbers, seed);
    }
    const learners = [this.motion, this.discriminator, ...(this.warm ? [this.warm.learner] : [])];
    this.state = { arrays: new Map(learners.flatMap((learner) => learner.arrays())), numbers };
    this.sessions = new Sessions(runtime);
    this.strips = new Strips(runtime, options);
  }

  get batch(): number {
    return this.options.batch;
  }
  get microBatch(): number {
    return this.networks.microBatch;
  }

  async iterate(iteration: number, context: IterationContext): Promise<Metrics> {
    const { batch, average, warm, headStart, r1 } = this.options;
    const before = warm?.iterations ?? 0;
    if (iteration < before) return this.repeatClips(iteration, context);
    const tally = new Tally();
    try {
      if (iteration === before && before > 0) await this.endWarmStart();
      if (iteration - before >= headStart) await this.trainMotion(context, tally);
      await this.trainDiscriminator(context, tally);
      if ((iteration - before) % r1.every === 0) await this.regularise(context, tally);
    } finally {
      this.motion.discard();
      this.discriminator.discard();
    }
    this.motion.moveAverage(averageDecay(average, batch, (iteration - before + 1) * batch));
    return tally.values;
  }

  async shrink(): Promise<number | undefined> {
    const smaller = smallerMicroBatch(this.batch, this.microBatch);
    if (smaller === undefined) return undefined;
    await this.sessions.release();
    this.networks = this.networksFor(smaller);
    return smaller;
  }

  preview(): Promise<readonly Preview[]> {
    return this.strips.paint(this.weights());
  }

  /** How well first frames are kept and how much is moved, on the clips of the preview. */
  quality(): Promise<StripMeasures> {
    return this.strips.measure(this.weights());
  }

  /** The motion network with its averaged weights: the result so far. */
  weights(): Map<string, F32> {
    const out = new Map(this.options.motion.weights);
    for (const [name, tensor] of this.motion.averaged()) out.set(name.slice(PREFIX.motion.length), tensor);
    return out;
  }

  async release(): Promise<void> {
    await this.sessions.release();
    await this.strips.release();
  }

  private networksFor(n: number): MotionNetworks {
    return motionNetworks(this.options, n, targetOf(this.runtime.provider.actual));
  }

  private async repeatClips(iteration: number, context: IterationContext): Promise<Metrics> {
    const tally = new Tally();
    const { warm: networks } = this.networks;
    const load = (model: OnnxModel) => this.sessions.get(model);
    if (networks)
      await this.warm?.iterate(iteration, context, {
        networks,
        load,
        size: this.microBatch,
        motion: this.motion,
        tally,
      });
    return tally.values;
  }

  /** The adversarial training starts from the averaged weights, and needs the memory. */
  private async endWarmStart(): Promise<void> {
    this.motion.flat.set(this.motion.average);
    await this.sessions.release();
  }

  private async trainMotion({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { motionMain: step } = this.networks;
    const session = await this.sessions.get(step.model);
    for (const share of this.shares()) {
      stop.throwIfCancelled();
      const clips = this.times(() => drawFake(random, this.options));
      const first = await this.firstFrames(clips);
      const { known, motion } = this.options;
      const feeds = {
        ...first,
        ...(known ? { known: await known.w(clips, first.w0) } : {}),
        ...motionFeedsOf(motion.config, clips, ALL_MOMENTS),
        deltas: deltas(clips.map(({ moments }) => moments)),
        ...this.discriminator.feeds(session),
      };
      const { loss, ...metrics } = await this.motion.accumulate(step, session, feeds, share);
      tally.add({ lossG: loss as number, ...metrics }, share);
    }
    this.motion.update(this.options.rates.motion);
  }

  private async trainDiscriminator({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { discriminatorMain: step, clips: network } = this.networks;
    const generate = await this.sessions.get(network);
    const session = await this.sessions.get(step.model);
    for (const share of this.shares()) {
      stop.throwIfCancelled();
      const { all, clip } = emptyClips(this.microBatch, this.options.generator.config.resolution);
      const drawn = this.times((i) => ({
        fake: drawFake(random, this.options),
        real: drawReal(random, this.options, clip(i)),
      }));
      const clips = drawn.map(({ fake }) => fake);
      const { frames } = await generate.run({
        ...(await this.firstFrames(clips)),
        ...motionFeedsOf(this.options.motion.config, clips, ALL_MOMENTS.slice(1)),
        ...this.motion.feeds(generate),
      });
      const batch: Feeds = {
        fake: frames as F32,
        fakeDeltas: deltas(clips.map(({ moments }) => moments)),
        real: all,
        realDeltas: deltas(drawn.map(({ real }) => real)),
      };
      const { loss, ...metrics } = await this.discriminator.accumulate(step, session, batch, share);
      tally.add({ lossD: loss as number, ...metrics }, share);
    }
    this.discriminator.update(this.discriminatorRate());
  }

  private async regularise({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { r1: step } = this.networks;
    const session = await this.sessions.get(step.model);
    for (const share of this.shares()) {
      stop.throwIfCancelled();
      const { all, clip } = emptyClips(this.microBatch, this.options.generator.config.resolution);
      const realDeltas = deltas(this.times((i) => drawReal(random, this.options, clip(i))));
      const { r1 } = await this.discriminator.accumulate(step, session, { real: all, realDeltas }, share);
      tally.add({ r1: r1 as number }, share);
    }
    this.discriminator.update(this.discriminatorRate());
  }

  private discriminatorRate(): number {
    return this.options.rates.discriminator * lazyRatio(this.options.r1.every);
  }

  private async firstFrames(clips: readonly FakeClip[]): Promise<{ w0: F32; x0: F32 }> {
    const session = await this.sessions.get(this.networks.start);
    const z = f32([clips.length, this.options.generator.config.zDim]);
    clips.forEach((clip, i) => z.data.set(clip.z, i * (sizeOf(z.shape) / clips.length)));
    const { w0, x0 } = await session.run({ z });
    return { w0: w0 as F32, x0: x0 as F32 };
  }

  /** One thing for each clip of a micro-batch, drawn one after the other: its size does not decide what is drawn. */
  private times<T>(draw: (i: number) => T): T[] {
    return Array.from({ length: this.microBatch }, (_, i) => draw(i));
  }

  private shares(): number[] {
    const count = this.batch / this.microBatch;
    return Array<number>(count).fill(1 / count);
  }
}
