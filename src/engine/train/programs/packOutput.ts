import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { StudioError } from '../../../shared/errors';
import { PACK_EXTENSION, type CoreRole } from '../../../shared/pack';
import { bundledPacksFolder, userPacksFolder } from '../../packs/locations';
import type { PackContent } from '../../packs/content';
import type { Pack } from '../../packs/pack';
import { packWith } from '../../packs/replace';
import { checkTarget } from '../../packs/target';
import { writePack } from '../../packs/write';
import { loadState } from '../state';
import type { Recipe } from '../recipe';
import { RUN_FILES } from '../trainer';

/** Networks that are trained inside a pack around a generator that stays. */
export type TrainedRole = Extract<CoreRole, 'encoder' | 'motion'>;

/**
 * Where the trained pack will lie: `out`, or a folder of the user's packs named after the pack and what was trained. Refused before any
 * work is done if it could not be written at the end.
 * @throws StudioError 'bad-input' for a place among the packs that come with the program; 'exists', 'not-found' (the folder around it)
 */
export async function outputOf(
  pack: Pack,
  role: TrainedRole | 'generator',
  out: string | undefined,
  force: boolean,
): Promise<string> {
  const target = out === undefined ? join(userPacksFolder(), `${pack.manifest.id}-${role}`) : resolve(out);
  const inside = relative(bundledPacksFolder(), target);
  if (!inside.startsWith('..') && resolve(inside) !== inside) {
    throw new StudioError(
      'bad-input',
      `${target} lies among the packs that come with the program, which are not changed: choose another place for the result.`,
    );
  }
  if (out === undefined) await mkdir(dirname(target), { recursive: true });
  await checkTarget(target, isZip(target) ? 'zip' : 'folder', force);
  return target;
}

function isZip(target: string): boolean {
  return target.toLowerCase().endsWith(PACK_EXTENSION);
}

/** What was trained, with what. */
export interface Trained<Role extends TrainedRole> {
  readonly role: Role;
  readonly network: NonNullable<PackContent['networks'][Role]>;
  /** Kept in the pack's notes. */
  readonly note: string;
}

/** Writes a copy of the pack that holds what was trained. @throws StudioError as writePack */
export async function writeTrained<Role extends TrainedRole>(
  pack: Pack,
  target: string,
  { role, network, note }: Trained<Role>,
  force: boolean,
): Promise<void> {
  const { manifest } = pack;
  const content = await packWith(pack, role, network, {
    note,
    name: `${manifest.name} (${role} trained)`.slice(0, 200),
    id: `${manifest.id}-${role}`.slice(0, 64),
  });
  await writePack(target, content, { force });
}

/** Puts the best measured state of a run back, if one was kept and it is better than `present`. @returns whether it was */
export async function restoreBest(folder: string, recipe: Recipe, run: string, present: number): Promise<boolean> {
  const path = join(folder, RUN_FILES.best);
  const best = recipe.state.numbers['best'] ?? Infinity;
  if (!existsSync(path) || best >= present) return false;
  await loadState(path, recipe.state, run);
  return true;
}
