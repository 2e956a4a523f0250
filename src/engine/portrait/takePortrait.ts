import { join } from 'node:path';
import type { EncoderConfig } from '../../shared/networks';
import { programFolder } from '../packs/locations';
import type { Pack } from '../packs/pack';
import type { Runtime } from '../runtime/types';
import type { F32 } from '../tensor/tensor';
import { alignPortrait, type AlignedPortrait } from './alignPortrait';
import { decodeImage, type DecodedImage } from './decode';
import { openFaceDetector } from './detect/faces';
import { invertPortrait } from './invert';
import type { FacePoints } from './points';

/** How the face is cut out of a picture. */
export interface PortraitCrop {
  /** 'auto' finds the face, 'centre' takes the largest centred square: all of an image that is aligned already. */
  readonly crop: 'auto' | 'centre';
  /** Which of several faces, from 1, the largest first; the largest if absent. */
  readonly face?: number;
  /** Hand-set points in pixels of the upright image; they replace the search for a face. */
  readonly points?: FacePoints;
}

/** A portrait on its way into the latent space. */
export interface InvertedPortrait {
  readonly crop: AlignedPortrait;
  /** [1,wDim] */
  readonly w0: F32;
}

export interface TakeOptions extends PortraitCrop {
  readonly signal?: AbortSignal;
  /** Told what is being done. */
  readonly onPhase?: (phase: 'reading' | 'aligning' | 'inverting') => void;
  /** Told what the portrait's owner should know: one sentence. */
  readonly notice?: (sentence: string) => void;
}

/** The portrait that is taken where none is given. */
export function samplePortrait(): string {
  return join(programFolder(), 'resources', 'samples', 'portrait-1.jpg');
}

/**
 * Image file -> aligned crop -> w0 = E(crop), with a pack that has an encoder.
 * @throws StudioError 'not-found', 'bad-input', 'corrupt', 'out-of-memory', 'cancelled'
 */
export async function takePortrait(
  runtime: Runtime,
  pack: Pack,
  file: string,
  options: TakeOptions,
): Promise<InvertedPortrait> {
  const { signal, onPhase, notice } = options;
  onPhase?.('reading');
  const image = await decodeImage(file, { signal });
  onPhase?.('aligning');
  const crop = await cropPortrait(runtime, image, options, pack.manifest.networks.generator.config.resolution);
  for (const note of [...image.notes, ...crop.notes]) notice?.(note);
  onPhase?.('inverting');
  const weights = await pack.weights('encoder', signal);
  const config = pack.network('encoder').config as EncoderConfig;
  return { crop, w0: await invertPortrait(runtime, config, weights, crop.tensor, signal) };
}

/** Cuts the face out of a picture that has been decoded. Errors as takePortrait. */
export async function cropPortrait(
  runtime: Runtime,
  image: DecodedImage,
  { crop, face, points, signal }: PortraitCrop & { readonly signal?: AbortSignal },
  resolution: number,
): Promise<AlignedPortrait> {
  if (crop === 'centre' || points) return alignPortrait(image, { resolution, points, signal });
  const detector = await openFaceDetector(runtime);
  try {
    return await alignPortrait(image, { resolution, face, detector, signal });
  } finally {
    await detector.release();
  }
}
