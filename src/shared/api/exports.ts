import { z } from 'zod';
import { cropSchema } from '../project';
import { lookSchema, sceneSchema } from '../scene';
import { MAX_FRAMES } from '../timeline/track';
import { call, event } from './call';
import { handleSchema } from './files';

export const EXPORT_FORMATS = ['h264', 'hevc', 'vp9', 'av1', 'prores', 'gif', 'png'] as const;
export const EXPORT_STATES = ['waiting', 'running', 'paused', 'done', 'failed', 'cancelled'] as const;

const frame = z
  .int()
  .min(0)
  .max(MAX_FRAMES - 1);

/** The crop that the motion started from. */
const portraitPanelSchema = z.strictObject({
  kind: z.literal('portrait'),
  asset: z.string().regex(/^[0-9a-f]{64}$/),
  /** As the project cropped it; the face is looked for if absent. */
  crop: cropSchema.optional(),
});

/** What to export. A queue survives a restart because it is this and nothing else. */
export const exportRequestSchema = z.strictObject({
  /** As the queue shows it. */
  title: z.string().min(1).max(100),
  project: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  scene: sceneSchema,
  what: z.enum(['video', 'contact-sheet']),
  /** Panels of every frame, in order; of a contact sheet its rows. */
  panels: z.array(portraitPanelSchema.or(lookSchema)).min(1).max(16),
  /** Names under the panels; none if absent. */
  labels: z.array(z.string().max(100)).max(16).optional(),
  /** Panels side by side, all if null; of a contact sheet how many moments. */
  columns: z.int().min(1).max(16).nullable(),
  from: frame,
  to: frame,
  format: z.enum(EXPORT_FORMATS),
  quality: z.enum(['draft', 'good', 'best']),
  scale: z.number().min(0.25).max(8),
  filter: z.enum(['nearest', 'bilinear', 'bicubic', 'lanczos']),
  /**
   * Muxed where the format carries sound. `offsetSeconds` is when in the clip (not in the range) the sound begins; where negative, so much
   * of its beginning is left out.
   */
  soundtrack: z
    .strictObject({
      asset: z.string().regex(/^[0-9a-f]{64}$/),
      offsetSeconds: z.number(),
      gain: z.number().min(0).max(4),
    })
    .nullable(),
  /** Picked before (of a PNG sequence the folder to make its own in); else a free name in the export folder. */
  target: handleSchema.optional(),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export interface ExportItem {
  readonly id: string;
  readonly title: string;
  readonly state: (typeof EXPORT_STATES)[number];
  readonly request: ExportRequest;
  readonly created: string;
  readonly done: number;
  readonly total: number;
  readonly framesPerSecond?: number;
  readonly secondsLeft?: number | null;
  /** The finished file, and its size. */
  readonly file?: string;
  readonly bytes?: number;
  /** Where a browser can fetch it, below mediaBase. */
  readonly media?: string;
  /** It is a folder of pictures, which a browser fetches as one zip. */
  readonly zipped?: boolean;
  /** It was under way when the program ended unexpectedly, and began anew. */
  readonly interrupted?: boolean;
  readonly error?: { readonly code: string; readonly message: string; readonly detail?: string };
}

export const exportCalls = {
  'exports.list': call(z.strictObject({})).returns<readonly ExportItem[]>(),
  'exports.formats': call(z.strictObject({})).returns<
    readonly {
      readonly format: (typeof EXPORT_FORMATS)[number];
      readonly extension: string;
      readonly sound: boolean;
      readonly available: boolean;
    }[]
  >(),
  /** Where an export would go if no place is picked for it: a name that nothing has yet. */
  'exports.place': call(exportRequestSchema.pick({ title: true, what: true, format: true })).returns<{
    readonly path: string;
  }>(),
  'exports.add': call(z.strictObject({ request: exportRequestSchema })).returns<ExportItem>(),
  'exports.pause': call(z.strictObject({ id: z.string().max(64) })).returns<ExportItem>(),
  'exports.resume': call(z.strictObject({ id: z.string().max(64) })).returns<ExportItem>(),
  'exports.cancel': call(z.strictObject({ id: z.string().max(64) })).returns<ExportItem>(),
  'exports.retry': call(z.strictObject({ id: z.string().max(64) })).returns<ExportItem>(),
  /** Takes a finished or cancelled item off the list; the file stays. */
  'exports.remove': call(z.strictObject({ id: z.string().max(64) })).returns<void>(),
} as const;

export const exportEvents = {
  'exports.changed': event<{ readonly item: ExportItem }>(),
} as const;
