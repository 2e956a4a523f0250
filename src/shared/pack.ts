import { z } from 'zod';
import { StudioError } from './errors';
import {
  discriminatorConfigSchema,
  encoderConfigSchema,
  generatorConfigSchema,
  MAX_RESOLUTION,
  motionConfigSchema,
  type NetworkKind,
} from './networks';

/**
 * The manifest of a model pack (docs/pack-format.md): what a folder or .sivpack zip of networks holds, where it comes from and
 * the sha256 of every file. Keys this program does not know are ignored, so a newer minor version still opens.
 */

export const PACK_FORMAT = 'styleinv-pack';
/** Major version this program writes; a manifest of a newer one is refused, of an older one migrated. */
export const PACK_VERSION = 1;
export const PACK_EXTENSION = '.sivpack';
export const MANIFEST_FILE = 'manifest.json';

export const MAX_MANIFEST_BYTES = 4 * 2 ** 20;
/** Largest file of a pack: what one buffer can hold on every platform. */
export const MAX_FILE_BYTES = 2 ** 31;
export const MAX_DOCUMENT_BYTES = 16 * 2 ** 20;
/** Room a safetensors header may take beyond its numbers. */
export const MAX_HEADER_BYTES = 16 * 2 ** 20;

/** Names Windows keeps for devices: a file called so cannot be written there. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

/** True for a relative path of 1 to 4 plain segments ('/' between them), safe to join to a folder on every platform. */
export function isPackPath(path: string): boolean {
  const segments = path.split('/');
  return segments.length <= 4 && segments.every((s) => SEGMENT.test(s) && !s.endsWith('.') && !DEVICE_NAME.test(s));
}

// Control characters would corrupt a terminal or a file name wherever the text is shown.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((s) => !CONTROL.test(s), 'must be one line of plain text');
const text = (max: number) => z.string().max(max);
const slug = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be lower-case letters, digits, dots and dashes');
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hexadecimal');
const packPath = z.string().max(400).refine(isPackPath, 'must be a plain relative path inside the pack');
export const date = z.iso.datetime({ offset: true });

export const fileFields = { file: packPath, sha256, bytes: z.int().min(1).max(MAX_FILE_BYTES) };
const dtype = z.enum(['float16', 'float32']);
export type StorageDType = z.infer<typeof dtype>;
export const weightFields = {
  ...fileFields,
  /** 'float16': matrices and larger are float16 where that keeps them (docs/pack-format.md), all else float32. */
  dtype,
  /** Numbers stored, buffers included. */
  parameters: z
    .int()
    .min(1)
    .max(MAX_FILE_BYTES / 2),
};

/** Sizes that cannot belong together are refused before anything is read or allocated. */
export function sizeFits(entry: { bytes: number; dtype: StorageDType; parameters: number }): boolean {
  const least = entry.parameters * (entry.dtype === 'float16' ? 2 : 4);
  return entry.bytes > least && entry.bytes <= entry.parameters * 4 + MAX_HEADER_BYTES;
}
export const sizeMismatch = 'bytes do not fit the number of parameters';

function network<K extends string, C extends z.ZodType>(kind: K, config: C) {
  return z.object({ kind: z.literal(kind), config, ...weightFields }).refine(sizeFits, sizeMismatch);
}

/** A network that only measures (perceptual distance, identity, Frechet features); its config belongs to the code that runs it. */
const featureSchema = z
  .object({ kind: slug, config: z.record(z.string().max(100), z.unknown()), ...weightFields })
  .refine(sizeFits, sizeMismatch);

const networksSchema = z.object({
  generator: network('generator', generatorConfigSchema),
  encoder: network('encoder', encoderConfigSchema).optional(),
  motion: network('motion', motionConfigSchema).optional(),
  discriminator: network('discriminator', discriminatorConfigSchema).optional(),
  features: z.record(slug, featureSchema).optional(),
});

/** Where weights come from; `sources` are the checkpoints they were read from, by file name without folders. */
export const provenanceSchema = z.object({
  tool: line(200),
  date: date.optional(),
  sources: z
    .array(z.object({ file: line(255), sha256 }))
    .max(64)
    .optional(),
  recipe: text(20_000).optional(),
  notes: text(20_000).optional(),
});
export type Provenance = z.infer<typeof provenanceSchema>;

const styleSchema = z
  .object({
    name: line(100),
    ...weightFields,
    /** sha256 of the generator file the differences were taken from. */
    base: sha256,
    /** Names of the generator's tensors the style changes. */
    layers: z.array(line(300)).min(1).max(4096),
    description: text(10_000).optional(),
    provenance: provenanceSchema.optional(),
  })
  .refine(sizeFits, sizeMismatch);
export type StyleEntry = z.infer<typeof styleSchema>;

const shape = z.array(z.int().min(1).max(65_536)).max(8);
const numbers = z.array(z.number()).max(65_536);
const probeSchema = z.object({
  /** 'generator', 'motion', ... or 'features/<name>'. */
  network: line(100),
  /** Standard normal numbers of the program's seeded generator, or the numbers themselves. */
  inputs: z.record(
    z.string().max(100),
    z.union([z.object({ shape, seed: z.int() }), z.object({ shape, values: numbers })]),
  ),
  /** Every `every`-th number of an output in row-major order, and how far (absolute) a run may be from it. */
  outputs: z.record(
    z.string().max(100),
    z.object({ shape, every: z.int().min(1), values: numbers.min(1), tolerance: z.number().positive() }),
  ),
});
export type Probe = z.infer<typeof probeSchema>;

