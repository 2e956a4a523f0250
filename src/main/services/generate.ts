import { mapZ } from '../../engine/animate/synthesizer';
import { Random } from '../../engine/tensor/random';
import { f32 } from '../../engine/tensor/tensor';
import { renderClip } from './clips';
import { planLooks } from './looks';
import type { ClipResult, GenerateOptions, Service } from './types';
import { configOf, withWorkshop } from './workshop';

/** A subject drawn from the latent space, z -> w0, and its moving clip. */
export const generate: Service<GenerateOptions, ClipResult> = (options, context) =>
  withWorkshop(options, ['motion'], context, async (workshop) => {
    const { pack, runtime } = workshop;
    const looks = await planLooks(pack, options, context.signal);
    const config = configOf.generator(pack);
    const z = f32([1, config.zDim], new Random(options.subject).normals(config.zDim));
    const w0 = await mapZ(runtime, config, await pack.weights('generator', context.signal), z);
    return renderClip(workshop, { w0, layout: options.layout, looks }, options, context);
  });
