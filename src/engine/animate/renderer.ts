import type { GeneratorConfig, MotionConfig } from '../../shared/networks';
import { StudioError } from '../../shared/errors';
import type { NoiseMode } from '../nets/stylegan2';
import { withChunks } from '../runtime/memory';
import type { Runtime } from '../runtime/types';
import type { F32, Weights } from '../tensor/tensor';
import { clipCodes, lookCodes, type ClipPlan, type FrameChunk } from './clip';
import type { Look } from './look';
import { MotionPlayer } from './motion';
import { Synthesizer } from './synthesizer';

/** The networks a clip needs. Weights are fetched when a network is loaded and not kept. */
export interface ClipNetworks {
  /** One generator in one or more looks, which all paint the same motion. */
  readonly generator: { readonly config: GeneratorConfig; readonly looks: () => Promise<readonly Look[]> };
  readonly motion: { readonly config: MotionConfig; readonly weights: () => Promise<Weights> };
}

export interface RendererOptions {
  /** Frames computed at once; by default what suits the resolution. */
  readonly chunk?: number;
  readonly noise?: NoiseMode;
  readonly noiseSeed?: number;
  /** Told when memory ran out and a smaller chunk is tried. */
  readonly onShrink?: (from: number, to: number) => void;
}

interface Loaded {
  readonly chunk: number;
  readonly player: MotionPlayer;
  readonly painters: readonly Painter[];
}

/** A look that is ready to paint. */
interface Painter {
  readonly synthesizer: Synthesizer<'bytes'>;
  readonly pivot: F32 | undefined;
}

/** Frames per run at 64 pixels and below; larger pictures take fewer, as their activations grow with their area. */
const CHUNK_AT_64 = 16;
const LARGEST_SMALL = 64;

/** What runs well without much memory: 16 frames up to 64 pixels, 4 at 128, 2 from 256 on. */
export function defaultChunk(resolution: number): number {
  const area = Math.max(1, resolution / LARGEST_SMALL) ** 2;
  return Math.max(2, Math.round(CHUNK_AT_64 / area));
}

/** Renders any stretch of a portrait's motion, in any order, and goes on with smaller chunks where memory runs out. */
export class ClipRenderer {
  private loaded: Loaded | undefined;
  private portrait: { w0: F32; x0: F32 } | undefined;
  private chunkSize: number;

  constructor(
    private readonly runtime: Runtime,
    private readonly networks: ClipNetworks,
    private readonly options: RendererOptions = {},
  ) {
    this.chunkSize = options.chunk ?? defaultChunk(networks.generator.config.resolution);
  }

  /** Frames computed at once. */
  get chunk(): number {
    return this.chunkSize;
  }

  /** Chooses the portrait. @param w0 [1,wDim]; @param x0 = G(w0), [1,3,R,R] in [-1,1] */
  show(w0: F32, x0: F32): void {
    this.portrait = { w0, x0 };
    this.loaded?.player.forget();
  }

  /**
   * Frames `first` .. `first + count - 1`.
   * @throws StudioError 'out-of-memory' if not even one frame fits, 'cancelled', 'bad-input'
   */
  async frames(plan: ClipPlan, first: number, count: number, signal?: AbortSignal): Promise<FrameChunk> {
    const { value, chunk } = await withChunks(this.chunkSize, (size) => this.render(plan, first, count, size, signal), {
      signal,
      onShrink: (from, to) => this.options.onShrink?.(from, to),
    });
    this.chunkSize = chunk;
    return value;
  }

  async release(): Promise<void> {
    const loaded = this.loaded;
    this.loaded = undefined;
    await loaded?.player.release();
    for (const { synthesizer } of loaded?.painters ?? []) await synthesizer.release();
  }

  private async render(
    plan: ClipPlan,
    first: number,
    count: number,
    chunk: number,
    signal?: AbortSignal,
  ): Promise<FrameChunk> {
    const { player, painters } = await this.load(chunk);
    const w = await clipCodes(player, plan, first, count, signal);
    const looks: Uint8Array[] = [];
    for (const { synthesizer, pivot } of painters) {
      looks.push(await synthesizer.images(lookCodes(plan, w, pivot), first, signal));
    }
    return { first, count, looks };
  }

  private async load(chunk: number): Promise<Loaded> {
    if (!this.portrait) throw new StudioError('internal', 'a renderer needs a portrait before it can render');
    if (this.loaded?.chunk !== chunk) {
      await this.release();
      const { motion } = this.networks;
      const player = await MotionPlayer.open(this.runtime, motion.config, await motion.weights(), chunk);
      try {
        this.loaded = { chunk, player, painters: await this.openPainters(chunk) };
      } catch (error) {
        await player.release();
        throw error;
      }
    }
    const loaded = this.loaded;
    if (!loaded.player.shows) await loaded.player.show(this.portrait.w0, this.portrait.x0);
    return loaded;
  }

  private async openPainters(chunk: number): Promise<Painter[]> {
    const { config, looks } = this.networks.generator;
    const { noise, noiseSeed } = this.options;
    const painters: Painter[] = [];
    try {
      for (const { weights, pivot } of await looks()) {
        const options = { chunk, noise, noiseSeed };
        painters.push({ synthesizer: await Synthesizer.open(this.runtime, config, weights, 'bytes', options), pivot });
      }
      return painters;
    } catch (error) {
      for (const { synthesizer } of painters) await synthesizer.release();
      throw error;
    }
  }
}
