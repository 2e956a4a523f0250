import { z } from 'zod';
import { StudioError } from './errors';
import { date, line, sha256 } from './pack';
import { mapNotesSchema, NO_NOTES } from './pointSet';
import { floats, packRefSchema, sceneSchema, type Scene } from './scene';
import { STYLE_STRENGTH } from './strength';
import { constant, MAX_FRAMES } from './timeline/track';

/**
 * A project file (.sivproj): a zip of project.json and assets/, self-contained, or without the assets and with their paths, linked. The
 * working copy of an open project is the same as a folder, written after every change.
 */

export const PROJECT_FORMAT = 'styleinv-project';
/** Version this program writes; an older one is migrated, a newer one refused. */
export const PROJECT_VERSION = 1;
export const PROJECT_EXTENSION = '.sivproj';
export const MAX_PROJECT_BYTES = 32 * 2 ** 20;

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const point = z.strictObject({ x: z.number(), y: z.number() });

/** A file that belongs to a project, named by its content. */
export const assetSchema = z.strictObject({
  id: sha256,
  kind: z.enum(['image', 'audio']),
  /** As the artist knows it. */
  name: line(255),
  bytes: z.int().min(1),
  /** Where a linked project finds it. */
  path: z.string().max(4096).optional(),
});
export type Asset = z.infer<typeof assetSchema>;

/** How the face is cut out; the points are those of the portrait, in pixels of the upright image, as seen in the picture. */
export const cropSchema = z.strictObject({
  mode: z.enum(['auto', 'centre', 'points']),
  face: z.int().min(1).max(100).optional(),
  points: z.strictObject({ leftEye: point, rightEye: point, mouthLeft: point, mouthRight: point }).optional(),
});
export type PortraitCrop = z.infer<typeof cropSchema>;

/** A panel of Compare that another pack paints: with no style, or with one of its own at a strength. */
export const comparedPackSchema = z.strictObject({
  pack: packRefSchema,
  style: line(100).nullable(),
  strength: z.number().min(STYLE_STRENGTH.min).max(STYLE_STRENGTH.max),
});
export type ComparedPack = z.infer<typeof comparedPackSchema>;

/** Who moves: what the scene's start came from. */
export const subjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('portrait'), asset: sha256, crop: cropSchema, likeness: line(100).optional() }),
  z.strictObject({ kind: z.literal('seed'), seed: z.int().min(0) }),
  z.strictObject({ kind: z.literal('map'), name: line(100) }),
]);
export type Subject = z.infer<typeof subjectSchema>;

export const projectSchema = z.strictObject({
  format: z.literal(PROJECT_FORMAT),
  version: z.literal(PROJECT_VERSION),
  id,
  name: line(100),
  created: date,
  modified: date,
  assets: z.array(assetSchema).max(1_000),
  /** null until there is one. */
  subject: subjectSchema.nullable(),
  scene: sceneSchema,
  /** The style the viewer shows: one of the scene's, or none. */
  shownStyle: line(100).nullable(),
  /** Styles and other packs side by side in Compare; null is the generator as it is. */
  compared: z.array(z.union([line(100).nullable(), comparedPackSchema])).max(16),
  /** First and last frame that play and are exported; the whole clip if null. */
  range: z.strictObject({ from: z.int().min(0).max(MAX_FRAMES), to: z.int().min(0).max(MAX_FRAMES) }).nullable(),
  markers: z.array(z.strictObject({ id, frame: z.int().min(0).max(MAX_FRAMES), name: z.string().max(100) })).max(1_000),
  /** `offsetSeconds` is when in the clip the sound begins; where negative, so much of its beginning is left out. */
  soundtrack: z
    .strictObject({ asset: sha256, offsetSeconds: z.number().min(-36_000).max(36_000), gain: z.number().min(0).max(4) })
    .nullable(),
  /** Codes kept from the map: portraits, starting points, walks. */
  savedCodes: z.array(z.strictObject({ id, name: line(100), w: floats(4096) })).max(1_000),
  /** Names of clusters and groups of points on the map of latent codes. */
  map: mapNotesSchema.default(NO_NOTES),
});
export type Project = z.infer<typeof projectSchema>;

export interface NewProject {
  readonly id: string;
  readonly name: string;
  readonly scene: Pick<Scene, 'pack' | 'start'>;
  readonly frames: number;
  readonly fps: number;
  readonly now: string;
}

/** A project as it begins: a clip of the motion as learned, with nothing edited. */
export function newProject({ id, name, scene, frames, fps, now }: NewProject): Project {
  return {
    format: PROJECT_FORMAT,
    version: PROJECT_VERSION,
    id,
    name,
    created: now,
    modified: now,
    assets: [],
    subject: null,
    scene: {
      ...scene,
      clip: { frames, fps, seed: 0, codeDistance: null, start: 0, loop: false, psi: 1, cutoff: null, noise: 'const' },
      codes: {},
      motion: constant(1),
      speed: constant(1),
      directions: [],
      styles: [],
    },
    shownStyle: null,
    compared: [null],
    range: null,
    markers: [],
    soundtrack: null,
    savedCodes: [],
    map: NO_NOTES,
  };
}

/** Turns a project of version n (the key) into one of version n + 1. */
export type ProjectMigrations = Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>;
/** Version 1 is the first there was. A test opens a project of every version. */
export const PROJECT_MIGRATIONS: ProjectMigrations = {};

/**
 * Project from the text of project.json, brought to the present version.
 * @throws StudioError 'unsupported' for one of a newer version, or one too old; 'corrupt' for anything else that is none
 */
export function parseProject(text: string, where: string): Project {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new StudioError('corrupt', `${where} is not a project: its text is damaged.`);
  }
  const head = z.looseObject({ format: z.literal(PROJECT_FORMAT), version: z.int().min(1) }).safeParse(document);
  if (!head.success) throw new StudioError('corrupt', `${where} is not a project of StyleInV Studio.`);
  const project = projectSchema.safeParse(migrateProject(head.data, where));
  if (project.success) return project.data;
  const [issue] = project.error.issues;
  throw new StudioError('corrupt', `${where} is damaged at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`);
}

/**
 * Brings the document of a project to version `to`, step by step.
 * @throws StudioError 'unsupported' if it is newer, or if a step is missing
 */
export function migrateProject(
  document: Record<string, unknown> & { version: number },
  where: string,
  migrations: ProjectMigrations = PROJECT_MIGRATIONS,
  to = PROJECT_VERSION,
): Record<string, unknown> {
  const { version } = document;
  if (version > to) {
    throw new StudioError(
      'unsupported',
      `${where} was made by a newer StyleInV Studio (project version ${version}): update the program to open it.`,
    );
  }
  let migrated: Record<string, unknown> = document;
  for (let from = version; from < to; from++) {
    const step = migrations[from];
    if (!step) {
      const sentence = `${where} is a project of version ${from}, which is no longer read: open it with an older program.`;
      throw new StudioError('unsupported', sentence);
    }
    migrated = { ...step(migrated), version: from + 1 };
  }
  return migrated;
}
