import { z } from 'zod';
import { cropSchema } from '../project';
import { lookSchema, packRefSchema, sceneSchema } from '../scene';
import { MAX_FRAMES } from '../timeline/track';
import { call, event } from './call';

const frame = z
  .int()
  .min(0)
  .max(MAX_FRAMES - 1);
const projectId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const sha = z.string().regex(/^[0-9a-f]{64}$/);

/** What a pack is to the interface. */
export interface StagePack {
  readonly name: string;
  readonly id: string;
  readonly resolution: number;
  readonly frameRate: number;
  readonly wDim: number;
  readonly numWs: number;
  /** Of the motion network; null without one. */
  readonly motion: { readonly codeDistance: number; readonly kernel: number; readonly maxFrames: number } | null;
  readonly encoder: boolean;
}

export interface TakenPortrait {
  /** w0 [wDim] as in a scene's start. */
  readonly w: string;
  readonly how: 'detected' | 'points' | 'centred';
  readonly faces: number;
  /** In pixels of the upright image. */
  readonly points?: NonNullable<z.infer<typeof cropSchema>['points']>;
  /** Corners of the crop in the image: top left, top right, bottom right, bottom left. */
  readonly quad: readonly { readonly x: number; readonly y: number }[];
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** The crop, and G(w0), as PNG. */
  readonly crop: Uint8Array;
  readonly inversion: Uint8Array;
  /** Likeness of G(w0) to the crop, in dB. */
  readonly psnr: number;
  readonly notes: readonly string[];
}

export interface FrameBatch {
  readonly resolution: number;
  /** For each frame asked for, in order: rgb24, resolution x resolution, one for each look, in order. */
  readonly frames: readonly { readonly frame: number; readonly looks: readonly Uint8Array[] }[];
}

export const stageCalls = {
  'stage.pack': call(z.strictObject({ pack: packRefSchema })).returns<StagePack>(),
  /**
   * Frames of a scene, in any order, computed on demand. A window keeps few of these calls under way and cancels those it no longer
   * needs: what has not begun is dropped.
   */
  'stage.frames': call(
    z.strictObject({
      scene: sceneSchema,
      looks: z.array(lookSchema).min(1).max(16),
      frames: z.array(frame).min(1).max(64),
    }),
  ).returns<FrameBatch>(),
  /** w_t of frames, for the trajectory on the map: [n,wDim] as float32 bytes. */
  'stage.codes': call(z.strictObject({ scene: sceneSchema, frames: z.array(frame).min(1).max(4096) })).returns<{
    readonly w: Uint8Array;
  }>(),
  /** How well the last frame leads into the first: the change across the seam over the mean change between frames; 1 is seamless. */
  'stage.seam': call(z.strictObject({ scene: sceneSchema, look: lookSchema, from: frame, to: frame })).returns<{
    readonly score: number;
  }>(),
  /** Image of a project -> aligned crop -> w0. */
  'stage.takePortrait': call(
    z.strictObject({ pack: packRefSchema, project: projectId, asset: sha, crop: cropSchema }),
  ).returns<TakenPortrait>(),
  /** The upright image as a picture a browser can show (WebP, longest side at most 2048). */
  'stage.image': call(z.strictObject({ project: projectId, asset: sha })).returns<{
    readonly image: Uint8Array;
    readonly width: number;
    readonly height: number;
  }>(),
  /** w of a random subject. */
  'stage.subject': call(z.strictObject({ pack: packRefSchema, seed: z.int().min(0) })).returns<{
    readonly w: string;
  }>(),
  /** Starts a training that makes a likeness of the project's portrait. */
  'stage.refine': call(
    z.strictObject({
      pack: packRefSchema,
      project: projectId,
      asset: sha,
      crop: cropSchema,
      name: z.string().min(1).max(100),
    }),
  ).returns<{ readonly job: string }>(),
  /** Loudness of a soundtrack for its waveform: peaks 0..255 of `bins` equal stretches. */
  'stage.waveform': call(z.strictObject({ project: projectId, asset: sha, bins: z.int().min(1).max(16_384) })).returns<{
    readonly peaks: Uint8Array;
    readonly seconds: number;
  }>(),
} as const;

export const stageEvents = {
  /** The inference worker died and has been started anew: ask again for what was under way. */
  'stage.restarted': event<{ readonly reason: string }>(),
} as const;
