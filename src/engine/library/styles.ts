import { StudioError } from '../../shared/errors';
import type { Pack } from '../packs/pack';
import type { Weights } from '../tensor/tensor';
import { findEntry, listEntries, loadDelta, type ListOptions } from './read';

/** A style found by name, wherever it lies. */
export interface FoundStyle {
  readonly name: string;
  readonly from: 'pack' | 'library';
  /** Of its file: another style of the same name has another one. */
  readonly sha256: string;
  /** Its differences from the pack's generator, verified. */
  load(signal?: AbortSignal): Promise<Weights>;
}

/**
 * Looks a style up in the pack, then in the user's library.
 * @throws StudioError 'not-found' with the names there are, 'bad-input' if it was made for another generator
 */
export async function findStyleFor(pack: Pack, name: string, options: ListOptions = {}): Promise<FoundStyle> {
  const { styles, networks } = pack.manifest;
  const packed = styles.find((style) => style.name === name);
  if (packed) {
    return { name, from: 'pack', sha256: packed.sha256, load: (signal) => pack.style(name, signal) };
  }
  const base = networks.generator.sha256;
  const own = await listEntries('style', options);
  if (own.some((entry) => entry.name === name)) {
    const entry = await findEntry('style', name, base, options);
    const { sha256 } = entry.delta;
    return { name, from: 'library', sha256, load: (signal) => loadDelta(entry, base, signal) };
  }
  const usable = [...styles, ...own.filter((entry) => entry.base === base)];
  const names = [...new Set(usable.map((style) => `'${style.name}'`))].join(', ') || 'none';
  throw new StudioError(
    'not-found',
    `There is no style '${name}' for the pack '${pack.manifest.name}'; its styles: ${names}.`,
  );
}
