import { join } from 'node:path';
import { programFolder } from '../../engine/packs/locations';
import { alignPortrait, type AlignedPortrait } from '../../engine/portrait/alignPortrait';
import { decodeImage, type DecodedImage } from '../../engine/portrait/decode';
import { openFaceDetector } from '../../engine/portrait/detect/faces';
import { invertPortrait } from '../../engine/portrait/invert';
import type { Runtime } from '../../engine/runtime/types';
import type { F32 } from '../../engine/tensor/tensor';
import type { CropOptions, ServiceContext } from './types';
import { configOf, type Workshop } from './workshop';

/** The portrait that is animated where none is given. */
export function samplePortrait(): string {
  return join(programFolder(), 'resources', 'samples', 'portrait-1.jpg');
}

/** A portrait on its way into the latent space. */
export interface InvertedPortrait {
  readonly crop: AlignedPortrait;
  /** [1,wDim] */
  readonly w0: F32;
}

/** Image file -> aligned crop -> w0 = E(crop). Everything its owner should know is said through the context. */
export async function takePortrait(
  { pack, runtime }: Workshop,
  options: CropOptions & { readonly portrait?: string },
  context: ServiceContext,
): Promise<InvertedPortrait> {
  const { signal } = context;
  context.progress({ phase: 'reading' });
  const image = await decodeImage(options.portrait ?? samplePortrait(), { signal });
  context.progress({ phase: 'aligning' });
  const { resolution } = configOf.generator(pack);
  const crop = await cropPortrait(runtime, image, options, resolution, signal);
  for (const note of [...image.notes, ...crop.notes]) context.notice(note);
  context.progress({ phase: 'inverting' });
  const weights = await pack.weights('encoder', signal);
  return { crop, w0: await invertPortrait(runtime, configOf.encoder(pack), weights, crop.tensor, signal) };
}

async function cropPortrait(
  runtime: Runtime,
  image: DecodedImage,
  { crop, face, points }: CropOptions,
  resolution: number,
  signal: AbortSignal,
): Promise<AlignedPortrait> {
  if (crop === 'centre' || points) return alignPortrait(image, { resolution, points, signal });
  const detector = await openFaceDetector(runtime);
  try {
    return await alignPortrait(image, { resolution, face, detector, signal });
  } finally {
    await detector.release();
  }
}
