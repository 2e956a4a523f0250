import { join } from 'node:path';
import { openPack } from '../../../src/engine/packs/pack';
import { KEPT_WIDE, PACK_FOLDER } from '../plan';
import type { F32 } from '../../../src/engine/tensor/tensor';
import { readWeights, write } from '../weightFile';

/** The wider synthesis network as far as it has been trained, float16. */
const KEPT_WIDE_FILE = join(import.meta.dirname, '../kept', `${KEPT_WIDE}.safetensors`);

/**
 * Puts the networks of the stored pack where the stages leave theirs, as if they had just been trained: whoever has the repository can
 * go on from them without repeating what came before. Overwrites what is there.
 */
export async function restore(): Promise<void> {
  const pack = await openPack(PACK_FOLDER);
  const { resolution } = pack.manifest;
  const put = (stage: string, tensors: [string, F32][]) => write(`${stage}-${resolution}`, new Map(tensors));
  try {
    const generator = await pack.weights('generator');
    const keep = (weights: ReadonlyMap<string, F32>, wanted: (name: string) => boolean) =>
      new Map([...weights].filter(([name]) => wanted(name)));
    const cast = await pack.weights('features/cast');
    await put('generator', [...keep(generator, (n) => n.startsWith('synthesis.')), ...cast]);
    await write(KEPT_WIDE, new Map([...(await readWeights(KEPT_WIDE_FILE)), ...cast]));
    await put('mapping', [...keep(generator, (n) => n.startsWith('mapping.'))]);
    for (const role of ['encoder', 'motion', 'discriminator'] as const)
      await put(role, [...(await pack.weights(role))]);
  } finally {
    await pack.close();
  }
}
