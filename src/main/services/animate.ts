import sharp from 'sharp';
import { readPreview, type LibraryEntry } from '../../engine/library';
import { LIKENESS_PORTRAIT } from '../../shared/library';
import { StudioError } from '../../shared/errors';
import { renderClip } from './clips';
import { planLooks, type LoadedLikeness } from './looks';
import { takePortrait } from './portraits';
import type { AnimateOptions, ClipResult, Service } from './types';
import { withWorkshop } from './workshop';

/**
 * Portrait file -> moving clip (StyleInV section 3): decode, align, invert, move, synthesise, encode. A likeness stands in for the
 * portrait: it brings its own w0.
 */
export const animate: Service<AnimateOptions, ClipResult> = async (options, context) => {
  if (options.likeness !== undefined && options.portrait !== undefined) {
    throw new StudioError('usage', 'A likeness stands in for a portrait: leave out the image file or --likeness.');
  }
  const needs = options.likeness === undefined ? (['encoder', 'motion'] as const) : (['motion'] as const);
  return withWorkshop(options, needs, context, async (workshop) => {
    const { layout } = options;
    const looks = await planLooks(workshop.pack, options, context.signal);
    if (looks.likeness) {
      const portrait = layout.startsWith('portrait')
        ? await portraitOf(looks.likeness, workshop.pack.manifest.resolution)
        : undefined;
      return renderClip(workshop, { w0: looks.likeness.w0, portrait, layout, looks }, options, context);
    }
    const { crop, w0 } = await takePortrait(workshop, options, context);
    return renderClip(workshop, { w0, portrait: crop.picture.rgb, layout, looks }, options, context);
  });
};

/** The aligned portrait a likeness was made from, as rgb24. */
async function portraitOf({ entry }: LoadedLikeness, resolution: number): Promise<Uint8Array> {
  const png = await readPreview(entry, LIKENESS_PORTRAIT);
  const { data, info } = await decoded(png, entry);
  if (info.width !== resolution || info.height !== resolution || info.channels !== 3) throw damaged(entry);
  return data;
}

function decoded(png: Uint8Array, entry: LibraryEntry) {
  const picture = sharp(png, { limitInputPixels: 2 ** 22 })
    .removeAlpha()
    .toColourspace('srgb')
    .raw();
  return picture.toBuffer({ resolveWithObject: true }).catch(() => {
    throw damaged(entry);
  });
}

function damaged({ name, folder }: LibraryEntry): StudioError {
  return new StudioError('corrupt', `The portrait of the likeness '${name}' in ${folder} is damaged: make it again.`);
}
