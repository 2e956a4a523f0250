import { z } from 'zod';
import { line, sha256 } from './pack';
import { STYLE_STRENGTH } from './strength';
import { MAX_FRAMES, trackSchema } from './timeline/track';

/**
 * Everything that decides what the frames of a clip look like, as plain data: the pack, where the motion starts, its codes, and what
 * changes over time. A project holds one; the stage and the exporter render it.
 */

/** float32 numbers, little-endian, in base64. */
export const floats = (most: number) => z.base64().max(Math.ceil((most * 4) / 3) * 4 + 4);
const MAX_W = 4096;
const MAX_WS = 32 * MAX_W;
const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const packRefSchema = z.strictObject({
  /** Name it is installed under, or its path in a linked project. */
  name: z.string().min(1).max(400),
  /** Content id, to tell a changed pack; absent where it is not known yet. */
  id: sha256.optional(),
});
export type PackRef = z.infer<typeof packRefSchema>;
/** Whether two mean the same version of the same pack. */
export const isSamePack = (a: PackRef, b: PackRef): boolean => a.name === b.name && a.id === b.id;

/** Where the motion starts. */
export const startSchema = z.strictObject({
  /** w0 [wDim]. */
  w: floats(MAX_W),
  /** Codes of a point of the map with a code for each layer [numWs,wDim]; they replace w in the synthesis. */
  ws: floats(MAX_WS).optional(),
  /** A likeness of the library, which brings its own pivot and weights. */
  likeness: line(100).optional(),
});

/** What the artist changed of one motion code; code l is else a function of (seed, l). */
export const codeEditSchema = z.strictObject({
  /** Another random draw. */
  seed: seed.optional(),
  /** Copied from this code of the unedited clip. */
  copyOf: z.int().min(0).optional(),
  /** Factor on the code, 0..3; 1 if absent. */
  strength: z.number().min(0).max(3).optional(),
  /** Re-rolling everything leaves it alone. */
  locked: z.boolean().optional(),
});
export type CodeEdit = z.infer<typeof codeEditSchema>;

export const clipSchema = z.strictObject({
  frames: z.int().min(1).max(MAX_FRAMES),
  fps: z.number().min(1).max(240),
  seed,
  /** Frames between two motion codes; the pack's own if null. */
  codeDistance: z.int().min(1).max(1024).nullable(),
  /** Motion time of the first frame. */
  start: z.number().min(0).max(1_000_000),
  loop: z.boolean(),
  psi: z.number().min(0).max(2),
  cutoff: z.int().min(0).max(64).nullable(),
  noise: z.enum(['const', 'random', 'none']),
});
export type Clip = z.infer<typeof clipSchema>;

/** A direction of the latent space with a name; moving along it by 1 is one standard deviation, or what it was measured as. */
export const directionSchema = z.strictObject({
  id,
  name: line(100),
  source: z.enum(['principal', 'cluster', 'difference']),
  /** [wDim] */
  vector: floats(MAX_W),
  amount: trackSchema,
});
export type Direction = z.infer<typeof directionSchema>;

export const sceneStyleSchema = z.strictObject({
  name: line(100),
  /** -1..2 over time; 0 is the generator as it is. */
  strength: trackSchema,
  /** Factors of the coarse, middle and fine layers on it. */
  ranges: z.strictObject({ coarse: z.number(), middle: z.number(), fine: z.number() }).optional(),
});
export type SceneStyle = z.infer<typeof sceneStyleSchema>;

export const sceneSchema = z.strictObject({
  pack: packRefSchema,
  start: startSchema,
  clip: clipSchema,
  /** By the number of the code. */
  codes: z.record(z.string().regex(/^\d{1,7}$/), codeEditSchema),
  /** Factor on w_t - w0 over time. */
  motion: trackSchema,
  /** Frames of motion time per frame over time: 0.5 is half as fast. */
  speed: trackSchema,
  directions: z.array(directionSchema).max(32),
  styles: z.array(sceneStyleSchema).max(32),
});
export type Scene = z.infer<typeof sceneSchema>;

/** What a picture shows: the portrait as it was cropped, G(w0), or the clip with one of the scene's styles (or none). */
export const lookSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('inversion') }),
  z.strictObject({
    kind: z.literal('motion'),
    style: line(100).nullable(),
    /** The scene's codes painted by another pack's generator, which shares the latent space; the style is then one of that pack. */
    elsewhere: z
      .strictObject({ pack: packRefSchema, strength: z.number().min(STYLE_STRENGTH.min).max(STYLE_STRENGTH.max) })
      .optional(),
  }),
]);
export type Look = z.infer<typeof lookSchema>;
export type MotionLook = Extract<Look, { kind: 'motion' }>;
