import { listPacks, resolvePack } from '../../../engine/packs/locations';
import { openPack } from '../../../engine/packs/pack';
import type { OtherVersion } from '../../../shared/api/projects';
import { numWsOf } from '../../../shared/networks';
import type { PackRef, Scene } from '../../../shared/scene';
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

/** What is installed under the name of a scene's pack, for a scene whose own pack is nowhere; undefined if nothing is. */
export async function findOtherVersion({ pack: ref, start }: Scene): Promise<OtherVersion | undefined> {
  if (isRemote(ref.name)) return undefined;
  const pack = await resolvePack(ref.name)
    .then(openPack)
    .catch(() => undefined);
  if (!pack) return undefined;
  const { wDim, resolution } = pack.manifest.networks.generator.config;
  await pack.close();
  const codesFit =
    numbersIn(start.w) === wDim && (start.ws === undefined || numbersIn(start.ws) === numWsOf(resolution) * wDim);
  return { pack: { name: ref.name, id: pack.id }, codesFit };
}

const numbersIn = (floats: string) => Buffer.byteLength(floats, 'base64') / Float32Array.BYTES_PER_ELEMENT;

async function idOf(path: string): Promise<string | undefined> {
  const pack = await openPack(path).catch(() => undefined);
  await pack?.close();
  return pack?.id;
}
