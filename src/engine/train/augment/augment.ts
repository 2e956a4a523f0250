import { StudioError } from '../../../shared/errors';
import type { Graph, Value } from '../../graph';
import type { Feeds } from '../../runtime';
import type { Random } from '../../tensor/random';
import { sameShape } from '../../tensor/tensor';
import { blitIndex, permutePixels } from './blit';
import { applyColour, colourMaps } from './colour';
import { lookupOf, lookupShapes, resample, type Lookup } from './geometry';
import { drawTransformation, type AugmentGroups, type Transformation } from './parameters';

const PREFIX = 'augment.';

/** Everything random that augmentation needs, as inputs of a graph. All float32. */
export interface AugmentInputs {
  /** [N,3,R,R], what `augment` accepts. */
  readonly imageShape: readonly [number, number, number, number];
  /** `PREFIXblit` [N,R*R]: for every pixel the one it comes from. */
  readonly blit: Value;
  /** `PREFIXcorner` [N,M] and `PREFIXfraction` [N,2,M]. */
  readonly lookup: Lookup<Value>;
  /** `PREFIXcolour` [N,3,4]. */
  readonly colour: Value;
}

/**
 * Names and shapes of everything random that augmentation needs; made once per graph and prefix.
 * @param n samples; @param resolution pixels along a side
 */
export function augmentInputs(g: Graph, n: number, resolution: number, prefix = PREFIX): AugmentInputs {
  const shapes = lookupShapes(n, resolution);
  return {
    imageShape: [n, 3, resolution, resolution],
    blit: g.input(`${prefix}blit`, [n, resolution * resolution]),
    lookup: {
      corner: g.input(`${prefix}corner`, shapes.corner),
      fraction: g.input(`${prefix}fraction`, shapes.fraction),
    },
    colour: g.input(`${prefix}colour`, [n, 3, 4]),
  };
}

/**
 * Augments images before a discriminator sees them: pixel blitting, geometry and colour (StyleGAN2-ADA section 3, appendix B).
 * Affine in the images and differentiable any number of times; the same graph serves every p. At p = 0 it gives the images back
 * within rounding.
 * @param images [N,3,R,R], about [-1,1]; @returns [N,3,R,R]
 * @throws StudioError('internal') if the inputs were made for other images
 */
export function augment(g: Graph, images: Value, inputs: AugmentInputs): Value {
  if (!sameShape(images.shape, inputs.imageShape)) {
    const wanted = inputs.imageShape.join(',');
    throw new StudioError('internal', `augmentation for images [${wanted}] was given [${images.shape.join(',')}]`);
  }
  return g.scoped('augment', () =>
    applyColour(resample(permutePixels(images, inputs.blit), inputs.lookup), inputs.colour),
  );
}

/**
 * Draws the inputs for a batch: feeds named as `augmentInputs` made them. How much is taken from `random` depends on n alone.
 * @param p probability of each transformation, in [0,1]
 * @throws StudioError('internal') if p is no probability
 */
export function drawAugment(
  random: Random,
  p: number,
  n: number,
  resolution: number,
  prefix = PREFIX,
  options: AugmentGroups = {},
): Feeds {
  const batch = Array.from({ length: n }, () => drawTransformation(random, p, options));
  return augmentFeeds(batch, resolution, prefix);
}

/** Feeds for given transformations, one a sample. */
export function augmentFeeds(batch: readonly Transformation[], resolution: number, prefix = PREFIX): Feeds {
  const { corner, fraction } = lookupOf(batch, resolution);
  return {
    [`${prefix}blit`]: blitIndex(batch, resolution),
    [`${prefix}corner`]: corner,
    [`${prefix}fraction`]: fraction,
    [`${prefix}colour`]: colourMaps(batch),
  };
}
