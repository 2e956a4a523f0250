import { z } from 'zod';
import { line } from './pack';

/** Points of a map by what they are, not by their number: the same on every map that shows them. */

/** Random samples of one set; as many as the largest map has. */
export const MOST_SAMPLES = 50_000;
export const MOST_NAMED_CLUSTERS = 256;
export const MOST_POINT_GROUPS = 32;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

export const pointSetSchema = z.strictObject({
  /** Of the random samples. */
  seed: z.int().min(0),
  /** Numbers of samples: uint32, little-endian, in base64. */
  samples: z.base64().max(Math.ceil((4 * MOST_SAMPLES) / 3) + 4),
  /** Frames of the clips of projects. */
  frames: z.array(z.strictObject({ owner: id, frames: z.array(z.int().min(0)).max(1024) })).max(128),
  /** Portraits by their project, saved faces by their own id. */
  codes: z.array(z.strictObject({ source: z.enum(['portrait', 'saved']), owner: id })).max(2_048),
});
export type PointSet = z.infer<typeof pointSetSchema>;

/** A name the artist gave to a cluster; it goes to whichever cluster holds its points now. */
export const namedClusterSchema = z.strictObject({
  id,
  name: line(60),
  /** Some of its points, spread evenly. */
  points: pointSetSchema,
  /** Share of all points it held when it was named, 0..1. */
  share: z.number().min(0).max(1),
});
export type NamedCluster = z.infer<typeof namedClusterSchema>;

/** Points the artist picked out and named. */
export const pointGroupSchema = z.strictObject({ id, name: line(60), points: pointSetSchema });
export type PointGroup = z.infer<typeof pointGroupSchema>;

/** What the artist noted on the map. */
export const mapNotesSchema = z.strictObject({
  clusters: z.array(namedClusterSchema).max(MOST_NAMED_CLUSTERS),
  groups: z.array(pointGroupSchema).max(MOST_POINT_GROUPS),
});
export type MapNotes = z.infer<typeof mapNotesSchema>;
export const NO_NOTES: MapNotes = { clusters: [], groups: [] };
