import sharp from 'sharp';
import { numWsOf } from '../../shared/networks';
import { layerCodes } from '../../engine/animate/latent';
import { Synthesizer } from '../../engine/animate/synthesizer';
import { writeAtomically } from '../../engine/checkpoints/atomicWrite';
import { writeSafetensors } from '../../engine/checkpoints/safetensors';
import { meanPsnr } from '../../engine/measure/likeness';
import { f32, type F32 } from '../../engine/tensor/tensor';
import { rgbBytes } from './clips';
import { checkOutput } from './outputs';
import { takePortrait } from './portraits';
import type { InvertOptions, InvertResult, Service } from './types';
import { configOf, withWorkshop } from './workshop';

/** Portrait file -> w0 as a file, and the picture the generator makes of it. */
export const invert: Service<InvertOptions, InvertResult> = (options, context) =>
  withWorkshop(options, ['encoder'], context, async (workshop) => {
    for (const path of [options.out, options.image]) await checkOutput(path, options.force);
    const { pack, runtime } = workshop;
    const { crop, w0 } = await takePortrait(workshop, options, context);
    const config = configOf.generator(pack);
    const weights = await pack.weights('generator', context.signal);
    const synthesizer = await Synthesizer.open(runtime, config, weights, 'floats', { chunk: 1 });
    const ws = layerCodes(w0, numWsOf(config.resolution), f32([config.wDim]), { psi: 1 });
    const image = await synthesizer.images(ws, 0, context.signal);
    await synthesizer.release();
    context.progress({ phase: 'writing' });
    await writeSafetensors(options.out, [['w', w0]], {
      metadata: { pack: pack.manifest.id, packHash: pack.id },
    });
    await writePng(options.image, image);
    return {
      file: options.out,
      image: options.image,
      psnr: meanPsnr(image, crop.tensor),
      provider: runtime.provider.actual,
    };
  });

async function writePng(path: string, image: F32): Promise<void> {
  const [, , height, width] = image.shape as [number, number, number, number];
  const png = await sharp(rgbBytes(image), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  await writeAtomically(path, png.length, [png]);
}
