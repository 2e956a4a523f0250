import { StudioError } from '../../shared/errors';
import {
  networkSpecSchema,
  type DiscriminatorConfig,
  type EncoderConfig,
  type GeneratorConfig,
  type MotionConfig,
} from '../../shared/networks';
import {
  CORE_ROLES,
  firstIssue,
  MANIFEST_FILE,
  packHeadSchema,
  type FeatureEntry,
  type PackHead,
  type PackRole,
  type Provenance,
  type StorageDType,
} from '../../shared/pack';
import type { Weights } from '../tensor/tensor';

/** Weights in memory, or how to get them when their turn comes, so that one network at a time is in memory. */
export type WeightsSource = Weights | (() => Promise<Weights>);

export interface NetworkContent<Config> {
  readonly config: Config;
  readonly weights: WeightsSource;
  /** Overrides the dtype of the whole pack. */
  readonly dtype?: StorageDType;
}
export type FeatureContent = NetworkContent<FeatureEntry['config']> & { readonly kind: string };

export interface StyleContent {
  readonly name: string;
  /** Differences from the generator (makeStyle). */
  readonly delta: WeightsSource;
  readonly dtype?: StorageDType;
  readonly description?: string;
  readonly provenance?: Provenance;
}

/** Everything a pack is made of; sizes, hashes and file names follow from it. */
export interface PackContent extends Omit<PackHead, 'created'> {
  /** ISO 8601; now if left out. */
  readonly created?: string;
  readonly networks: {
    readonly generator: NetworkContent<GeneratorConfig>;
    readonly encoder?: NetworkContent<EncoderConfig>;
    readonly motion?: NetworkContent<MotionConfig>;
    readonly discriminator?: NetworkContent<DiscriminatorConfig>;
    readonly features?: Readonly<Record<string, FeatureContent>>;
  };
  readonly styles?: readonly StyleContent[];
  readonly documents?: readonly { readonly file: string; readonly bytes: Uint8Array }[];
}

/** A network of the content with its place in the pack. */
export interface PlacedNetwork {
  readonly role: PackRole;
  readonly kind: string;
  readonly file: string;
  readonly network: NetworkContent<unknown>;
}

/** The networks of a content in the order they are written: core roles, then features. */
export function placedNetworks({ networks }: PackContent): PlacedNetwork[] {
  const placed: PlacedNetwork[] = [];
  for (const role of CORE_ROLES) {
    const network = networks[role];
    if (network) placed.push({ role, kind: role, file: `${role}.safetensors`, network });
  }
  for (const [name, network] of Object.entries(networks.features ?? {})) {
    placed.push({ role: `features/${name}`, kind: network.kind, file: `features/${name}.safetensors`, network });
  }
  return placed;
}

/**
 * Checks what can be checked before anything is written.
 * @returns the head of the manifest
 * @throws StudioError 'bad-input' naming the field
 */
export function checkContent(content: PackContent): PackHead {
  const head = packHeadSchema.safeParse({ ...content, created: content.created ?? new Date().toISOString() });
  if (!head.success) throw cannotWrite(firstIssue(head.error));
  for (const { role, kind, network } of placedNetworks(content)) {
    if (role.startsWith('features/')) continue;
    const spec = networkSpecSchema.safeParse({ kind, config: network.config });
    if (!spec.success) throw cannotWrite(`the ${role}'s ${firstIssue(spec.error)}`);
  }
  const taken = new Set([MANIFEST_FILE, ...placedNetworks(content).map(({ file }) => file)]);
  for (const { file } of content.documents ?? []) {
    const name = file.toLowerCase();
    if (taken.has(name)) throw cannotWrite(`the name of the document '${file}' is taken`);
    taken.add(name);
  }
  return head.data;
}

export function cannotWrite(reason: string): StudioError {
  return new StudioError('bad-input', `The pack cannot be written: ${reason}.`);
}
