import { targetOf } from '../../../runtime/target';
import type { Feeds, Runtime } from '../../../runtime/types';
import { Random } from '../../../tensor/random';
import { f32, rows, type F32 } from '../../../tensor/tensor';
import { drawTimes } from '../../drawTimes';
import { Lanes } from '../../lanes';
import { Learner } from '../../learner';
import { smallerMicroBatch } from '../../microBatch';
import type { IterationContext, Metrics, Preview, Recipe } from '../../recipe';
import { averageDecay } from '../../schedule';
import { Sessions } from '../../sessions';
import type { TrainingState } from '../../state';
import { checkResolution } from '../checkResolution';
import { Tally } from '../../tally';
import { encoderNetworks, PREFIX, spreadModel, type EncoderNetworks } from './networks';
import type { EncoderOptions } from './options';
import { Reconstructor } from './reconstructor';

/** Adam as is usual for regression. */
const BETAS = { beta1: 0.9, beta2: 0.999 } as const;
const PREVIEW_PICTURES = 8;
/** Codes by which the spread of w is measured. */
const SPREAD_CODES = 512;

/** Inversion encoder: image -> w with G(E(image)) ~ image. */
export class EncoderRecipe implements Recipe {
  readonly state: TrainingState;

  private constructor(
    private readonly options: EncoderOptions,
    private readonly lanes: Lanes,
    /** Of the measurements, which take all cores for one picture after the other. */
    private readonly sessions: Sessions,
    private readonly networksFor: (n: number) => EncoderNetworks,
    private networks: EncoderNetworks,
    private size: number,
    private readonly learner: Learner,
    numbers: Record<string, number>,
  ) {
    this.state = { arrays: new Map(learner.arrays()), numbers };
  }

  /**
   * @param lanes where micro-batches run side by side; one after the other if absent
   * @throws StudioError 'bad-input' if the pictures have another size than the generator's, 'out-of-memory', 'provider'
   */
  static async open(
    runtime: Runtime,
    options: EncoderOptions,
    lanes: readonly Runtime[] = [runtime],
  ): Promise<EncoderRecipe> {
    checkResolution(options.data, options.generator.config, 'pictures');
    const target = targetOf(runtime.provider.actual);
    const variance = await varianceOfW(runtime, options);
    const networksFor = (n: number) => encoderNetworks(options, variance, n, target);
    const networks = networksFor(options.microBatch);
    const numbers: Record<string, number> = {};
    const initial = new Map([...options.encoder.weights].map(([name, tensor]) => [PREFIX + name, tensor]));
    const learner = new Learner('encoder', networks.parameters, initial, numbers, BETAS);
    return new EncoderRecipe(
      options,
      new Lanes(lanes),
      new Sessions(runtime),
      networksFor,
      networks,
      options.microBatch,
      learner,
      numbers,
    );
  }

  get batch(): number {
    return this.options.batch;
  }
  get microBatch(): number {
    return this.size;
  }

  async iterate(iteration: number, { random, stop }: IterationContext): Promise<Metrics> {
    const { batch, rate, average } = this.options;
    const tally = new Tally();
    const { step } = this.networks;
    const share = this.size / batch;
    let first = 0;
    try {
      await this.lanes.inTurns(batch / this.size, stop, async (count) => {
        const drawn = drawTimes(count, (i) => this.draw(first + i * this.size, random));
        first += count * this.size;
        const feeds = await this.painted(drawn);
        for (const metrics of await this.lanes.accumulate(this.learner, step, feeds)) tally.add(metrics, share);
      });
      this.learner.update(rate);
    } finally {
      this.learner.discard();
    }
    this.learner.moveAverage(averageDecay(average, batch, (iteration + 1) * batch));
    return tally.values;
  }

  async shrink(): Promise<number | undefined> {
    const smaller = smallerMicroBatch(this.batch, this.size);
    if (smaller === undefined) return undefined;
    await this.release();
    this.networks = this.networksFor(smaller);
    this.size = smaller;
    return smaller;
  }

