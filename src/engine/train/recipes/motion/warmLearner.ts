import type { F32, Weights } from '../../../tensor/tensor';
import { drawTimes } from '../../drawTimes';
import type { Lanes } from '../../lanes';
import { Learner } from '../../learner';
import type { IterationContext } from '../../recipe';
import { averageDecay } from '../../schedule';
import type { Tally } from '../../tally';
import { drawWarm } from './draw';
import { trainsInMotion, warmRateScale } from './initial';
import type { MotionNetworks } from './networks';
import type { MotionOptions, WarmStart } from './options';
import { PREFIX } from './parts';
import { CODES, firstCodes, warmRate } from './warm';

/** Adam as is usual for regression; the adversarial training has no first moment. */
const BETAS = { beta1: 0.9, beta2: 0.99 } as const;
/** A code is read by few moments of one window: it may go faster than the network that all share. */
const CODE_RATE = 10;

/** What trains in the warm start: the motion network, followed by the codes, with an optimiser of their own. */
export class WarmLearner {
  readonly learner: Learner;
  private readonly scales: Float32Array;

  /** @param seed of the codes it begins with */
  constructor(
    private readonly options: MotionOptions,
    private readonly warm: WarmStart,
    { parameters }: NonNullable<MotionNetworks['warm']>['step'],
    initial: Weights,
    numbers: Record<string, number>,
    seed: number,
  ) {
    const codes = firstCodes(options.motion.config, warm, seed);
    this.learner = new Learner('warm', parameters, new Map([...initial, ...codes]), numbers, BETAS);
    this.scales = new Float32Array(parameters.size);
    for (const [name, view] of parameters.views(this.scales)) view.data.fill(scaleOf(name));
  }

  /** One iteration of the warm start; moves the network of `motion` along. */
  async iterate(
    iteration: number,
    { random, stop }: IterationContext,
    {
      networks,
      lanes,
      size,
      motion,
      tally,
    }: {
      readonly networks: NonNullable<MotionNetworks['warm']>;
      readonly lanes: Lanes;
      /** Windows of a micro-batch. */
      readonly size: number;
      readonly motion: Learner;
      readonly tally: Tally;
    },
  ): Promise<void> {
    const { batch, average } = this.options;
    const share = size / batch;
    try {
      await lanes.inTurns(batch / size, stop, async (count) => {
        const drawn = drawTimes(count, () => drawWarm(random, this.options, size));
        const painted = await lanes.run(
          networks.paint,
          drawn.map(({ w0 }) => ({ w0: w0 as F32 })),
        );
        const feeds = drawn.map((own, i) => ({ ...own, x0: painted[i]?.['x0'] as F32 }));
        for (const metrics of await lanes.accumulate(this.learner, networks.step, feeds)) tally.add(metrics, share);
      });
      this.learner.update(warmRate(this.warm, iteration), this.scales);
    } finally {
      this.learner.discard();
    }
    this.learner.moveAverage(averageDecay(average, batch, (iteration + 1) * batch));
    motion.flat.set(this.learner.flat.subarray(0, motion.flat.length));
    motion.average.set(this.learner.average.subarray(0, motion.flat.length));
  }
}

function scaleOf(name: string): number {
  if (name === CODES.mean || name === CODES.deviation) return CODE_RATE;
  const own = name.slice(PREFIX.motion.length);
  return trainsInMotion(own) ? warmRateScale(own) : 0;
}
