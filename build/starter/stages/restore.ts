import { openPack } from '../../../src/engine/packs/pack';
import { PACK_FOLDER } from '../plan';
import type { F32 } from '../../../src/engine/tensor/tensor';
import { write } from '../weightFile';

/**
 * Puts the networks of the stored pack where the stages leave theirs, as if they had just been trained: whoever has the repository can
 * go on from them without repeating what came before: `polish-encoder` from its encoder, `tune` from its generator. Overwrites what is there.
 */
export async function restore(): Promise<void> {
  const pack = await openPack(PACK_FOLDER);
  const { resolution } = pack.manifest;
  const put = (stage: string, tensors: [string, F32][]) => write(stage, new Map(tensors));
  try {
    const generator = await pack.weights('generator');
    const keep = (weights: ReadonlyMap<string, F32>, wanted: (name: string) => boolean) =>
      new Map([...weights].filter(([name]) => wanted(name)));
    const cast = await pack.weights('features/cast');
    await put(`generator-${resolution}-settled`, [...keep(generator, (n) => n.startsWith('synthesis.')), ...cast]);
    await put(`mapping-${resolution}-settled`, [...keep(generator, (n) => n.startsWith('mapping.'))]);
    await put(`discriminator-${resolution}-sharp`, [...(await pack.weights('discriminator'))]);
    await put(`motion-${resolution}-adversarial`, [...(await pack.weights('motion'))]);
    await put(`encoder-${resolution}`, [...(await pack.weights('encoder'))]);
  } finally {
    await pack.close();
  }
}
