import { numWsOf } from '../../../../shared/networks';
import { targetOf } from '../../../runtime/target';
import type { Feeds, Runtime } from '../../../runtime/types';
import type { Random } from '../../../tensor/random';
import { concatRows, f32, type F32, type Weights } from '../../../tensor/tensor';
import { prefixed } from '../../adversarial/networks';
import { Learner } from '../../learner';
import type { IterationContext, Metrics, Preview, Recipe } from '../../recipe';
import { Sessions } from '../../sessions';
import type { TrainingState } from '../../state';
import { likenessNetworks, PIVOT, TUNED, type LikenessNetworks } from './networks';
import { phaseOf, type LikenessSettings, type LikenessSource } from './options';

/** As in the works the two parts follow; there is no adversary here that a first moment would disturb. */
const ADAM = { beta1: 0.9, beta2: 0.999 };
/** Share of a part at whose end the rate falls to zero along a cosine (StyleGAN2 section 5.2 has a quarter). */
const RAMP_DOWN = 0.25;
/** How far from the pivot towards another subject the locality is asked for: closer, it would hold back the likeness itself. */
const NEAREST = 0.5;

/**
 * A likeness in two parts: the pivot, the codes that give the portrait best, then the generator tuned around it. Ends early, by asking
 * the run to finish, when tuning no longer helps.
 */
export class LikenessRecipe implements Recipe {
  readonly batch = 1;
  readonly microBatch = 1;
  readonly state: TrainingState;
  private readonly sessions: Sessions;

  private constructor(
    runtime: Runtime,
    private readonly source: LikenessSource,
    private readonly settings: LikenessSettings,
    private readonly networks: LikenessNetworks,
    private readonly pivot: Learner,
    private readonly generator: Learner,
    numbers: Record<string, number>,
  ) {
    this.sessions = new Sessions(runtime);
    // the averages of the learners are not used
    const arrays = [...pivot.arrays(), ...generator.arrays()].filter(([name]) => !name.endsWith('.average'));
    this.state = { arrays: new Map(arrays), numbers };
  }

  static open(runtime: Runtime, source: LikenessSource, settings: LikenessSettings): LikenessRecipe {
    const { config, weights } = source.generator;
    const networks = likenessNetworks(source, settings, targetOf(runtime.provider.actual));
    // the lowest reconstruction loss of the tuning, and the iterations since it was clearly undercut
    const numbers: Record<string, number> = { lowest: Number.MAX_VALUE, stalled: 0 };
    const zeros: Weights = new Map([
      [PIVOT.w, f32([1, config.wDim])],
      [PIVOT.offsets, f32([1, numWsOf(config.resolution), config.wDim])],
    ]);
    const pivot = new Learner('pivot', networks.pivot.parameters, zeros, numbers, ADAM);
    const tuned = prefixed(weights, TUNED);
    const generator = new Learner('generator', networks.tuning.parameters, tuned, numbers, ADAM);
    return new LikenessRecipe(runtime, source, settings, networks, pivot, generator, numbers);
  }

  /** What a run holds at its fullest, estimated. */
  get bytes(): number {
    return this.networks.bytes;
  }

  /** Iterations done. */
  get steps(): number {
    const { numbers } = this.state;
    return (numbers['pivot.steps'] as number) + (numbers['generator.steps'] as number);
  }

  /** Whether the generator has been tuned at all. */
  get hasTuned(): boolean {
    return (this.state.numbers['generator.steps'] as number) > 0;
  }

  async iterate(iteration: number, context: IterationContext): Promise<Metrics> {
    try {
      const metrics =
        phaseOf(this.settings, iteration) === 'pivot'
          ? await this.findPivot(iteration)
          : await this.tune(iteration, context);
      return { ...metrics, psnr: 10 * Math.log10(4 / (metrics['l2'] as number)) };
    } finally {
      this.pivot.discard();
      this.generator.discard();
    }
  }

  /** One picture at a time is the least there is. */
  async shrink(): Promise<undefined> {}

  /** The portrait, what its encoder's w0 gives, and the likeness so far. */
  async preview(): Promise<readonly Preview[]> {
    const images = concatRows([this.source.portrait, await this.before(), await this.after()]);
    return [{ name: 'portrait-before-now', images, columns: 3 }];
  }

  async release(): Promise<void> {
    await this.sessions.release();
  }

