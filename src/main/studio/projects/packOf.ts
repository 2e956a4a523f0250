import { listPacks, resolvePack } from '../../../engine/packs/locations';
import { openPack } from '../../../engine/packs/pack';
import type { PackRef } from '../../../shared/scene';
import { isRemote } from './assetStore';

/**
 * The pack a project means, among those that are installed: by its name, or by its content under another name.
 * @returns the reference to use; undefined if none is it
 */
export async function findPack(ref: PackRef): Promise<PackRef | undefined> {
  if (isRemote(ref.name)) return undefined;
  const named = await resolvePack(ref.name).then(idOf, () => undefined);
  if (named !== undefined && (ref.id === undefined || named === ref.id)) return ref;
  if (ref.id === undefined) return undefined;
  for (const { name, path } of await listPacks()) {
    if ((await idOf(path)) === ref.id) return { name, id: ref.id };
  }
  return undefined;
}

async function idOf(path: string): Promise<string | undefined> {
  const pack = await openPack(path).catch(() => undefined);
  await pack?.close();
  return pack?.id;
}
