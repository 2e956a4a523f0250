import { createHash } from 'node:crypto';
import { StudioError, toStudioError } from '../../shared/errors';
import {
  packNetworks,
  type NetworkEntry,
  type PackFile,
  type PackManifest,
  type PackRole,
  type StyleEntry,
} from '../../shared/pack';
import type { Weights } from '../tensor/tensor';
import { readVerified, type PackFiles } from './files';
import { readManifest } from './manifest';
import { openFiles } from './open';
import { decodeStyle, decodeWeights } from './storage';

/** An opened pack. Nothing but the manifest is in memory; every file is verified each time it is loaded. */
export interface Pack {
  readonly path: string;
  readonly manifest: PackManifest;
  /** sha256 over the networks' kinds, architectures and file hashes: equal for equal networks, whatever they are called. */
  readonly id: string;
  has(role: PackRole): boolean;
  /** @throws StudioError 'not-found' naming what the pack has */
  network(role: PackRole): NetworkEntry;
  /**
   * The tensors of a network as float32, verified. Calls that overlap share one load; nothing is kept afterwards.
   * @throws StudioError 'not-found', 'corrupt', 'out-of-memory', 'io', 'cancelled'
   */
  weights(role: PackRole, signal?: AbortSignal): Promise<Weights>;
  /**
   * The differences of a style, verified to belong to this pack's generator (see applyStyle).
   * @throws StudioError as weights(); 'bad-input' if the style was made for another generator
   */
  style(name: string, signal?: AbortSignal): Promise<Weights>;
  /** The content of a listed document. */
  document(file: string): Promise<Uint8Array>;
  /** Loads still under way are finished or fail; later ones are refused. */
  close(): Promise<void>;
}

/**
 * Opens a pack folder or .sivpack file: reads and checks its manifest.
 * @throws StudioError 'not-found', 'corrupt', 'unsupported' (newer version), 'io'
 */
export async function openPack(path: string): Promise<Pack> {
  const files = await openFiles(path);
  try {
    const { manifest } = await readManifest(files);
    return createPack(path, files, manifest);
  } catch (error) {
    await files.close();
    throw toStudioError(error);
  }
}

function createPack(path: string, files: PackFiles, manifest: PackManifest): Pack {
  const networks = new Map(packNetworks(manifest));
  const loading = new Map<string, Promise<Weights>>();
  let closed = false;

  const read = async (expected: PackFile, signal?: AbortSignal): Promise<Uint8Array> => {
    if (closed) throw new StudioError('internal', `The pack ${path} has been closed.`);
    try {
      return await readVerified(files, expected, signal);
    } catch (error) {
      throw toStudioError(error);
    }
  };
  const network = (role: PackRole): NetworkEntry => {
    const entry = networks.get(role);
    if (entry) return entry;
    throw new StudioError('not-found', `The pack ${path} has no ${role}; it has ${[...networks.keys()].join(', ')}.`);
  };
  /** A load that can be cancelled belongs to its caller alone. */
  const shared = (file: string, signal: AbortSignal | undefined, load: () => Promise<Weights>): Promise<Weights> => {
    if (signal) return load();
    const running = loading.get(file) ?? load().finally(() => loading.delete(file));
    loading.set(file, running);
    return running;
  };

  return {
    path,
    manifest,
    id: contentId(manifest),
    has: (role) => networks.has(role),
    network,
    weights: async (role, signal) => {
      const entry = network(role);
      return shared(entry.file, signal, async () => decodeWeights(await read(entry, signal), entry, path));
    },
    style: async (name, signal) => {
      const entry = findStyle(manifest, name, path);
      checkBase(entry, manifest, path);
      return shared(entry.file, signal, async () => decodeStyle(await read(entry, signal), entry, path));
    },
    document: async (file) => {
      const entry = manifest.documents.find((d) => d.file === file);
      if (entry) return read(entry);
      throw new StudioError('not-found', `The pack ${path} lists no document '${file}'.`);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await files.close();
    },
  };
}

/** @throws StudioError 'not-found' naming the styles there are */
export function findStyle(manifest: PackManifest, name: string, path: string): StyleEntry {
  const entry = manifest.styles.find((style) => style.name === name);
  if (entry) return entry;
  const names = manifest.styles.map((style) => `'${style.name}'`).join(', ') || 'none';
  throw new StudioError('not-found', `The pack ${path} has no style '${name}'; its styles: ${names}.`);
}

/** @throws StudioError 'bad-input' if a style belongs to another generator */
function checkBase(entry: StyleEntry, manifest: PackManifest, path: string): void {
  if (entry.base === manifest.networks.generator.sha256) return;
  throw new StudioError(
    'bad-input',
    `The style '${entry.name}' in ${path} was made for another generator: use it with the pack it comes from.`,
  );
}

function contentId(manifest: PackManifest): string {
  const hash = createHash('sha256');
  for (const [role, { kind, config, sha256 }] of packNetworks(manifest)) {
    hash.update(`${role}\n${kind}\n${canonicalJson(config)}\n${sha256}\n`);
  }
  return hash.digest('hex');
}

/** JSON with the keys of every object in alphabetical order: equal text for equal values. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
