import type { MotionConfig } from '../../shared/networks';
import { add, Graph } from '../graph';
import { motionFeeds, motionInputs } from '../nets/motionInputs';
import { motionStyle } from '../nets/motionStyle';
import { motionStem, motionTail } from '../nets/styleinv';
import { compile } from '../onnx';
import type { Runtime, Session } from '../runtime/types';
import { f32, rows, type F32, type Weights } from '../tensor/tensor';
import type { CodeSource } from './codes';

/** What stays the same over a clip: w0 [1,wDim] and the motion encoder's features of x0 before its first AdaIN. */
export interface MovingPortrait {
  readonly w0: F32;
  readonly stem: F32;
}

/**
 * The motion network for one portrait at a time: w_t for any moments, in any order, `chunk` at a time. What does not depend on time is
 * computed once, in `show`.
 */
export class MotionPlayer {
  private portrait: MovingPortrait | undefined;

  private constructor(
    readonly config: MotionConfig,
    private readonly stem: Session,
    private readonly tail: Session,
    private readonly chunk: number,
  ) {}

  /** @throws StudioError 'out-of-memory' if the network does not fit at this chunk */
  static async open(runtime: Runtime, config: MotionConfig, weights: Weights, chunk: number): Promise<MotionPlayer> {
    const target = runtime.provider.actual === 'cpu' ? 'cpu' : 'gpu';
    const { resolution } = config.encoder;
    const before = new Graph();
    const stem = motionStem(before, config, before.input('image', [1, 3, resolution, resolution]));
    const first = await runtime.load(compile({ stem }, { name: 'motion stem', weights, target }));
    const g = new Graph();
    const w0 = g.input('w0', [1, config.wDim]);
    const style = motionStyle(g, config, w0, motionInputs(g, config, chunk));
    const w = add(motionTail(g, config, g.input('stem', stem.shape), style), w0);
    const model = compile({ w }, { name: `motion of ${chunk}`, weights, target });
    return new MotionPlayer(config, first, await runtime.load(model), chunk);
  }

  /** Chooses the portrait. @param w0 [1,wDim]; @param x0 = G(w0), [1,3,R,R] in [-1,1] */
  async show(w0: F32, x0: F32): Promise<void> {
    this.portrait = await this.prepare(w0, x0);
  }

  /** What stays the same over the clips of a portrait. @param w0 [1,wDim]; @param x0 = G(w0), [1,3,R,R] in [-1,1] */
  async prepare(w0: F32, x0: F32, signal?: AbortSignal): Promise<MovingPortrait> {
    const { stem } = await this.stem.run({ image: x0 }, undefined, signal);
    return { w0, stem: stem as F32 };
  }

  /** Whether a portrait has been chosen. */
  get shows(): boolean {
    return this.portrait !== undefined;
  }

  /** Drops the portrait. */
  forget(): void {
    this.portrait = undefined;
  }

  /**
   * w_t of the portrait shown at moments in frames, whole or fractional, in any order: [T,wDim].
   * @throws StudioError('bad-input') for a moment that cannot be placed; 'cancelled'
   */
  async codes(times: readonly number[], codes: CodeSource, signal?: AbortSignal): Promise<F32> {
    if (!this.portrait) throw new Error('show() a portrait before asking for its motion');
    return this.codesOf(this.portrait, times, codes, signal);
  }

  /** As codes(), of any portrait that has been prepared. */
  async codesOf(
    { w0, stem }: MovingPortrait,
    times: readonly number[],
    codes: CodeSource,
    signal?: AbortSignal,
  ): Promise<F32> {
    const out = f32([times.length, this.config.wDim]);
    for (let at = 0; at < times.length; at += this.chunk) {
      const part = times.slice(at, at + this.chunk);
      const padded = Array.from({ length: this.chunk }, (_, i) => part[Math.min(i, part.length - 1)] as number);
      const moments = motionFeeds(this.config, padded, (index) => codes.at(index));
      const { w } = await this.tail.run({ w0, stem, ...moments }, undefined, signal);
      out.data.set(rows(w as F32, 0, part.length).data, at * this.config.wDim);
    }
    return out;
  }

  async release(): Promise<void> {
    await this.stem.release();
    await this.tail.release();
  }
}
