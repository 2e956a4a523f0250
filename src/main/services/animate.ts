import { renderClip } from './clips';
import { takePortrait } from './portraits';
import type { AnimateOptions, ClipResult, Service } from './types';
import { withWorkshop } from './workshop';

/** Portrait file -> moving clip (StyleInV section 3): decode, align, invert, move, synthesise, encode. */
export const animate: Service<AnimateOptions, ClipResult> = (options, context) =>
  withWorkshop(options, ['encoder', 'motion'], context, async (workshop) => {
    const { crop, w0 } = await takePortrait(workshop, options, context);
    return renderClip(workshop, { w0, portrait: crop.picture.rgb, layout: options.layout }, options, context);
  });
