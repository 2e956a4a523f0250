import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { Random } from '../../src/engine/tensor/random';
import { writeTinyPack } from './tinyPack';

/** A pack that styles can be made of, and a folder of pictures for one. @returns their paths and the options of a style job */
export async function styleJob(folder: string, iterations: number) {
  const pack = join(folder, 'tiny');
  const pictures = join(folder, 'pictures');
  await writeTinyPack(pack, undefined, { discriminator: true });
  mkdirSync(pictures);
  for (let i = 0; i < 6; i++) {
    const random = new Random(i);
    const noise = Buffer.from(
      Array.from({ length: 32 * 32 * 3 }, (_, at) => (random.below(120) + (at % 3) * 60) % 256),
    );
    await sharp(noise, { raw: { width: 32, height: 32, channels: 3 } })
      .png()
      .toFile(join(pictures, `${i}.png`));
  }
  const options = { folder: pictures, pack, name: 'noise', iterations, crop: 'centre', seed: 3 };
  return { pack, pictures, options };
}
