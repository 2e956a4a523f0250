import { packHeadSchema, type CoreRole, type Provenance } from '../../shared/pack';
import type { NetworkContent, PackContent } from './content';
import type { Pack } from './pack';

type Replacement = NonNullable<PackContent['networks'][CoreRole]>;

export interface ReplaceOptions {
  /** Added to the pack's notes on where it comes from. */
  readonly note: string;
  readonly name?: string;
  readonly id?: string;
}

/** Longest notes a manifest takes. */
const MAX_NOTES = 20_000;

/**
 * What a pack holds, with one network put in another's place or added. Probes of the network that was there are left out; networks, styles
 * and documents are read when they are written. The generator stays, so the styles still belong to it.
 * @param pack must stay open until the content is written
 */
export async function packWith<Role extends Exclude<CoreRole, 'generator'>>(
  pack: Pack,
  role: Role,
  network: NonNullable<PackContent['networks'][Role]> & Replacement,
  { note, name, id }: ReplaceOptions,
): Promise<PackContent> {
  const { manifest } = pack;
  const { networks, styles, documents, probes, provenance } = manifest;
  const kept = <C>(from: CoreRole, config: C | undefined, dtype?: NetworkContent<C>['dtype']) =>
    config && { config, dtype, weights: () => pack.weights(from) };
  const features = Object.entries(networks.features ?? {}).map(([feature, { kind, config, dtype }]) => {
    return [feature, { kind, config, dtype, weights: () => pack.weights(`features/${feature}`) }] as const;
  });
  const copied: { file: string; bytes: Uint8Array }[] = [];
  for (const { file } of documents) copied.push({ file, bytes: await pack.document(file) });
  return {
    ...packHeadSchema.parse(manifest),
    created: new Date().toISOString(),
    ...(name ? { name } : {}),
    ...(id ? { id } : {}),
    provenance: withNote(provenance, note),
    ...(probes ? { probes: probes.filter((probe) => probe.network !== role) } : {}),
    networks: {
      generator: {
        config: networks.generator.config,
        dtype: networks.generator.dtype,
        weights: () => pack.weights('generator'),
      },
      encoder: kept('encoder', networks.encoder?.config, networks.encoder?.dtype),
      motion: kept('motion', networks.motion?.config, networks.motion?.dtype),
      discriminator: kept('discriminator', networks.discriminator?.config, networks.discriminator?.dtype),
      features: Object.fromEntries(features),
      [role]: network,
    },
    styles: styles.map(({ name: style, dtype, description, provenance: from }) => ({
      name: style,
      dtype,
      ...(description === undefined ? {} : { description }),
      ...(from ? { provenance: from } : {}),
      delta: () => pack.style(style),
    })),
    documents: copied,
  };
}

function withNote(provenance: Provenance, note: string): Provenance {
  const notes = [provenance.notes, note].filter(Boolean).join('\n');
  return { ...provenance, date: new Date().toISOString(), notes: notes.slice(-MAX_NOTES) };
}