  /** The codes of the layers: [1,numWs,wDim]. */
  codes(): F32 {
    const { w0, spread, generator } = this.source;
    const { wDim, resolution } = generator.config;
    const parts = this.pivot.parameters.views(this.pivot.flat);
    const [dw, offsets] = [parts.get(PIVOT.w) as F32, parts.get(PIVOT.offsets) as F32];
    const ws = f32([1, numWsOf(resolution), wDim]);
    for (let i = 0; i < ws.data.length; i++) {
      const k = i % wDim;
      const step = (dw.data[k] as number) + (offsets.data[i] as number);
      ws.data[i] = (w0.data[k] as number) + spread * step;
    }
    return ws;
  }

  /** The tuned generator, by the names of the base. */
  weights(): Map<string, F32> {
    const out = new Map(this.source.generator.weights);
    const tuned = this.generator.parameters.views(this.generator.flat);
    for (const [name, tensor] of tuned) out.set(name.slice(TUNED.length), tensor);
    return out;
  }

  /** The base generator's picture of w0: [1,3,R,R]. */
  before(): Promise<F32> {
    const { generator, w0 } = this.source;
    const { wDim, resolution } = generator.config;
    const ws = f32([1, numWsOf(resolution), wDim]);
    for (let i = 0; i < ws.data.length; i++) ws.data[i] = w0.data[i % wDim] as number;
    return this.paint(generator.weights, ws);
  }

  /** The tuned generator's picture of the pivot: [1,3,R,R]. */
  after(): Promise<F32> {
    return this.paint(this.weights(), this.codes());
  }

  private async findPivot(iteration: number): Promise<Metrics> {
    const { pivot: step } = this.networks;
    const { rate, iterations } = this.settings.pivot;
    const session = await this.sessions.get(step.model);
    const { portrait, w0 } = this.source;
    const metrics = await this.pivot.accumulate(step, session, { portrait, w0 });
    this.pivot.update(rate * rampDown(iteration, iterations));
    return metrics;
  }

  private async tune(iteration: number, { random, stop }: IterationContext): Promise<Metrics> {
    const { tuning: step } = this.networks;
    const { tuning, pivot } = this.settings;
    const { portrait } = this.source;
    const ws = this.codes();
    const away = await this.away(ws, random);
    stop.throwIfCancelled();
    const session = await this.sessions.get(step.model);
    const metrics = await this.generator.accumulate(step, session, { ws, away, portrait });
    this.generator.update(tuning.rate * rampDown(iteration - pivot.iterations, tuning.iterations));
    if (this.isStalled(metrics['reconstruction'] as number)) stop.ask('finish');
    return metrics;
  }

  /** Notes how well the portrait is reconstructed. @returns whether that has not become better for too long */
  private isStalled(reconstruction: number): boolean {
    const { improvement, patience } = this.settings.tuning;
    const { numbers } = this.state;
    const better = reconstruction < (numbers['lowest'] as number) * (1 - improvement);
    if (better) numbers['lowest'] = reconstruction;
    numbers['stalled'] = better ? 0 : (numbers['stalled'] as number) + 1;
    return numbers['stalled'] >= patience;
  }

  /** Codes of a place between the pivot and another subject: [1,numWs,wDim]. */
  private async away(ws: F32, random: Random): Promise<F32> {
    const { zDim, wDim } = this.source.generator.config;
    const session = await this.sessions.get(this.networks.codes);
    const { w } = await session.run({ z: f32([1, zDim], random.normals(zDim)) });
    const share = NEAREST + (1 - NEAREST) * random.uniform();
    const other = w as F32;
    return f32(
      ws.shape,
      ws.data.map((v, i) => v + share * ((other.data[i % wDim] as number) - v)),
    );
  }

  private async paint(weights: Weights, ws: F32): Promise<F32> {
    const session = await this.sessions.get(this.networks.paint);
    const feeds: Feeds = Object.fromEntries(
      session.model.inputs.flatMap(({ name }): [string, F32][] => {
        const tensor = name === 'ws' ? ws : weights.get(name);
        return tensor ? [[name, tensor]] : [];
      }),
    );
    const { image } = await session.run(feeds);
    return image as F32;
  }
}

/** 1, and over the last part of `iterations` down along a cosine. */
function rampDown(iteration: number, iterations: number): number {
  const left = Math.min(1, (iterations - iteration) / (iterations * RAMP_DOWN));
  return 0.5 - 0.5 * Math.cos(left * Math.PI);
}
