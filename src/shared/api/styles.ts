import { z } from 'zod';
import { packRefSchema } from '../scene';
import { call, event } from './call';
import { handleSchema } from './files';
import type { WorkProgress } from './app';

const name = z.string().min(1).max(100);
export const STYLE_PRESET_CHOICES = ['quick', 'standard', 'long'] as const;

/** A style as the library shows it. */
export interface LibraryStyle {
  readonly name: string;
  readonly from: 'pack' | 'library';
  /** Belongs to the generator of the pack asked about. */
  readonly usable: boolean;
  readonly pack: string;
  readonly created?: string;
  readonly credit?: string;
  readonly bytes: number;
  readonly measures: Readonly<Record<string, number>>;
  readonly provenance?: {
    readonly images?: number;
    readonly preset?: string;
    readonly steps: number;
    readonly losses: Readonly<Record<string, number>>;
    readonly networks: readonly string[];
    readonly notes?: string;
  };
  /** PNG. */
  readonly preview?: Uint8Array;
}

/** One file of a folder that was checked. */
export interface CheckedImage {
  readonly file: string;
  /** It is in the set. */
  readonly used: boolean;
  /** Why not, or what its owner should know. */
  readonly findings: readonly { readonly reason: string; readonly sentence: string }[];
}

export interface CheckedFolder {
  /** Names this check in styles.start and styles.thumbnails. */
  readonly check: string;
  readonly folder: string;
  readonly images: readonly CheckedImage[];
  readonly used: number;
  /** Files of a very large folder that are not in the list. */
  readonly omitted: number;
  /** Seconds each preset will take on this machine, preparation not included. */
  readonly estimates: Readonly<Record<(typeof STYLE_PRESET_CHOICES)[number], number>>;
}

export const styleCalls = {
  'styles.list': call(z.strictObject({ pack: packRefSchema })).returns<readonly LibraryStyle[]>(),
  'styles.remove': call(z.strictObject({ pack: packRefSchema, name })).returns<void>(),
  'likenesses.list': call(z.strictObject({ pack: packRefSchema })).returns<readonly LibraryStyle[]>(),
  'likenesses.remove': call(z.strictObject({ pack: packRefSchema, name })).returns<void>(),
  /** Before and after of a likeness side by side: PNG, and the measures. */
  'likenesses.comparison': call(z.strictObject({ pack: packRefSchema, name })).returns<{
    readonly picture: Uint8Array;
    readonly measures: Readonly<Record<string, number>>;
    /** w0 [wDim], as a scene's start takes it. */
    readonly w: string;
  }>(),
  /** Looks at a folder of images for a style. Cancellable; progress as event, to the window that asked. */
  'styles.check': call(
    z.strictObject({
      pack: packRefSchema,
      folder: handleSchema,
      crop: z.enum(['aligned', 'centre']).default('aligned'),
    }),
  ).returns<CheckedFolder>(),
  /** The three folders that come with the program. */
  'styles.samples': call(z.strictObject({})).returns<
    readonly { readonly name: string; readonly handle: string; readonly images: number }[]
  >(),
  /** Small pictures of files of a check, as WebP; null where it cannot be read. */
  'styles.thumbnails': call(
    z.strictObject({ check: z.string().max(64), files: z.array(z.string().max(4096)).min(1).max(100) }),
  ).returns<readonly (Uint8Array | null)[]>(),
  /** Starts a training. */
  'styles.start': call(
    z.strictObject({
      pack: packRefSchema,
      check: z.string().max(64),
      exclude: z.array(z.string().max(4096)).max(100_000).default([]),
      name,
      credit: z.string().max(200).default(''),
      preset: z.enum(STYLE_PRESET_CHOICES),
      fromResolution: z.int().min(4).max(1024).optional(),
      /** How much of the subject is kept; 1, as published, if absent. */
      keep: z.number().min(0).max(2).optional(),
      seed: z.int().min(0).default(0),
      replace: z.boolean().default(false),
    }),
  ).returns<{ readonly job: string }>(),
} as const;

export const styleEvents = {
  'styles.checking': event<{ /** The handle. */ readonly folder: string } & WorkProgress>(),
  /** A style or likeness was made or removed. */
  'library.changed': event<Record<never, never>>(),
} as const;
