import { findEntry } from '../../../engine/library';
import type { Pack } from '../../../engine/packs/pack';
import type { CheckedParams } from '../../../shared/api';
import { StudioError } from '../../../shared/errors';
import type { NewJob } from '../../jobs/store';
import type { Check } from './checks';

type StartParams = CheckedParams<'styles.start'>;

/** Fewer pictures are no style. */
export const LEAST_PICTURES = 2;
/** Bytes of the names that are left out: they are part of the job's description. */
const MOST_EXCLUDED = 2 ** 20;

/**
 * The training that makes a style of a checked folder.
 * @param prepared folder of the set without what is left out
 */
export function styleJob(check: Check, asked: StartParams, exclude: readonly string[], prepared: string): NewJob {
  const { pack, name, credit, preset, fromResolution, keep, seed, replace } = asked;
  return {
    kind: 'style',
    name,
    output: `style ${name} of ${pack.name}`,
    options: {
      ...{ folder: check.root, pack: pack.name, name, preset, crop: check.crop, seed, force: replace, prepared },
      ...(exclude.length > 0 ? { exclude } : {}),
      ...(credit === '' ? {} : { credit }),
      ...(fromResolution === undefined ? {} : { fromResolution }),
      ...(keep === undefined ? {} : { keep }),
    },
  };
}

/**
 * The files that are left out and would else be in the set.
 * @throws StudioError 'bad-input' if too few are left, or so many are left out that the folder is the wrong one
 */
export function chosenExclusions(check: Check, exclude: readonly string[]): string[] {
  const chosen = [...new Set(exclude)].filter((file) => check.used.has(file)).sort();
  if (check.used.size - chosen.length < LEAST_PICTURES)
    throw new StudioError('bad-input', 'A style needs at least two pictures: include more of the folder.');
  if (chosen.reduce((sum, file) => sum + Buffer.byteLength(file), 0) > MOST_EXCLUDED)
    throw new StudioError(
      'bad-input',
      'Too many pictures are left out: move those you want into a folder of their own.',
    );
  return chosen;
}

/** Said before hours of training, not after them. @throws StudioError 'exists' */
export async function requireFreeName(pack: Pack, name: string, replace: boolean): Promise<void> {
  if (pack.manifest.styles.some((style) => style.name === name))
    throw new StudioError('exists', `The pack has a style called '${name}' itself: choose another name.`);
  const base = pack.manifest.networks.generator.sha256;
  const taken = await findEntry('style', name, base).catch(() => undefined);
  if (taken && !replace)
    throw new StudioError('exists', `You have a style called '${name}': choose another name, or replace it.`);
}
