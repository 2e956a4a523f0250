import { samplePortrait, takePortrait as take, type InvertedPortrait } from '../../engine/portrait/takePortrait';
import type { CropOptions, Phase, ServiceContext } from './types';
import type { Workshop } from './workshop';

/** Image file, or the sample -> aligned crop -> w0. Everything its owner should know is said through the context. */
export function takePortrait(
  { pack, runtime }: Workshop,
  options: CropOptions & { readonly portrait?: string },
  { signal, progress, notice }: ServiceContext,
): Promise<InvertedPortrait> {
  const onPhase = (phase: Phase) => progress({ phase });
  return take(runtime, pack, options.portrait ?? samplePortrait(), { ...options, signal, notice, onPhase });
}
