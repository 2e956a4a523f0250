import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError, toStudioError } from '../../shared/errors';
import { packFiles, type FeatureEntry, type Probe, type Provenance } from '../../shared/pack';
import type { Weights } from '../tensor/tensor';
import type { FeatureContent } from './content';
import { writeDurably } from './durable';
import { folderFiles } from './folderFiles';
import { changeManifest, readFolderPack, type ManifestDocument } from './folderManifest';
import { decodeWeights, encodeWeights } from './storage';

export interface AddedFeature extends FeatureContent {
  /** A pack has one network of a kind, under the kind's name. */
  readonly probe?: Probe;
  /** Files it was read from. */
  readonly sources?: Provenance['sources'];
  /** Given the weights as read back, before the manifest names them; if it throws, the pack stays as it was. */
  readonly inspect?: (weights: Weights) => Promise<void>;
}

/**
 * Adds a network that measures to a pack folder, as features/<kind>. Its file is complete and inspected before the manifest names it, and a
 * replaced one's goes only after that, so an interruption at any moment leaves a valid pack.
 * @param options.force replace a network of that kind
 * @throws StudioError 'exists', 'unsupported' for a pack in one file, 'bad-input', 'disk-full', 'io'
 */
export async function addFeature(
  folder: string,
  feature: AddedFeature,
  options: { force?: boolean } = {},
): Promise<FeatureEntry> {
  const { kind, config, weights: source, dtype = 'float32', inspect } = feature;
  const read = await readFolderPack(folder, 'networks');
  const old = read.manifest.networks.features?.[kind];
  if (old && !options.force) {
    throw new StudioError('exists', `The pack ${folder} already has ${kind}: add --force to replace it.`);
  }
  const present = await (await folderFiles(folder)).list();
  const file = freeName(kind, [...present.keys(), ...packFiles(read.manifest).map((f) => f.file)]);
  const path = join(folder, file);
  let entry: FeatureEntry;
  try {
    await mkdir(join(folder, 'features'), { recursive: true });
    const { chunks, ...stored } = encodeWeights(typeof source === 'function' ? await source() : source, dtype);
    entry = { kind, config, file, ...(await writeDurably(path, chunks)), ...stored };
    await inspect?.(decodeWeights(await readFile(path), entry, folder));
    await changeManifest(folder, read, (current) => withFeature(current, entry, feature));
  } catch (error) {
    await rm(path, { force: true });
    throw toStudioError(error);
  }
  if (old) await rm(join(folder, old.file), { force: true }).catch(() => undefined);
  return entry;
}

function withFeature(
  current: ManifestDocument,
  entry: FeatureEntry,
  { probe, sources }: AddedFeature,
): ManifestDocument {
  const networks = current['networks'] as { features?: Record<string, unknown> };
  const probes = (current['probes'] as Probe[] | undefined) ?? [];
  const provenance = current['provenance'] as Provenance;
  const kept = probes.filter(({ network }) => network !== `features/${entry.kind}`);
  return {
    ...current,
    networks: { ...networks, features: { ...networks.features, [entry.kind]: entry } },
    provenance: { ...provenance, sources: [...(provenance.sources ?? []), ...(sources ?? [])].slice(-MAX_SOURCES) },
    probes: [...kept, ...(probe ? [probe] : [])],
  };
}

/** Most files a manifest's provenance lists. */
const MAX_SOURCES = 64;

/** A name that no file there has, compared as Windows and macOS do. */
function freeName(kind: string, taken: readonly string[]): string {
  const names = new Set(taken.map((name) => name.toLowerCase()));
  for (let n = 1; ; n++) {
    const name = `features/${kind}${n === 1 ? '' : `-${n}`}.safetensors`;
    if (!names.has(name)) return name;
  }
}
