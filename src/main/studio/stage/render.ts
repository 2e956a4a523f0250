import type { F32 } from '../../../engine/tensor/tensor';
import type { FrameBatch } from '../../../shared/api/stage';
import type { Look, PackRef, Scene } from '../../../shared/scene';

/** Who waits: a person who scrubs goes before what runs in the background, between two runs of a network. */
export type Urgency = 'interactive' | 'playback' | 'background';

export interface RenderOptions {
  readonly signal?: AbortSignal;
  /** 'background' if absent. */
  readonly urgency?: Urgency;
}

/** One frame of a scene: rgb24, resolution x resolution, one for each look, in order. */
export interface SceneFrame {
  readonly frame: number;
  readonly resolution: number;
  readonly looks: readonly Uint8Array[];
}

/** How codes are painted. */
export interface PaintOptions extends RenderOptions {
  /** A style of the pack or the library; none if absent or null. */
  readonly style?: string | null;
  /** -1..2; 1 if absent. */
  readonly strength?: number;
}

/** Turns scenes into pictures, any frame of any look in any order. What it needs is kept between calls, within bounds. */
export interface SceneRenderer {
  /**
   * Frames of a scene, in the order asked for.
   * @throws StudioError 'not-found' for a pack, style or likeness that is not there, 'bad-input', 'out-of-memory', 'cancelled', 'internal'
   */
  frames(scene: Scene, looks: readonly Look[], frames: readonly number[], options?: RenderOptions): Promise<FrameBatch>;
  /**
   * Frames `from` to `to` (inclusive) of a scene one after the other, computed ahead by a few; memory does not depend on the length.
   * Errors as frames().
   */
  stream(
    scene: Scene,
    looks: readonly Look[],
    range: { readonly from: number; readonly to: number },
    options?: RenderOptions,
  ): AsyncGenerator<SceneFrame>;
  /** w_t of frames, with the scene's strength of motion and directions: [n,wDim]. Errors as frames(). */
  codes(scene: Scene, frames: readonly number[], options?: RenderOptions): Promise<F32>;
  /**
   * Paints codes as they are, without truncation: w [n,wDim] or [n,numWs,wDim] -> n pictures, rgb24 of the pack's resolution.
   * @throws StudioError 'bad-input' if w does not fit the pack; else as frames()
   */
  paint(pack: PackRef, w: F32, options?: PaintOptions): Promise<{ resolution: number; pictures: Uint8Array[] }>;
  /** Frees what is kept. */
  close(): Promise<void>;
}
