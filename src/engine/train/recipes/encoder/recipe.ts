import { targetOf } from '../../../runtime/target';
import type { Feeds, Runtime } from '../../../runtime/types';
import { Random } from '../../../tensor/random';
import { f32, rows, type F32 } from '../../../tensor/tensor';
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
    private readonly sessions: Sessions,
    private readonly networksFor: (n: number) => EncoderNetworks,
    private networks: EncoderNetworks,
    private size: number,
    private readonly learner: Learner,
    numbers: Record<string, number>,
  ) {
    this.state = { arrays: new Map(learner.arrays()), numbers };
  }

  /** @throws StudioError 'bad-input' if the pictures have another size than the generator's, 'out-of-memory', 'provider' */
  static async open(runtime: Runtime, options: EncoderOptions): Promise<EncoderRecipe> {
    checkResolution(options.data, options.generator.config, 'pictures');
    const target = targetOf(runtime.provider.actual);
    const variance = await varianceOfW(runtime, options);
    const networksFor = (n: number) => encoderNetworks(options, variance, n, target);
    const networks = networksFor(options.microBatch);
    const numbers: Record<string, number> = {};
    const initial = new Map([...options.encoder.weights].map(([name, tensor]) => [PREFIX + name, tensor]));
    const learner = new Learner('encoder', networks.parameters, initial, numbers, BETAS);
    const sessions = new Sessions(runtime);
    return new EncoderRecipe(options, sessions, networksFor, networks, options.microBatch, learner, numbers);
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
    const session = await this.sessions.get(step.model);
    const share = this.size / batch;
    try {
      for (let first = 0; first < batch; first += this.size) {
        stop.throwIfCancelled();
        tally.add(await this.learner.accumulate(step, session, await this.draw(first, random), share), share);
      }
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
    await this.sessions.release();
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
  private async draw(first: number, random: Random): Promise<Feeds> {
    const { data, split, mirror, samples, weights, generator, encoder } = this.options;
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
    const w = f32([n, encoder.config.wDim]);
    const painted = first < samples ? await this.paint(image, z, known) : { image, w };
    return samples > 0 && weights.latent > 0 ? { ...painted, known } : { image: painted.image };
  }

  /** Puts the generator's pictures of z in the rows that are known. */
  private async paint(image: F32, z: F32, known: F32): Promise<{ image: F32; w: F32 }> {
    const session = await this.sessions.get(this.networks.paint);
    const painted = await session.run({ z });
    known.data.forEach((is, i) => {
      if (is) rows(image, i, i + 1).data.set(rows(painted['image'] as F32, i, i + 1).data);
    });
    return { image, w: painted['w'] as F32 };
  }
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
