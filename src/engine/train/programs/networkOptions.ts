import { z } from 'zod';
import { CROP_KINDS, type CropKind } from '../dataset';

/** A training of its own length: iterations from 1 up. */
export const iterationCount = z.int().min(1).max(10_000_000);

/** What the trainings that write a pack's network have in common, whichever network it is. */
export const networkOptions = {
  /** Name or path of the pack to start from; the starter pack if absent. */
  pack: z.string().min(1).optional(),
  /** Folder of images or videos; what a network does not learn from is turned into what it does, or left out with its reason. */
  data: z.string().min(1),
  /** Pack folder or .sivpack file to write: a copy of the pack with the trained network; among the user's packs if absent. */
  out: z.string().min(1).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0),
  /** New weights although the pack has that network; always so where it has none. */
  fromScratch: z.boolean().default(false),
  /** Replaces a pack at `out`. */
  force: z.boolean().default(false),
};

/** Pictures or clips an iteration. */
export const batchSize = z.int().min(1).max(256);

export const cropKind = z.enum(CROP_KINDS as [CropKind, ...CropKind[]]);
