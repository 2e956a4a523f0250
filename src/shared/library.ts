import { z } from 'zod';
import { date, fileFields, line, sha256, sizeFits, sizeMismatch, weightFields } from './pack';

/**
 * What an artist made and keeps beside the packs: styles and likenesses, each a folder with an entry.json, the differences from a
 * generator, and pictures. Keys this program does not know are ignored, so a newer minor version still opens.
 */

export const ENTRY_FORMAT = 'styleinv-entry';
/** Major version this program writes; an entry of a newer one is refused. */
export const ENTRY_VERSION = 1;
export const ENTRY_FILE = 'entry.json';

/** Pictures of a likeness: the aligned portrait, and it beside its reconstruction before and after. */
export const LIKENESS_PORTRAIT = 'portrait.png';
export const LIKENESS_COMPARISON = 'before-after.png';

export const ENTRY_KINDS = ['style', 'likeness'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

const numbers = z.record(z.string().max(200), z.number());

/** How an entry came to be. */
export const entryProvenanceSchema = z.object({
  tool: line(200),
  /** sha256 over the pictures it was made from. */
  folder: sha256.optional(),
  /** How many pictures. */
  images: z.int().min(1).optional(),
  preset: line(100).optional(),
  /** Training iterations done. */
  steps: z.int().min(0),
  /** Weights of the losses by name. */
  losses: numbers,
  /** What measured perceptual distance and identity, for people. */
  networks: z.array(line(300)).max(16),
  /** Whose pictures they are, as the artist put it. */
  credit: line(200).optional(),
  notes: z.string().max(20_000).optional(),
});
export type EntryProvenance = z.infer<typeof entryProvenanceSchema>;

export const entrySchema = z
  .object({
    format: z.literal(ENTRY_FORMAT),
    version: z.literal(ENTRY_VERSION),
    kind: z.enum(ENTRY_KINDS),
    /** What the artist calls it. */
    name: line(100),
    created: date,
    /** sha256 of the generator file the differences were taken from. */
    base: sha256,
    /** The pack it was made with: content id and name. */
    pack: z.object({ id: sha256, name: line(200) }),
    /** tuned - base of the generator's tensors, and the names of those that differ. */
    delta: z.object({ ...weightFields, layers: z.array(line(300)).min(1).max(4096) }).refine(sizeFits, sizeMismatch),
    /** Of a likeness: w0 [1,wDim] and the codes of the layers ws [1,numWs,wDim]. */
    pivot: z.object(fileFields).optional(),
    provenance: entryProvenanceSchema,
    /** Measured numbers by name. */
    measures: numbers,
    /** PNG files. */
    previews: z.array(z.object(fileFields)).max(100),
  })
  .refine(
    ({ kind, pivot }) => (kind === 'likeness') === (pivot !== undefined),
    'a likeness, and only that, has a pivot',
  );
export type Entry = z.infer<typeof entrySchema>;