  /** Held-out pictures above their reconstructions. */
  async preview(): Promise<readonly Preview[]> {
    const { images, outputs } = await this.reconstructor().reconstruct(PREVIEW_PICTURES);
    const columns = images.shape[0] as number;
    const wall = f32([2 * columns, ...images.shape.slice(1)]);
    wall.data.set(images.data);
    wall.data.set(outputs.data, images.data.length);
    return [{ name: 'reconstructions', images: wall, columns }];
  }

  /** Mean squared error of the held-out pictures. */
  async measure(): Promise<{ name: string; value: number }> {
    const { error } = await this.reconstructor().reconstruct();
    return { name: 'held-out squared error', value: error };
  }

  /** Mean PSNR of the held-out pictures in dB. */
  async quality(): Promise<number> {
    return (await this.reconstructor().reconstruct()).psnr;
  }

  /** The encoder with its averaged weights: the result so far. */
  weights(): Map<string, F32> {
    const out = new Map(this.options.encoder.weights);
    for (const [name, tensor] of this.learner.averaged()) out.set(name.slice(PREFIX.length), tensor);
    return out;
  }

  async release(): Promise<void> {
    await this.lanes.release();
    await this.sessions.release();
  }

  private reconstructor(): Reconstructor {
    const session = () => this.sessions.get(this.networks.reconstruct);
    return new Reconstructor(session, this.options, this.learner.averaged());
  }

  /**
   * Pictures `first` and following of the batch: its first ones are samples of the generator, the others from the set. Drawn one after
   * the other, so that the micro-batch does not decide which pictures are seen.
   */
  private draw(first: number, random: Random): Drawn {
    const { data, split, mirror, samples, generator, encoder } = this.options;
    const n = this.size;
    const { resolution } = encoder.config;
    const image = f32([n, 3, resolution, resolution]);
    const z = f32([n, generator.config.zDim]);
    const known = f32([n, 1]);
    for (let i = 0; i < n; i++) {
      if (first + i < samples) {
        rows(z, i, i + 1).data.set(random.normals(generator.config.zDim));
        known.data[i] = 1;
      } else {
        const index = split.training[random.below(split.training.length)] as number;
        data.read(index, rows(image, i, i + 1).data, mirror && random.uniform() < 0.5);
      }
    }
    return { image, z, known };
  }

  /** Feeds of the step: the generator's pictures of z in the rows that are known, and their w. */
  private async painted(drawn: readonly Drawn[]): Promise<Feeds[]> {
    const { samples, weights, encoder } = this.options;
    const asked = drawn.filter(({ known }) => known.data[0]);
    const painted = await this.lanes.run(
      this.networks.paint,
      asked.map(({ z }) => ({ z })),
    );
    return drawn.map(({ image, known }, at): Feeds => {
      const { image: pictures, w = f32([this.size, encoder.config.wDim]) } = painted[at] ?? {};
      known.data.forEach((is, i) => {
        if (is) rows(image, i, i + 1).data.set(rows(pictures as F32, i, i + 1).data);
      });
      return samples > 0 && weights.latent > 0 ? { image, w, known } : { image };
    });
  }
}

/** A micro-batch: pictures of the set [n,3,R,R], z [n,zDim] of those that are painted instead, and which these are [n,1]. */
interface Drawn {
  readonly image: F32;
  readonly z: F32;
  readonly known: F32;
}

async function varianceOfW(runtime: Runtime, options: EncoderOptions): Promise<number> {
  const { zDim } = options.generator.config;
  const session = await runtime.load(spreadModel(options, SPREAD_CODES, targetOf(runtime.provider.actual)));
  try {
    const z = f32([SPREAD_CODES, zDim], new Random(0).normals(SPREAD_CODES * zDim));
    const { variance } = await session.run({ z });
    // a mapping that answers all codes alike has nothing to be measured by
    return Math.max(Number(variance?.data[0]), 1e-8);
  } finally {
    await session.release();
  }
}
