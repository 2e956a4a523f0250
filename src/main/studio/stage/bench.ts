import { layerCodes, type LatentOptions } from '../../../engine/animate/latent';
import { MotionPlayer, type MovingPortrait } from '../../../engine/animate/motion';
import { Synthesizer, type Images, type PaintChoices } from '../../../engine/animate/synthesizer';
import type { NoiseMode } from '../../../engine/nets/stylegan2';
import type { Pack } from '../../../engine/packs/pack';
import { applyStyle } from '../../../engine/packs/styleDelta';
import type { Runtime } from '../../../engine/runtime/types';
import { openInverter, type Inverter } from '../../../engine/portrait/invert';
import { f32, type F32, type Weights } from '../../../engine/tensor/tensor';
import { numWsOf, type EncoderConfig, type GeneratorConfig, type MotionConfig } from '../../../shared/networks';
import type { Pool, Resource } from './pool';
import type { Differences } from './subject';
import type { Turn, Turns } from './turns';

/** How a generator is to be loaded. */
export interface Paint {
  readonly noise: NoiseMode;
  readonly likeness?: Differences;
  readonly style?: Differences;
}

interface Open<T> extends Resource {
  readonly network: T;
}

/** One frame at a time: on a CPU a batch is slower by the frame, as it leaves the caches, and nobody waits for frames not asked for. */
const CHUNK = 1;
/** A session holds its weights, and what it has prepared of them. */
const SESSION_FACTOR = 2;

/** The networks of one pack on one runtime, opened when they are needed and kept in a pool. */
export class Bench {
  readonly config: GeneratorConfig;
  readonly motion: MotionConfig | undefined;
  readonly numWs: number;

  constructor(
    readonly pack: Pack,
    readonly runtime: Runtime,
    private readonly pool: Pool,
    private readonly turns: Turns,
  ) {
    this.config = pack.manifest.networks.generator.config;
    this.motion = pack.has('motion') ? (pack.network('motion').config as MotionConfig) : undefined;
    this.numWs = numWsOf(this.config.resolution);
  }

  /** The same for another pack. */
  of(pack: Pack): Bench {
    return new Bench(pack, this.runtime, this.pool, this.turns);
  }

  /** One picture, rgb24. @param ws [1,numWs,wDim]; @param frame that random noise is drawn for */
  picture(ws: F32, frame: number, paint: Paint, choices: PaintChoices, turn: Turn): Promise<Uint8Array> {
    return this.paint('bytes', ws, frame, paint, choices, turn);
  }

  /** x0 = G(w0), [1,3,R,R] in [-1,1]. */
  image(ws: F32, paint: Paint, choices: PaintChoices, turn: Turn): Promise<F32> {
    return this.paint('floats', ws, 0, paint, choices, turn);
  }

  /** What of a portrait the motion network needs once. @param codeDistance frames between two codes */
  portrait(w0: F32, x0: F32, codeDistance: number, turn: Turn): Promise<MovingPortrait> {
    return this.player(codeDistance, (player) => this.turns.take(turn, () => player.prepare(w0, x0)));
  }

  /** w_t of one moment, [1,wDim]. */
  moment(
    portrait: MovingPortrait,
    time: number,
    codes: Parameters<MotionPlayer['codesOf']>[2],
    codeDistance: number,
    turn: Turn,
  ): Promise<F32> {
    return this.player(codeDistance, (player) => this.turns.take(turn, () => player.codesOf(portrait, [time], codes)));
  }

  /**
   * w0 = E(crop), [1,wDim]. @param crop [1,3,R,R] in [-1,1]
   * @throws StudioError 'not-found' for a pack without an encoder
   */
  invert(crop: F32, turn: Turn): Promise<F32> {
    return this.pool.use(
      ['encoder', this.pack.id].join(),
      async (): Promise<Open<Inverter>> => {
        const config = this.pack.network('encoder').config as EncoderConfig;
        const weights = await this.pack.weights('encoder');
        const network = await openInverter(this.runtime, config, weights);
        return { network, bytes: SESSION_FACTOR * bytesOf(weights), release: () => network.release() };
      },
      ({ network }: Open<Inverter>) => this.turns.take(turn, () => network.invert(crop)),
    );
  }

  /** Codes as the generator takes them. @param w [T,wDim] or [T,numWs,wDim] */
  async layers(w: F32, truncation: Omit<LatentOptions, 'strength'>): Promise<F32> {
    const zeros = f32([this.config.wDim]);
    // untruncated, nothing of the average is used
    if (truncation.psi === 1) return layerCodes(w, this.numWs, zeros, truncation);
    return this.pool.use(
      ['average', this.pack.id].join(),
      async (): Promise<Open<F32>> => {
        const network = (await this.generator()).get('mapping.w_avg') ?? zeros;
        return { network, bytes: network.data.byteLength, release: async () => undefined };
      },
      async ({ network }: Open<F32>) => layerCodes(w, this.numWs, network, truncation),
    );
  }

  private async paint<Kind extends keyof Images>(
    kind: Kind,
    ws: F32,
    frame: number,
    paint: Paint,
    choices: PaintChoices,
    turn: Turn,
  ): Promise<Images[Kind]> {
    const { noise, likeness, style } = paint;
    const key = ['synthesis', this.pack.id, kind, noise, likeness?.id, style?.id].join();
    return this.pool.use(
      key,
      () => this.openSynthesizer(kind, paint),
      ({ network }: Open<Synthesizer<Kind>>) =>
        this.turns.take(turn, () => network.images(ws, frame, undefined, choices)),
    );
  }

  private async openSynthesizer<Kind extends keyof Images>(
    kind: Kind,
    { noise, likeness, style }: Paint,
  ): Promise<Open<Synthesizer<Kind>>> {
    const base = await this.generator();
    const weights = likeness ? applyStyle(base, await likeness.load(), 1) : base;
    const differences = await style?.load();
    const options = { chunk: CHUNK, noise, ...(differences ? { style: differences } : {}) };
    const network = await Synthesizer.open(this.runtime, this.config, weights, kind, options);
    const bytes = SESSION_FACTOR * (bytesOf(weights) + (differences ? bytesOf(differences) : 0));
    return { network, bytes, release: () => network.release() };
  }

  private player<T>(codeDistance: number, work: (player: MotionPlayer) => Promise<T>): Promise<T> {
    return this.pool.use(
      ['motion', this.pack.id, codeDistance].join(),
      () => this.openPlayer(codeDistance),
      ({ network }: Open<MotionPlayer>) => work(network),
    );
  }

  private async openPlayer(codeDistance: number): Promise<Open<MotionPlayer>> {
    const config = { ...(this.pack.network('motion').config as MotionConfig), codeDistance };
    const weights = await this.pack.weights('motion');
    const network = await MotionPlayer.open(this.runtime, config, weights, CHUNK);
    return { network, bytes: SESSION_FACTOR * bytesOf(weights), release: () => network.release() };
  }

  private generator(): Promise<Weights> {
    return this.pack.weights('generator');
  }
}

function bytesOf(weights: Weights): number {
  let bytes = 0;
  for (const { data } of weights.values()) bytes += data.byteLength;
  return bytes;
}
