import { basename, extname } from 'node:path';
import { hashFile } from '../../engine/checkpoints/hash';
import type { NetworkContent, PackContent } from '../../engine/packs/content';
import type { Weights } from '../../engine/tensor/tensor';
import { StudioError } from '../../shared/errors';
import { FEATURE_KINDS, type NetworkKind, type NetworkSpec } from '../../shared/networks';
import type { Probe } from '../../shared/pack';
import { version } from '../../../package.json';
import type { Imported } from './importContents';
import type { ImportOptions } from './types';

/** Longest text a manifest takes. */
const MAX_NOTES = 20_000;

type ConfigOf<K extends NetworkKind> = Extract<NetworkSpec, { kind: K }>['config'];

interface About extends Pick<ImportOptions, 'files' | 'name' | 'licence'> {
  readonly probes: Probe[];
  readonly notes: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * What a pack of imported networks holds.
 * @param take gives the weights of a network when they are to be written, once
 * @throws StudioError 'io', 'cancelled' while the checkpoints are hashed
 */
export async function packContent(
  networks: readonly Imported[],
  take: (network: Imported) => Promise<Weights>,
  about: About,
): Promise<PackContent> {
  const name = about.name ?? plain(basename(about.files[0] ?? '', extname(about.files[0] ?? '')));
  const sources: { file: string; sha256: string }[] = [];
  for (const file of about.files) {
    sources.push({ file: plain(basename(file)), sha256: await hashFile(file, about.signal) });
  }
  const now = new Date().toISOString();
  const find = <K extends NetworkKind>(kind: K): NetworkContent<ConfigOf<K>> | undefined => {
    const network = networks.find((candidate) => candidate.kind === kind);
    return network && { config: network.config as ConfigOf<K>, weights: () => take(network) };
  };
  const generator = find('generator');
  if (!generator) throw new StudioError('internal', 'a pack needs a generator');
  return {
    name,
    id: slug(name),
    description: `Imported from ${sources.map(({ file }) => file).join(', ')}.`,
    created: now,
    resolution: generator.config.resolution,
    provenance: {
      tool: `StyleInV Studio ${version}`,
      date: now,
      sources,
      ...(about.notes.length > 0 ? { notes: about.notes.join('\n').slice(0, MAX_NOTES) } : {}),
    },
    ...(about.licence ? { licence: licenceOf(about.licence) } : {}),
    probes: about.probes,
    networks: {
      generator,
      encoder: find('encoder'),
      motion: find('motion'),
      discriminator: find('discriminator'),
      features: Object.fromEntries(
        FEATURE_KINDS.flatMap((kind) => {
          const feature = find(kind);
          return feature ? [[kind, { kind, ...feature }]] : [];
        }),
      ),
    },
  };
}

/** One word is an SPDX identifier, a sentence is the licence's own words. */
function licenceOf(licence: string): NonNullable<PackContent['licence']> {
  return /^[\w.+-]+$/.test(licence) ? { spdx: licence } : { text: licence };
}

/** A file name as one line of text. */
export function plain(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 200) || 'pack';
}

/** Name -> lower-case letters, digits, dots and dashes. */
function slug(name: string): string {
  const letters = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-');
  return (
    letters
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 64)
      .replace(/-+$/, '') || 'pack'
  );
}
