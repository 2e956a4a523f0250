import type { Look } from '../../engine/animate/look';
import { findEntry, findStyleFor, loadDelta, loadPivot, type LibraryEntry } from '../../engine/library';
import type { Pack } from '../../engine/packs/pack';
import { applyStyle, rangesOf } from '../../engine/packs/styleDelta';
import type { F32, Weights } from '../../engine/tensor/tensor';
import { StudioError } from '../../shared/errors';
import type { Layout, StyleOptions } from './types';

/** A likeness read from the library. */
export interface LoadedLikeness {
  readonly entry: LibraryEntry;
  /** The encoder's code of its portrait, [1,wDim]: what the motion network is given. */
  readonly w0: F32;
  /** [1,numWs,wDim] */
  readonly pivot: F32;
  readonly delta: Weights;
}

/** The looks of a clip before the generator they belong to is in memory; everything about them has been checked. */
export interface LookPlan {
  readonly likeness: LoadedLikeness | undefined;
  /** Panels that move. */
  readonly count: number;
  /** Every panel that moves, from the left. */
  on(generator: Weights): Look[];
  /** The subject as it is without a style. */
  plain(generator: Weights): Look;
}

/**
 * Finds and reads the styles and the likeness of a clip.
 * @throws StudioError 'not-found', 'bad-input' if one was made for another generator, 'corrupt'; 'usage' for side-by-side of nothing
 */
export async function planLooks(
  pack: Pack,
  options: StyleOptions & { readonly likeness?: string; readonly layout: Layout },
  signal: AbortSignal,
): Promise<LookPlan> {
  const strength = rangesOf(options.strength, pack.manifest.resolution);
  const likeness = options.likeness === undefined ? undefined : await loadLikeness(pack, options.likeness, signal);
  const styles: Weights[] = [];
  for (const name of options.styles) styles.push(await (await findStyleFor(pack, name)).load(signal));
  const compares = options.layout === 'side-by-side';
  if (compares && !likeness && styles.length === 0) {
    throw new StudioError(
      'usage',
      'The layout side-by-side shows a style beside the plain motion: name one with --style.',
    );
  }
  const plain = (generator: Weights): Look =>
    likeness ? { weights: applyStyle(generator, likeness.delta, 1), pivot: likeness.pivot } : { weights: generator };
  const styled = (look: Look) =>
    styles.map((delta): Look => ({ ...look, weights: applyStyle(look.weights, delta, strength) }));
  return {
    likeness,
    count: styles.length > 0 ? styles.length + (compares ? 1 : 0) : compares ? 2 : 1,
    plain,
    on(generator) {
      const look = plain(generator);
      if (styles.length > 0) return [...(compares ? [look] : []), ...styled(look)];
      return compares ? [{ weights: generator }, look] : [look];
    },
  };
}

async function loadLikeness(pack: Pack, name: string, signal: AbortSignal): Promise<LoadedLikeness> {
  const base = pack.manifest.networks.generator.sha256;
  const entry = await findEntry('likeness', name, base);
  const { w0, ws } = await loadPivot(entry, signal);
  return { entry, w0, pivot: ws, delta: await loadDelta(entry, base, signal) };
}