/** What the author of a pack says about it; everything else follows from its files. */
export const packHeadSchema = z.object({
  name: line(200),
  /** Short name for file names and command lines. */
  id: slug,
  description: text(10_000),
  created: date,
  /** Side of the images, in pixels. */
  resolution: z.int().min(4).max(MAX_RESOLUTION),
  /** Frames per second the motion was learned at; a hint for export. */
  frameRate: z.number().positive().max(1000).optional(),
  provenance: provenanceSchema,
  licence: z
    .object({ spdx: line(100).optional(), text: text(100_000).optional(), credit: text(2000).optional() })
    .refine((l) => l.spdx !== undefined || l.text !== undefined, 'needs an spdx identifier or a text')
    .optional(),
  probes: z.array(probeSchema).max(32).optional(),
});
export type PackHead = z.infer<typeof packHeadSchema>;

export const packManifestSchema = packHeadSchema
  .extend({
    format: z.literal(PACK_FORMAT),
    version: z.literal(PACK_VERSION),
    networks: networksSchema,
    styles: z.array(styleSchema).max(1000).default([]),
    /** Reports, licence texts and pictures that travel with the pack. */
    documents: z
      .array(z.object({ ...fileFields, bytes: z.int().min(1).max(MAX_DOCUMENT_BYTES) }))
      .max(100)
      .default([]),
  })
  .superRefine((manifest, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    if (manifest.networks.generator.config.resolution !== manifest.resolution) {
      complain("resolution is not the generator's");
    }
    // Compared without case: two such names are one file on Windows and macOS.
    const taken = new Set([MANIFEST_FILE]);
    for (const { file } of packFiles(manifest)) {
      if (taken.has(file.toLowerCase())) complain(`'${file}' is named twice`);
      taken.add(file.toLowerCase());
    }
    const names = manifest.styles.map((s) => s.name);
    if (new Set(names).size < names.length) complain('two styles have the same name');
  });
export type PackManifest = z.infer<typeof packManifestSchema>;

export type CoreRole = Exclude<keyof PackManifest['networks'], 'features'>;
/** Which network of a pack: its kind, or 'features/<name>' for one that measures. */
export type PackRole = CoreRole | `features/${string}`;
/** Where a pack keeps a network of a kind. */
export function roleOfKind(kind: NetworkKind): PackRole {
  return kind === 'lpips-vgg16' || kind === 'arcface-irse50' ? `features/${kind}` : kind;
}
export type FeatureEntry = z.infer<typeof featureSchema>;
export type NetworkEntry = NonNullable<PackManifest['networks'][CoreRole]> | FeatureEntry;

/** A file of a pack with what its bytes must be. */
export interface PackFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

export const CORE_ROLES: readonly CoreRole[] = ['generator', 'encoder', 'motion', 'discriminator'];

/** The networks of a pack, in a fixed order: the core roles, then features by name. */
export function packNetworks(manifest: Pick<PackManifest, 'networks'>): [PackRole, NetworkEntry][] {
  const { networks } = manifest;
  const core = CORE_ROLES.flatMap((role): [PackRole, NetworkEntry][] => {
    const entry = networks[role];
    return entry ? [[role, entry]] : [];
  });
  const features = Object.entries(networks.features ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...core, ...features.map(([name, entry]): [PackRole, NetworkEntry] => [`features/${name}`, entry])];
}

/** Every file a manifest lists: networks, styles, documents. */
export function packFiles(manifest: Pick<PackManifest, 'networks' | 'styles' | 'documents'>): PackFile[] {
  return [...packNetworks(manifest).map(([, entry]) => entry), ...manifest.styles, ...manifest.documents];
}

/** Turns a manifest of major version n (the key) into one of version n + 1. */
export type Migrations = Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>;
const MIGRATIONS: Migrations = {};

/**
 * Checks a manifest read from JSON and brings an older one up to date.
 * @param where names the pack in error messages
 * @param migrations steps from older major versions
 * @throws StudioError 'corrupt' if it is no valid manifest, 'unsupported' if it is of a newer major version
 */
export function parseManifest(json: unknown, where: string, migrations: Migrations = MIGRATIONS): PackManifest {
  const head = z.object({ format: z.literal(PACK_FORMAT), version: z.int().min(0) }).safeParse(json);
  if (!head.success) {
    throw new StudioError(
      'corrupt',
      `${where} is not a model pack: its ${MANIFEST_FILE} does not say '${PACK_FORMAT}'.`,
    );
  }
  if (head.data.version > PACK_VERSION) {
    throw new StudioError(
      'unsupported',
      `${where} is a model pack of version ${head.data.version}, and this program reads up to version ${PACK_VERSION}: update the program.`,
    );
  }
  let document = json as Record<string, unknown>;
  for (let version = head.data.version; version < PACK_VERSION; version++) {
    const step = migrations[version];
    if (!step)
      throw new StudioError('unsupported', `${where} is a model pack of version ${version}, which is no longer read.`);
    document = { ...step(document), version: version + 1 };
  }
  const parsed = packManifestSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new StudioError(
    'corrupt',
    `The manifest of ${where} is not valid: ${firstIssue(parsed.error)}.`,
    parsed.error.message,
  );
}

/** The first complaint of a schema as 'path: message'. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'it does not match the schema';
  const path = issue.path.join('.');
  return (path ? `${path}: ${issue.message}` : issue.message).slice(0, 300);
}
