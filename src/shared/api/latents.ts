import { z } from 'zod';
import { floats, packRefSchema, sceneSchema } from '../scene';
import type { WorkProgress } from './app';
import { call, event } from './call';

const mapId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');
const owner = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const index = z.int().min(0).max(200_000);

export const MAP_LAYOUTS = ['pca', 'umap'] as const;
export type MapLayout = (typeof MAP_LAYOUTS)[number];
const layout = z.enum(MAP_LAYOUTS);

/** Most codes of a walk, and of one call to latents.paint. */
export const MOST_WALK_FRAMES = 2_000;
export const MOST_PAINTED = 64;
/** Most other projects on a map. */
export const MOST_MAP_PROJECTS = 24;

export const POINT_SOURCES = ['sample', 'clip', 'portrait', 'saved'] as const;
export type PointSource = (typeof POINT_SOURCES)[number];

/** A map of w codes. Points keep their numbers while the map lives; arrays are little-endian. */
export interface LatentMap {
  readonly map: string;
  readonly count: number;
  /** float32 [count,2], each axis within -1..1. */
  readonly positions: Uint8Array;
  /** uint8 [count]: index into POINT_SOURCES. */
  readonly sources: Uint8Array;
  /** uint16 [count]: which subject, clip or portrait a point belongs to, within its source. */
  readonly groups: Uint8Array;
  readonly labels: readonly {
    readonly source: PointSource;
    readonly group: number;
    readonly name: string;
    /** Whose it is: of a clip or portrait its project, of a saved code its own id. */
    readonly owner: string;
    /** Frames of a clip, in the order of its points. */
    readonly frames?: readonly number[];
  }[];
  /** The layout of the positions. */
  readonly layout: MapLayout;
  /** Numbers in a code, and the side of the pack's pictures. */
  readonly wDim: number;
  readonly resolution: number;
  /** Share of the variance that the first principal components explain. */
  readonly explained: readonly number[];
}

/** Another project whose clip can be on a map, or why it cannot. */
export interface MapProject {
  readonly id: string;
  readonly name: string;
  readonly frames: number;
  /** Its codes mean something else to the pack asked about, or its file cannot be read; null if nothing is in the way. */
  readonly obstacle: 'pack' | 'damaged' | null;
}

export const latentCalls = {
  /** The other recent projects, the last changed first. */
  'latents.projects': call(z.strictObject({ pack: packRefSchema, except: owner })).returns<readonly MapProject[]>(),
  /** Samples, inverts or renders what is to be on the map and lays it out. Cancellable; progress as event. */
  'latents.build': call(
    z.strictObject({
      pack: packRefSchema,
      layout,
      samples: z.int().min(0).max(100_000),
      seed: z.int().min(0).default(0),
      /** Clips whose frames are on the map, and how many of each. */
      clips: z
        .array(z.strictObject({ name: z.string().max(100), owner, scene: sceneSchema }))
        .max(64)
        .default([]),
      framesPerClip: z.int().min(1).max(1024).default(64),
      /** Portraits and saved codes. */
      codes: z
        .array(
          z.strictObject({ name: z.string().max(100), owner, source: z.enum(['portrait', 'saved']), w: floats(4096) }),
        )
        .max(2_000)
        .default([]),
      /** Other projects of this machine: their clips, or where their motion starts, or both; read from their working copies. */
      projects: z
        .array(z.strictObject({ id: owner, clip: z.boolean(), portrait: z.boolean() }))
        .max(MOST_MAP_PROJECTS)
        .default([]),
    }),
  ).returns<LatentMap>(),
  /** The same points laid out in another way: float32 [count,2]. Cancellable; progress as event. */
  'latents.layout': call(z.strictObject({ map: mapId, layout })).returns<{ readonly positions: Uint8Array }>(),
  /** k-means of w, the largest cluster first: uint16 [count] cluster of each point. */
  'latents.cluster': call(z.strictObject({ map: mapId, clusters: z.int().min(1).max(256) })).returns<{
    readonly assignment: Uint8Array;
    readonly sizes: readonly number[];
  }>(),
  /**
   * Where codes lie on a map: float32 [n,2]; for trajectories. On the principal components they are projected, in a UMAP they lie among
   * their nearest neighbours.
   */
  'latents.place': call(z.strictObject({ map: mapId, w: bytes, layout: layout.default('pca') })).returns<{
    readonly positions: Uint8Array;
  }>(),
  /** Pictures of points: rgb24 of the given side, or the pack's where that is smaller. */
  'latents.pictures': call(
    z.strictObject({ map: mapId, points: z.array(index).min(1).max(64), side: z.int().min(16).max(512) }),
  ).returns<{ readonly side: number; readonly pictures: readonly Uint8Array[] }>(),
  /** w of a point as a scene's start takes it. */
  'latents.code': call(z.strictObject({ map: mapId, point: index })).returns<{ readonly w: string }>(),
  /** Directions one can move along: principal components, and from the mean of everything to the mean of each cluster. */
  'latents.directions': call(
    z.strictObject({ map: mapId, principal: z.int().min(0).max(64), clusters: z.int().min(0).max(256).default(0) }),
  ).returns<
    readonly {
      readonly source: 'principal' | 'cluster';
      readonly number: number;
      readonly vector: string;
      readonly deviation: number;
    }[]
  >(),
  /** Direction from the mean of some points to the mean of others. */
  'latents.difference': call(
    z.strictObject({ map: mapId, from: z.array(index).min(1).max(20_000), to: z.array(index).min(1).max(20_000) }),
  ).returns<{ readonly vector: string; readonly deviation: number }>(),
  /** A smooth walk through points, as codes for the frames of a clip: float32 [frames,wDim]; latents.paint makes pictures of them. */
  'latents.walk': call(
    z.strictObject({
      map: mapId,
      points: z.array(index).min(2).max(64),
      frames: z.int().min(2).max(MOST_WALK_FRAMES),
      closed: z.boolean(),
    }),
  ).returns<{ readonly w: Uint8Array }>(),
  /** Pictures of at most MOST_PAINTED codes [n,wDim]: rgb24 at the pack's resolution. */
  'latents.paint': call(
    z.strictObject({
      pack: packRefSchema,
      w: bytes,
      style: z.string().max(100).nullable().default(null),
    }),
  ).returns<{ readonly resolution: number; readonly pictures: readonly Uint8Array[] }>(),
  'latents.close': call(z.strictObject({ map: mapId })).returns<void>(),
} as const;

export const latentEvents = {
  /** How far a map of this window is. */
  'latents.progress': event<WorkProgress>(),
} as const;
