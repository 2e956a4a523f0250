import { targetOf } from '../../../runtime/target';
import type { Runtime } from '../../../runtime/types';
import { f32, type F32 } from '../../../tensor/tensor';
import { ADAM_DEFAULTS } from '../../adam';
import { prefixed } from '../../adversarial/networks';
import { drawTimes } from '../../drawTimes';
import { Lanes } from '../../lanes';
import { Learner } from '../../learner';
import { smallerMicroBatch } from '../../microBatch';
import type { IterationContext, Metrics, Preview, Recipe } from '../../recipe';
import { averageDecay, lazyRatio } from '../../schedule';
import type { TrainingState } from '../../state';
import type { StopFlag } from '../../stopFlag';
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
  private readonly lanes: Lanes;
  private readonly strips: Strips;
  private networks: MotionNetworks;
  private readonly motion: Learner;
  private readonly discriminator: Learner;
  private readonly warm: WarmLearner | undefined;

  /**
   * @param seed of the codes a warm start begins with
   * @param lanes where micro-batches run side by side; one after the other if absent
   * @throws StudioError 'bad-input' if the clips have another size than the generator's pictures
   */
  constructor(
    private readonly runtime: Runtime,
    private readonly options: MotionOptions,
    seed: number,
    lanes: readonly Runtime[] = [runtime],
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
    this.lanes = new Lanes(lanes);
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
    await this.lanes.release();
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
    await this.lanes.release();
    await this.strips.release();
  }

  private networksFor(n: number): MotionNetworks {
    return motionNetworks(this.options, n, targetOf(this.runtime.provider.actual));
  }

  private async repeatClips(iteration: number, context: IterationContext): Promise<Metrics> {
    const tally = new Tally();
    const { warm: networks } = this.networks;
    if (networks)
      await this.warm?.iterate(iteration, context, {
        networks,
        lanes: this.lanes,
        size: this.microBatch,
        motion: this.motion,
        tally,
      });
    return tally.values;
  }

  /** The adversarial training starts from the averaged weights, and needs the memory. */
  private async endWarmStart(): Promise<void> {
    this.motion.flat.set(this.motion.average);
    await this.lanes.release();
  }

  private async trainMotion({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { motionMain: step } = this.networks;
    const { known, motion } = this.options;
    await this.inTurns(stop, async (count) => {
      const drawn = drawTimes(count, () => drawTimes(this.microBatch, () => drawFake(random, this.options)));
      const first = await this.firstFrames(drawn);
      const fixed = this.discriminator.feeds(step.model);
      const feeds = drawn.map((clips, i) => ({
        ...(first[i] as FirstFrames),
        ...motionFeedsOf(motion.config, clips, ALL_MOMENTS),
        deltas: deltas(clips.map(({ moments }) => moments)),
        ...fixed,
      }));
      if (known) {
        for (const [i, own] of feeds.entries())
          Object.assign(own, { known: await known.w(drawn[i] as FakeClip[], own.w0) });
      }
      for (const { loss, ...metrics } of await this.lanes.accumulate(this.motion, step, feeds))
        tally.add({ lossG: loss as number, ...metrics }, this.share);
    });
    this.motion.update(this.options.rates.motion);
  }

  private async trainDiscriminator({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { discriminatorMain: step, clips: network } = this.networks;
    await this.inTurns(stop, async (count) => {
      const drawn = drawTimes(count, () => {
        const { all, clip } = emptyClips(this.microBatch, this.options.generator.config.resolution);
        const pairs = drawTimes(this.microBatch, (i) => ({
          fake: drawFake(random, this.options),
          real: drawReal(random, this.options, clip(i)),
        }));
        const fakes = pairs.map(({ fake }) => fake);
        const batch = {
          fakeDeltas: deltas(fakes.map(({ moments }) => moments)),
          real: all,
          realDeltas: deltas(pairs.map(({ real }) => real)),
        };
        return { fakes, batch };
      });
      const first = await this.firstFrames(drawn.map(({ fakes }) => fakes));
      const present = this.motion.feeds(network);
      const painted = await this.lanes.run(
        network,
        drawn.map(({ fakes }, i) => ({
          ...(first[i] as FirstFrames),
          ...motionFeedsOf(this.options.motion.config, fakes, ALL_MOMENTS.slice(1)),
          ...present,
        })),
      );
      const feeds = drawn.map(({ batch }, i) => ({ ...batch, fake: painted[i]?.['frames'] as F32 }));
      for (const { loss, ...metrics } of await this.lanes.accumulate(this.discriminator, step, feeds))
        tally.add({ lossD: loss as number, ...metrics }, this.share);
    });
    this.discriminator.update(this.discriminatorRate());
  }

  private async regularise({ random, stop }: IterationContext, tally: Tally): Promise<void> {
    const { r1: step } = this.networks;
    await this.inTurns(stop, async (count) => {
      const feeds = drawTimes(count, () => {
        const { all, clip } = emptyClips(this.microBatch, this.options.generator.config.resolution);
        const realDeltas = deltas(drawTimes(this.microBatch, (i) => drawReal(random, this.options, clip(i))));
        return { real: all, realDeltas };
      });
      for (const { r1 } of await this.lanes.accumulate(this.discriminator, step, feeds))
        tally.add({ r1: r1 as number }, this.share);
    });
    this.discriminator.update(this.discriminatorRate());
  }

  private discriminatorRate(): number {
    return this.options.rates.discriminator * lazyRatio(this.options.r1.every);
  }

  private async firstFrames(drawn: readonly (readonly FakeClip[])[]): Promise<FirstFrames[]> {
    const painted = await this.lanes.run(
      this.networks.start,
      drawn.map((clips) => {
        const { zDim } = this.options.generator.config;
        const z = f32([clips.length, zDim]);
        clips.forEach((clip, i) => z.data.set(clip.z, i * zDim));
        return { z };
      }),
    );
    return painted.map(({ w0, x0 }) => ({ w0: w0 as F32, x0: x0 as F32 }));
  }

  private inTurns(stop: StopFlag, work: (count: number) => Promise<void>): Promise<void> {
    return this.lanes.inTurns(this.batch / this.microBatch, stop, work);
  }

  /** Share of a micro-batch in the batch. */
  private get share(): number {
    return this.microBatch / this.batch;
  }
}

interface FirstFrames {
  readonly w0: F32;
  readonly x0: F32;
}
